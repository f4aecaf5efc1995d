"""Refused sentences made of the words of the edits, and two wishes at once.

In TWO_WISHES one half is an edit and the other is not; the kind is that of the half that is impossible.
"""

from __future__ import annotations

from mgie_server.training.phrases.traps_content import TRAPS_CONTENT
from mgie_server.training.phrases.traps_everyday import TRAPS_EVERYDAY
from mgie_server.training.phrases.traps_parts import TRAPS_PARTS

_PLAIN_TRAPS = TRAPS_CONTENT | TRAPS_PARTS
TRAPS: dict[str, tuple[str, ...]] = {
    kind: texts + TRAPS_EVERYDAY.get(kind, ()) for kind, texts in _PLAIN_TRAPS.items()
}

# fmt: off
TWO_WISHES: dict[str, tuple[str, ...]] = {
    "new content": (
        "{edit} and add {a_any}", "{edit} and put {a_any} {place}", "{edit}, then add {a_any} {place}",
        "add {a_any} and {edit}", "{adj} and with {a_any}", "{edit} and add {weather}",
        "{edit} and make it snow", "put {a_any} {place} and {edit}", "{adj}, and a {thing} {place}",
        "{edit}. also add {a_any}",
    ),
    "removal": (
        "{edit} and remove the {any}", "remove the {any} and {edit}", "{edit} and get rid of the {any}",
        "{adj} and without the {any}", "{edit}, then delete the {any}", "{edit}, and lose the {any}",
        "erase the {any} {place}, then {edit}", "{adj}, no {plural}", "{edit} but remove the {any}",
    ),
    "replacement": (
        "{edit} and turn the {any} into {a_any2}", "replace the {any} with {a_any2} and {edit}",
        "{edit} and make the {person} {act}", "{adj}, and swap the {any} for {a_any2}",
        "make me look {state} and {edit}", "{edit} and change the background to {a_place_name}",
    ),
    "one part only": (
        "{edit} but not the {any}", "{edit}, except the {region}", "{edit} and make the {region} {comp}",
        "{edit} but keep the {any} as it is", "make the {any} {tint} and {edit}",
        "{edit} and paint the {thing} {tint}", "{adj}, but leave the {any}",
        "{edit} and brighten her {part}", "{adj} and the {any} {tint}", "{edit}, only the {region}",
        "{edit} only {place}",
    ),
    "text": (
        "{edit} and write {text} {place}", "{edit} and add a caption", "{adj} and with the text {text}",
        "add a title and {edit}", "write {text} and {edit}",
    ),
    "geometry": (
        "{edit} and crop it to a square", "{adj}, and crop it to a square", "crop it and {edit}",
        "{edit} and rotate it", "{edit}, then flip it", "straighten it and {edit}", "{adj} and bigger",
        "{edit} and make the {any} bigger", "{edit} and zoom in on the {any}", "{adj} and upside down",
    ),
    "style": (
        "{edit} and turn it into {style}", "{edit} and make it look like {style}", "{style}, but {adj}",
        "{adj} and as {style}", "cartoonize it and {edit}",
    ),
    "detail": (
        "{edit} and sharpen it", "sharpen it and {edit}", "{edit} and blur the {region}",
        "{adj} and sharper", "remove the noise and {edit}", "{adj} and less blurry",
        "{edit} and smooth the skin",
    ),
    "another effect": (
        "{edit} and add a lens flare", "{edit} and posterize it", "{adj} and with a glitch effect",
        "{edit} and make it transparent", "add a light leak and {edit}", "{edit} and tint it {other}",
    ),
}
# whole-picture edits, as the possible half
EDITS: tuple[str, ...] = (
    "make it brighter", "brighten it", "darken it", "make it darker", "increase the contrast",
    "more contrast", "lower the contrast", "lift the shadows", "deepen the blacks",
    "recover the highlights", "lift the midtones", "make it black and white", "turn it black and white",
    "boost the colors", "mute the colors", "make it warmer", "warm it up", "cool it down", "make it cooler",
    "shift the hue", "turn the reds into blues", "tint it blue", "give it a purple tint",
    "tint everything orange", "make it sepia", "invert the colors", "fade it", "give it a matte look",
    "cross process it", "make it look cinematic", "make it a duotone", "make it pastel",
    "give it neon colors", "make it more dramatic", "turn day into night", "make it look moonlit",
    "give it a golden hour look", "make it look like dusk", "make it foggy", "make it look overcast",
    "add a vignette", "fix the exposure", "fix the white balance", "improve the picture",
    "make it look better", "remove the haze",
)
ADJECTIVES: tuple[str, ...] = (
    "brighter", "darker", "warmer", "cooler", "black and white", "more colorful", "less saturated", "sepia",
    "foggy", "pastel", "moonlit", "more dramatic", "a bit brighter", "much darker", "more contrast",
    "matte", "faded", "less contrast", "like night", "greener", "bluer", "teal and orange",
)
# fmt: on
