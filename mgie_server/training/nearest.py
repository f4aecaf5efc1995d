"""Which families come nearest to an instruction that is refused: by its words, else a fixed guess."""

from __future__ import annotations

# the start of a word -> the family it speaks of; the order decides between two
STEMS: tuple[tuple[str, str], ...] = (
    ("black and white", "black and white"), ("monochrom", "black and white"), ("gray", "black and white"),
    ("grey", "black and white"),
    ("sepia", "sepia"), ("old", "sepia"), ("negative", "negative"), ("invert", "negative"),
    ("night", "night"), ("star", "night"),
    ("moon", "night"), ("snow", "cooler"), ("winter", "cooler"), ("ice", "cooler"), ("cold", "cooler"),
    ("cool", "cooler"),
    ("warm", "warmer"), ("golden", "warmer"), ("fire", "warmer"), ("sun", "warmer"), ("tan", "warmer"),
    ("bright", "brighter"), ("light", "brighter"), ("glow", "brighter"), ("white", "brighter"),
    ("lamp", "brighter"),
    ("dark", "darker"), ("dim", "darker"), ("shadow", "darker"), ("black", "darker"),
    ("contrast", "more contrast"), ("sharp", "more contrast"), ("crisp", "more contrast"),
    ("stand out", "more contrast"),
    ("detail", "more contrast"), ("soft", "less contrast"), ("smooth", "less contrast"),
    ("fog", "less contrast"), ("blur", "less contrast"),
    ("vivid", "more saturated"), ("colorful", "more saturated"), ("colourful", "more saturated"),
    ("saturat", "more saturated"),
    ("mute", "less saturated"), ("pale", "less saturated"), ("corner", "vignette"), ("edge", "vignette"),
    ("frame", "vignette"),
    ("green", "green tint"), ("blue", "blue tint"), ("red", "red tint"), ("exposure", "fix exposure"),
    ("balance", "fix white balance"),
)  # fmt: skip
FALLBACK = ("brighter", "more contrast", "more saturated")


def nearest_families(instruction: str, most: int = 2) -> list[str]:
    """Up to `most` families whose words the instruction uses, in the order of its words.

    Else the first of FALLBACK.
    """
    text = " " + instruction.lower().replace("-", " ")
    hits = sorted((place, family) for stem, family in STEMS if (place := text.find(" " + stem)) >= 0)
    found = list(dict.fromkeys(family for _, family in hits))
    return (found or list(FALLBACK))[:most]
