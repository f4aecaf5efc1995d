"""Which families come nearest to an instruction that is refused: by its words, else a fixed guess."""

from __future__ import annotations

import re

from mgie_server.training.nearest_chinese import families_named

# family -> the starts of words that speak of it; a longer start wins over a shorter one at the same place
# fmt: off
STEMS: dict[str, str] = {
    "brighter":
        "bright, lighter, lighten, glow, lamp, candle, torch, illuminat, shine, shiny, spotlight, bulb, "
        "lit, light",
    "darker": "dark, dim, black, gloom",
    "more contrast": "contrast, sharp, crisp, stand out, detail, clarity, pop, hdr, punch, depth, outline",
    "less contrast": "low contrast, flat, smooth, blur, less contrast, noise, grain",
    "lighter shadows": "shadow, backlit, in the shade, lighter shadow, underexposed, silhouette",
    "darker shadows": "darker shadow, deeper shadow, black level, deeper black, crush, ink",
    "softer highlights": "highlight, glare, overexposed, blown, reflection, shiny skin, softer highlight",
    "brighter highlights": "brighter highlight, whit, teeth, tooth, sparkl, glitter, snow white, bloom",
    "brighter midtones": "midtone, mid tone, gamma, brighter midtone, raise the gamma",
    "darker midtones": "darker midtone, lower the gamma, tan, darker skin",
    "black and white":
        "black and white, black & white, b&w, monochrom, gray, grey, sketch, pencil, charcoal, line "
        "drawing, manga, ink drawing, engraving, threshold, newspaper",
    "more saturated":
        "vivid, colorful, colourful, more color, more colour, saturat, vibran, pop art, cartoon, comic, "
        "posteriz, rainbow",
    "less saturated":
        "less saturat, desaturat, mute, pale, less color, less colour, dull, watercolor, watercolour, "
        "bleach",
    "warmer": "warm, fire, summer, autumn, hot, cozy, cosy, heat, flame, spring, desert, beach",
    "cooler": "cool, cold, snow, winter, ice, icy, frost, frozen, freez, glacier",
    "hue shift":
        "hue, other color, other colour, different color, different colour, another color, another "
        "colour, channel",
    "replace colors":
        "recolor, recolour, change the color, change the colour, swap the color, reds, greens, blues, "
        "yellows, oranges, purples, pinks, dye, repaint, color of, colour of, selective color",
    "red tint": "red, reddish, redder, crimson, scarlet, blood, ruby, maroon, burgundy, ginger, infrared",
    "orange tint": "orange, copper, rust, amber, bronze",
    "yellow tint": "yellow, lemon, mustard, blond",
    "green tint": "green, grass, lawn, leaf, leaves, tree, forest, olive, lime, mint, khaki, jungle, plant",
    "teal tint": "teal, cyan, turquoise, aqua",
    "blue tint": "blue, bluer, bluish, navy, water, sea, ocean, azure, jeans, lake",
    "purple tint": "purple, violet, lilac, lavender, mauve",
    "pink tint": "pink, magenta, rose, lips, blush, salmon",
    "sepia": "sepia, old, antique, brown, beige, vintage, historic, western, wood, aged, coffee, tan",
    "negative": "negative, invert, inverse, x ray, thermal, solariz, opposite",
    "faded": "fade, faint, washed, polaroid, film, retro, vhs, opacity, transparen, dust, scratch",
    "matte": "matte, mat, velvet, powder, canvas, paper",
    "cross process": "cross, lomo, glitch, toy camera, light leak, analog",
    "teal and orange": "teal and orange, movie, cinema, hollywood, video, blockbuster, scene with, action",
    "duotone":
        "duotone, two tone, two color, two colour, gradient, print, poster, halftone, split ton, screen "
        "print",
    "pastel": "pastel, soft, dream, baby, fairy, candy, bokeh, kawaii, anime, unicorn, flower, smooth skin",
    "neon":
        "neon, cyber, synthwave, vapor, futuristic, laser, robot, hologra, disco, party, game, sci fi, "
        "spaceship",
    "dramatic":
        "drama, epic, moody, intense, scary, storm, thunder, lightning, explosion, dragon, monster, evil, "
        "angry",
    "night": "night, star, ghost, vampire, galaxy, space, midnight, firework, starry",
    "moonlight": "moon, silver, wolf, werewolf",
    "golden hour":
        "sun, golden, gold, light leak, lens flare, flare, sunglasses, ray of, sunset, sunrise, sunl, "
        "sunn, sunb",
    "dusk": "dusk, twilight, evening, dawn, lantern, street light, city lights",
    "fog": "fog, mist, smoke, steam, haz, cloud of, smog, dusty, cloudy glass",
    "overcast": "rain, cloud, overcast, weather, umbrella, puddle, wet, sad",
    "vignette": "vignett, corner, edge, frame, border, center, centre, focus, crop, isolat",
    "fix exposure": "exposure, exposed, lighting, expos",
    "fix white balance": "balance, cast, skin tone, color correct, colour correct, neutral, jaundice",
    "better overall":
        "improve, better, enhance, beautif, pretty, nice, quality, resolution, professional, fix, "
        "restore, younger, retouch, 4k, hd, clean, wrinkle, upscale",
    "clear haze": "dehaz, remove the haze, remove the fog, clear, see through, less fog, less haz",
}
# fmt: on
FALLBACK = ("brighter", "more contrast", "more saturated")
_FAMILY: dict[str, str] = {}
for _name, _stems in STEMS.items():
    for _stem in _stems.split(","):
        _FAMILY.setdefault(_stem.strip(), _name)
# starts that must be nearly whole words: "red", not "reduce"
# fmt: off
_WHOLE = {
    "red", "mat", "hd", "old", "tan", "ink", "hot", "dim", "sea", "lit", "ice", "pop", "sad",
    "rust", "hue", "aged", "print", "cast", "lips", "rose", "sun", "wet", "gold", "game", "fix",
    "star", "lime", "mint", "plant", "leaf", "action", "baby", "lake", "flat", "wood", "film",
}
# fmt: on
_STEM = re.compile(
    r"(?<![a-z0-9])(?:"
    + "|".join(
        re.escape(s) + (r"(?:s|e|y|en|er|es)?(?![a-z])" if s in _WHOLE else "")
        for s in sorted(_FAMILY, key=lambda s: (-len(s), s))
    )
    + ")"
)


def nearest_families(instruction: str, most: int = 3) -> list[str]:
    """Up to `most` families whose words the instruction uses, in the order of its words.

    Else the first of FALLBACK.
    """
    text = re.sub(r"[\s\-_]+", " ", instruction.lower())
    found = list(dict.fromkeys(_family(match[0]) for match in _STEM.finditer(text))) or families_named(text)
    return (found or list(FALLBACK))[:most]


def _family(word: str) -> str:
    """The family of a word that matched: by the longest of the starts that it holds."""
    start = word
    while start not in _FAMILY:
        start = start[:-1]
    return _FAMILY[start]
