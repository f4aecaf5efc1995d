"""What people say for the three tints: the same words, with the name of the color in them; see `leaves`."""

from __future__ import annotations

from mgie_server.training.language.leaves import Words

# fmt: off
_SHADES = {"green": ("greenish", "emerald", "mossy green", "matrix green"), "blue": ("bluish", "azure",
"deep blue"),
           "red": ("reddish", "crimson", "scarlet")}
_MORE = {"green": "greener", "blue": "bluer", "red": "redder"}
_ISH = {"green": "greenish", "blue": "bluish", "red": "reddish"}
_SHADE_THINGS = ("a {c} tint", "a {c} cast", "a {c} tone", "a {c} hue", "a {c} filter", "a {c} wash",
"a {c} color cast", "{c} tones",
                 "a {c} overlay", "a {c} look")
_COMPARATIVES = (
    "more {c}", "{ish}", "{c}-tinted",
)
_STATES = (
    "{c}", "{ish}", "tinted {c}", "more {c}", "{c} all over", "as if seen through {c} glass",
)
_THINGS = (
    "a {c} tint", "a {c} cast", "a {c} tone", "a {c} hue", "a {c} filter", "a {c} wash", "a {c} color cast",
    "{c} tones", "a {c} overlay", "a {c} look", "a {c} light", "more {c}", "a touch of {c} everywhere",
    "{c} light", "a {c} color filter", "a {c} shade", "a {c} veil",
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
    "put everything under {c} light", "shine {c} light on everything", "increase the {c} channel",
    "boost the {c} channel", "push {obj} towards {c}", "let {obj} have a {c} cast", "lay {c} over {obj}",
    "drench {obj} in {c}", "flood {obj} with {c} light", "use a {c} lens", "light the scene in {c}",
)
_COMPLAINTS = (
    "everything in {c} light", "{c} tint please", "I want everything {c}", "{c} tint", "{c} cast",
    "{c} everywhere", "all in {c}", "a {c} overlay please", "more {c} please",
)
# fmt: on


def _filled(templates: tuple[str, ...], color: str) -> tuple[str, ...]:
    return tuple(t.replace("{c}", color).replace("{ish}", _ISH.get(color, color)) for t in templates)


def _tint(color: str) -> Words:
    shades = tuple(text for shade in _SHADES[color] for text in _filled(_SHADE_THINGS, shade))
    return Words(
        comparatives=(_MORE[color], *_filled(_COMPARATIVES, color)),
        states=_filled(_STATES, color),
        things=tuple(text.replace("a a", "an a").replace("a e", "an e") for text in shades)
        + _filled(_THINGS, color),
        actions=_filled(_ACTIONS, color),
        complaints=_filled(_COMPLAINTS, color),
    )


TINTS: dict[str, Words] = {f"{color} tint": _tint(color) for color in ("green", "blue", "red")}
