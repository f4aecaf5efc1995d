"""What people say for the eight tints: the same words, with the name of the color in them; see `leaves`."""

from __future__ import annotations

import re

from mgie_server.training.edits import COLORS
from mgie_server.training.phrases.english_schema import Words

# fmt: off
# other names and shades of a color
_SHADES = {
    "red": ("reddish", "crimson", "scarlet", "ruby", "blood red", "cherry red", "ruddy"),
    "orange": ("orangey", "tangerine", "apricot", "pumpkin orange", "burnt orange", "orange-colored", "orangish", "coppery",
        "marigold"),
    "yellow": ("yellowish", "lemon", "lemon yellow", "gold-yellow", "mustard yellow", "canary yellow", "yellowy"),
    "green": ("greenish", "emerald", "mossy green", "matrix green", "forest green", "lime green", "jade", "greeny"),
    "teal": ("turquoise", "aqua", "cyan", "blue-green", "petrol", "aquamarine", "tealish", "teal-green",
        "blue-greenish"),
    "blue": ("bluish", "azure", "deep blue", "navy blue", "cobalt", "sapphire", "ultramarine", "bluey"),
    "purple": ("purplish", "violet", "lilac", "lavender", "mauve", "plum", "purply"),
    "pink": ("pinkish", "magenta", "rose", "fuchsia", "hot pink", "bubblegum pink", "rosy", "pinky",
        "flamingo pink"),
}
_MORE = {
    "red": ("redder", "more reddish"), "orange": ("more orangey", "more orange-colored"),
    "yellow": ("yellower", "more yellowish"), "green": ("greener", "more greenish"),
    "teal": ("more turquoise", "more cyan"), "blue": ("bluer", "more bluish"),
    "purple": ("more purplish", "more violet"), "pink": ("pinker", "more pinkish"),
}
_ISH = {
    "red": "reddish", "orange": "orangey", "yellow": "yellowish", "green": "greenish", "teal": "teal-colored",
    "blue": "bluish", "purple": "purplish", "pink": "pinkish",
}
_SHADE_COMPARATIVES = ("{c}",)
_SHADE_THINGS = (
    "a {c} tint", "a {c} cast", "a {c} tone", "a {c} hue", "a {c} filter", "a {c} wash", "a {c} color cast",
    "{c} tones", "a {c} overlay", "a {c} look", "{c} light",
    "a {c} note", "a {c} undertone",
)
_SHADE_ACTIONS = (
    "tint {obj} {c}", "make {obj} {c}", "turn {obj} {c}", "color {obj} {c}", "add a {c} tint to {obj}",
    "add a {c} cast", "bathe {obj} in {c} light", "make everything {c}", "shift the colors towards {c}",
)
_COMPARATIVES = (
    "more {c}", "{ish}", "{c}-tinted",
)
_STATES = (
    "{c}", "{ish}", "tinted {c}", "more {c}", "{c} all over", "as if seen through {c} glass",
    "as if lit by a {c} lamp", "like through {c} sunglasses", "as if dipped in {c} paint", "{c}-tinted",
    "as if seen through {c} cellophane", "like a room with a {c} light bulb", "like under a {c} stage light",
    "as if {c} had seeped into everything", "{ish} all through", "like looking through a {c} bottle",
)
_THINGS = (
    "a {c} tint", "a {c} cast", "a {c} tone", "a {c} hue", "a {c} filter", "a {c} wash", "a {c} color cast",
    "{c} tones", "a {c} overlay", "a {c} look", "a {c} light", "more {c}", "a touch of {c} everywhere",
    "{c} light", "a {c} color filter", "a {c} shade", "a {c} veil", "a {c} mood", "a {c} glaze", "a {c} gel",
    "some {c} all over", "a {c} grade",
    "a {c} note", "a {c} undertone", "a thin film of {c}", "an overall {ish} note", "{c} in the air",
)
_ACTIONS = (
    "tint {obj} {c}", "color {obj} {c}", "tint everything {c}", "add a {c} cast over {obj}",
    "add a {c} tint to {obj}", "add a {c} cast", "add {c} to the whole picture",
    "shift the colors towards {c}", "push the colors to {c}", "shift {obj} towards {c}",
    "put a {c} filter over {obj}", "wash {obj} in {c}", "bathe {obj} in {c} light", "apply a {c} filter",
    "apply a {c} tint", "apply a {c} tint to {obj}", "lay a {c} cast over {obj}", "tone {obj} {c}",
    "overlay {obj} with {c}", "give everything a {c} tint", "dye {obj} {c}", "make all colors more {c}",
    "increase the {c}s{of}", "turn everything {c}", "let everything look {c}",
    "cover {obj} with a {c} tint", "tint {obj} in {c}", "make {obj} {c}", "make everything {c}",
    "turn {obj} {c}", "make the colors more {c}", "add more {c}", "add {c}", "add some {c} to {obj}",
    "give {obj} more {c}", "color everything in {c}", "shift the hue towards {c}",
    "put everything under {c} light", "shine {c} light on everything",
    "push {obj} towards {c}", "let {obj} have a {c} cast", "lay {c} over {obj}",
    "drench {obj} in {c}", "flood {obj} with {c} light", "use a {c} lens", "light the scene in {c}",
    "glaze {obj} with {c}", "paint a {c} glaze over {obj}", "grade {obj} towards {c}",
    "pull the colors towards {c}", "use a {c} gel on the light", "dip {obj} in {c}", "colorize {obj} in {c}",
    "make the light {c}", "make the tones {c}", "add {c} to {obj}", "tinge {obj} with {c}",
    "lay a thin film of {c} over {obj}", "let {c} seep into {obj}", "let {c} bleed into everything",
    "soak {obj} in {c}", "steep {obj} in {c}", "give {obj} a {c} note", "lean the colors towards {c}",
    "lend everything a {c} note",
)
_CHANNEL_ACTIONS = ("increase the {c} channel", "boost the {c} channel", "raise the {c} channel")
_COMPLAINTS = (
    "everything in {c} light", "{c} tint please", "I want everything {c}", "{c} tint", "{c} cast",
    "{c} everywhere", "all in {c}", "a {c} overlay please", "more {c} please",
    "{obj} needs more {c}", "{obj} could use some {c}", "everything should be {c}", "{obj} is not {c} enough",
    "there is not enough {c}",
    "{ish} please", "could it all be more {ish}?", "could everything go {c}?", "a {ish} note please",
)
# fmt: on


def _article(text: str) -> str:
    return re.sub(r"\ba (?=[aeiou])", "an ", text)


def _filled(templates: tuple[str, ...], color: str) -> tuple[str, ...]:
    filled = (t.replace("{c}", color).replace("{ish}", _ISH.get(color, color)) for t in templates)
    return tuple(_article(text) for text in filled)


def _shaded(templates: tuple[str, ...], color: str) -> tuple[str, ...]:
    return tuple(text for shade in _SHADES[color] for text in _filled(templates, shade))


def _tint(color: str) -> Words:
    channel = _filled(_CHANNEL_ACTIONS, color) if color in ("red", "green", "blue") else ()
    comparatives = (*_MORE[color], *_filled(_COMPARATIVES, color), *_shaded(_SHADE_COMPARATIVES, color))
    states = _filled(_STATES, color) + _shaded(_SHADE_COMPARATIVES, color)
    return Words(
        comparatives=tuple(dict.fromkeys(comparatives)),
        states=tuple(dict.fromkeys(states)),
        things=_filled(_THINGS, color) + _shaded(_SHADE_THINGS, color),
        actions=_filled(_ACTIONS, color) + channel + _shaded(_SHADE_ACTIONS, color),
        complaints=_filled(_COMPLAINTS, color),
    )


TINTS: dict[str, Words] = {f"{color} tint": _tint(color) for color in COLORS}
