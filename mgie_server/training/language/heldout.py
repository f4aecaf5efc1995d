"""Phrasings kept out of training: they measure whether the model understands what it has not read."""

from __future__ import annotations

import re

# family (None: to be refused) -> texts that sampling never gives, in any case, spelling or courtesy around
# them
HELD_OUT: dict[str | None, tuple[str, ...]] = {
    "brighter": ("raise the exposure", "make this picture lighter", "add some light to the photo"),
    "darker": ("pull the exposure down", "make the photo dimmer", "the image should look gloomy"),
    "more contrast": ("amplify the contrast", "make it punchier", "give the shot a contrast boost"),
    "less contrast": ("soften the contrast", "make the image flatter", "give the picture a matte look"),
    "black and white": ("strip the color", "make the photo monochrome", "convert the picture to grayscale"),
    "more saturated": ("intensify the colors", "make the photo more vibrant", "give it richer colors"),
    "less saturated": ("tone down the colors", "make the image less colorful", "give the photo muted colors"),
    "warmer": ("warm up the image", "give the photo a golden glow", "make the scene cozier"),
    "cooler": ("cool down the image", "give the photo a frosty look", "make the scene icier"),
    "sepia": ("tone the image in sepia", "give the photo an antique look"),
    "negative": ("reverse the colors", "make the image look inverted"),
    "night": ("make night fall", "make the photo look like midnight"),
    "vignette": ("shade the corners", "give the photo dark edges"),
    "green tint": ("bathe the image in green light", "make the photo greenish"),
    "blue tint": ("bathe the image in blue light", "make the photo bluish"),
    "red tint": ("bathe the image in red light", "make the photo reddish"),
    "fix exposure": ("normalize the exposure", "get the exposure right"),
    "fix white balance": ("neutralize the color cast", "make the whites white"),
    None: (
        "add a unicorn on the grass", "remove the bicycle", "turn the horse into a zebra",
        "make only the grass greener",
        "make his skin darker", "give the girl a red scarf", "write welcome on the wall", "rotate it",
        "blur the background",
        "make it look like an oil painting", "who is this?", "make the castle brighter",
        "paint the fence blue",
        "make the water warmer", "brighten her eyes", "give the woman a colder drink",
    ),
}  # fmt: skip


def normalize(text: str) -> str:
    """Lower case, American spelling, single blanks, no punctuation at the ends."""
    text = text.lower().replace("colour", "color").replace("grey", "gray")
    return re.sub(r"\s+", " ", text).strip(" .!?,")


_PATTERN = re.compile(
    r"\b(" + "|".join(re.escape(normalize(t)) for texts in HELD_OUT.values() for t in texts) + r")\b"
)


def is_held_out(text: str) -> bool:
    """True where a held-out phrasing is a part of the text."""
    return _PATTERN.search(normalize(text)) is not None
