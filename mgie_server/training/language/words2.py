"""What people say for the families of warmth, toning, mood and mending; see `words`."""

from __future__ import annotations

from mgie_server.training.language.words import Words


def _tint(color: str, shades: tuple[str, ...], more: tuple[str, ...]) -> Words:
    """The three tints are asked for with the same words; shades are other names of the color."""
    things = tuple(
        t.format(c=c) for c in (color, color, *shades)
        for t in ("a {c} tint", "a {c} cast", "a {c} tone", "a {c} hue", "a {c} filter", "a {c} wash", "a {c} color cast",
                  "{c} tones", "a {c} overlay", "a {c} look")
    )  # fmt: skip
    actions = tuple(
        a.format(c=color, obj="{obj}", of="{of}")
        for a in ("tint {obj} {c}", "color {obj} {c}", "tint everything {c}", "add a {c} cast over {obj}", "add a {c} tint to {obj}",
                  "add a {c} cast", "add {c} to the whole picture", "shift the colors towards {c}", "push the colors to {c}",
                  "shift {obj} towards {c}", "put a {c} filter over {obj}", "wash {obj} in {c}", "bathe {obj} in {c} light",
                  "apply a {c} filter", "apply a {c} tint", "apply a {c} tint to {obj}", "lay a {c} cast over {obj}",
                  "tone {obj} {c}", "overlay {obj} with {c}", "give everything a {c} tint", "dye {obj} {c}",
                  "make all colors more {c}", "increase the {c}s{of}", "turn everything {c}", "let everything look {c}",
                  "cover {obj} with a {c} tint")
    )  # fmt: skip
    return Words(
        comparatives=(f"more {color}", f"{color}ish", f"{color}-tinted", *more),
        states=(f"{color}", f"{color}ish", f"tinted {color}", f"more {color}", f"{color} all over", f"as if seen through {color} glass"),
        things=things,
        actions=actions,
        complaints=(f"everything in {color} light", f"{color} tint please", f"I want everything {color}", f"{color} tint", f"{color} cast"),
    )  # fmt: skip


WORDS2: dict[str, Words] = {
    "warmer": Words(
        comparatives=("warmer", "more golden", "cozier", "warmer in tone", "sunnier in color", "less cold", "less cool", "warmer in color",
                      "more amber"),
        states=("warm", "warmer", "golden", "cozy", "like golden hour", "sun-kissed", "like a warm evening", "like late afternoon",
                "warm and golden", "like a warm summer day", "like sunset light", "summery"),
        things=("a golden hour look", "warmer colors", "warmer tones", "a warm tone", "a warm look", "a warmer tone", "more warmth",
                "a golden glow", "a warm glow", "golden light", "warm light", "warm sunset light", "a sunset glow", "a warm mood", "a cozy mood",
                "warmer light", "an evening sun look", "a warmer white balance", "a golden tone", "a warm filter", "a golden hour feeling",
                "a higher color temperature", "a late afternoon glow", "a summer evening look", "a warm color temperature", "golden hour light"),
        actions=("warm {obj} up", "warm up {obj}", "warm the colors{of}", "warm up the colors{of}", "shift the colors towards warm",
                 "shift the colors to warmer tones", "make the colors warmer", "make the light warmer", "add warmth to {obj}", "add warmth",
                 "increase the warmth{of}", "raise the color temperature{of}", "shift the white balance to warm", "bathe {obj} in golden light",
                 "make the tones warmer", "push the colors towards a warm summer look", "shift the colors towards a warm autumn look",
                 "make {obj} feel warmer", "warm the tones{of}", "turn up the warmth{of}", "shift the colors towards gold",
                 "make the light golden", "make {obj} feel like summer", "bring warm tones into {obj}"),
        complaints=("{obj} looks too cold", "{obj} is too cold", "{obj} is too cool", "the colors are too cold", "the tones are too cool",
                    "{obj} feels too cold", "golden hour please", "the light is too cold"),
    ),
    "cooler": Words(
        comparatives=("cooler", "colder", "icier", "cooler in tone", "chillier", "frostier", "less warm", "colder in color", "more wintry",
                      "more icy"),
        states=("cool", "cold", "cooler", "colder", "wintry", "icy", "frosty", "chilly", "like a cold winter day", "like winter", "arctic",
                "cold and wintry", "like an icy morning", "like cold morning light"),
        things=("a cold winter look", "cooler colors", "cooler tones", "a cool tone", "a cold look", "a cooler tone", "less warmth", "a cold light",
                "cold light", "a wintry mood", "an icy look", "a frosty look", "a cooler white balance", "a cold mood", "a winter look",
                "a cool filter", "colder colors", "a lower color temperature", "a chilly feeling", "a cold morning look", "cooler light",
                "a cool, crisp look in color", "a cold color temperature", "a cold winter feeling"),
        actions=("cool {obj} down", "cool down {obj}", "cool the colors{of}", "cool down the colors{of}", "shift the colors towards cold",
                 "shift the colors towards a cold winter look", "shift the colors to cooler tones", "make the colors cooler",
                 "make the colors colder", "make the light cooler", "make the light colder", "lower the color temperature{of}",
                 "shift the white balance to cool", "bathe {obj} in cold light", "make the tones cooler", "push the colors towards winter",
                 "make {obj} feel colder", "make {obj} feel like winter", "cool the tones{of}", "reduce the warmth{of}", "take the warmth out of {obj}",
                 "shift the colors towards an icy look", "turn down the warmth{of}", "bring cool tones into {obj}", "make the tones colder"),
        complaints=("{obj} looks too warm", "{obj} is too warm", "the colors are too warm", "the tones are too warm", "{obj} feels too hot",
                    "the light is too warm", "colder please"),
    ),
    "sepia": Words(
        comparatives=("sepia", "sepia toned", "sepia-toned", "brownish like an old photograph"),
        states=("like an old sepia photograph", "like an old photograph", "like a sepia photo", "like an antique photograph", "sepia", "antique",
                "like a photo from the 1900s", "like an old-time photograph", "like a very old photo", "sepia toned", "like an old brown photograph",
                "like a photograph from the nineteenth century", "like a daguerreotype", "like grandfather's old photos"),
        things=("a sepia tone", "a sepia look", "sepia", "a sepia effect", "a sepia filter", "an old photograph look", "an antique look", "sepia tones",
                "an old sepia look", "an antique brown tone", "an old-time look", "a nostalgic sepia look", "a brown, aged look", "the look of an old photograph"),
        actions=("apply a sepia tone", "apply a sepia filter", "apply sepia", "apply a sepia tone to {obj}", "convert {obj} to sepia", "turn {obj} sepia",
                 "turn {obj} into an old sepia photograph", "tone {obj} in sepia", "add a sepia effect", "change {obj} to sepia", "convert to sepia",
                 "put a sepia filter over {obj}", "make an old sepia photograph out of {obj}", "make {obj} into an old brown photograph", "age {obj} in sepia",
                 "turn {obj} into an antique photograph", "show {obj} in sepia", "use a sepia tone"),
        complaints=("sepia please", "sepia", "sepia tone", "in sepia", "old sepia photo", "I want sepia"),
        degrees=False,
    ),
    "negative": Words(
        comparatives=("negative", "inverted", "inverse", "a negative", "a photo negative"),
        states=("like a negative", "like a photo negative", "inverted", "like a film negative", "negative", "like an x-ray negative"),
        things=("inverted colors", "a negative look", "a negative effect", "the negative look", "a photo negative look", "inverse colors", "a color inversion",
                "a film negative look", "reversed colors"),
        actions=("invert the colors{of}", "invert {obj}", "invert all colors{of}", "turn {obj} into a photo negative", "turn {obj} into a negative",
                 "make a negative{of}", "make {obj} a negative", "reverse the colors{of}", "convert {obj} to a negative", "flip the colors{of}", "invert colors",
                 "swap light and dark", "turn {obj} into a film negative", "negate {obj}", "negate the colors{of}", "create a negative{of}", "convert to negative",
                 "invert the tones{of}", "make light dark and dark light", "change every color to its opposite", "show {obj} as a negative",
                 "apply a negative effect", "turn the colors into their opposites", "reverse light and dark", "swap black and white",
                 "replace every color by its complement", "apply color inversion"),
        complaints=("negative please", "negative", "inverted colors please", "invert", "photo negative", "I want the negative{of}"),
        degrees=False,
    ),
    "night": Words(
        comparatives=("night", "nighttime", "night-like", "more like night"),
        states=("like night", "like nighttime", "like midnight", "as if at night", "like a night scene", "as if it was taken at night", "like the middle of the night",
                "as if the sun had gone", "nocturnal", "like a moonless night", "like late at night", "as if it were night", "like a night shot"),
        things=("a night look", "a nighttime look", "a night mood", "a night scene look", "a day for night look", "a nocturnal mood", "a midnight look", "a night effect",
                "a nighttime feeling", "a late night atmosphere"),
        actions=("turn day into night", "turn the day into night", "turn {obj} into night", "turn {obj} into a night scene", "make it night", "change day to night",
                 "make {obj} a night shot", "change {obj} to nighttime", "convert {obj} to night", "turn {obj} to night", "simulate night", "set {obj} at night",
                 "make night fall", "let night fall over {obj}", "let it be night", "change the time of day to night", "move {obj} to nighttime", "make it nighttime",
                 "transform the day into night", "switch from day to night", "day for night", "set the time to midnight", "make it midnight",
                 "turn the daylight into night", "make the day look like night"),
        complaints=("it should be night", "it should look like night", "night please", "it is night now", "imagine it is night", "at night", "I want it to be night"),
    ),
    "vignette": Words(
        comparatives=("vignetted", "darker in the corners", "darker at the edges", "darker towards the edges", "darker at the borders", "darker around the edges"),
        states=("vignetted", "darker in the corners", "darker towards the borders", "darker at the edges", "like shot with an old lens with dark corners"),
        things=("a vignette", "a vignette effect", "dark corners", "darker corners", "darker edges", "a dark vignette", "vignetting", "darker borders", "dark edges",
                "a vignette around the edges", "a shadow around the border", "a fall-off of light to the corners", "a lens vignette", "shaded corners"),
        actions=("add a vignette", "add a vignette to {obj}", "darken the corners{of}", "darken the edges{of}", "darken the borders{of}", "apply a vignette",
                 "shade the corners{of}", "put a vignette on {obj}", "vignette {obj}", "make the corners darker", "make the edges darker", "darken {obj} towards the edges",
                 "let the corners fall into shadow", "add vignetting", "make the borders darker", "dim the corners{of}", "dim the edges{of}", "add a dark vignette",
                 "add dark corners", "fade the corners to dark", "darken the outer parts{of}", "surround {obj} with a soft shadow", "shade the edges{of}",
                 "use a vignette effect", "burn the corners{of}", "burn the edges{of}", "darken all four corners", "make the frame edges darker"),
        complaints=("vignette please", "vignette", "dark corners please", "I want a vignette", "the corners should be darker", "the edges should be darker"),
    ),
    "green tint": _tint("green", ("greenish", "emerald", "mossy green", "matrix green"), ("greener",)),
    "blue tint": _tint("blue", ("bluish", "azure", "deep blue"), ("bluer",)),
    "red tint": _tint("red", ("reddish", "crimson", "scarlet"), ("redder",)),
    "fix exposure": Words(
        comparatives=("correctly exposed", "properly exposed", "well exposed", "normally exposed"),
        states=("correctly exposed", "properly exposed", "well exposed", "evenly exposed", "normally lit"),
        things=("a correct exposure", "the right exposure", "a proper exposure", "a normal exposure", "better exposure", "balanced exposure", "an exposure correction",
                "automatic exposure", "correct lighting", "proper lighting", "a good exposure", "the right lighting"),
        actions=("fix the exposure{of}", "correct the exposure{of}", "correct the lighting{of}", "fix the lighting{of}", "adjust the exposure{of}", "repair the exposure{of}",
                 "set the right exposure", "auto exposure", "balance the exposure{of}", "improve the exposure{of}", "get the exposure right", "normalize the exposure{of}",
                 "fix the brightness{of}", "correct the brightness{of}", "improve the lighting{of}", "correct the light{of}", "fix the light{of}", "auto levels", "auto-expose {obj}",
                 "expose {obj} properly", "expose {obj} correctly", "restore the proper exposure{of}", "adjust the levels automatically", "mend the exposure{of}",
                 "correct over- or underexposure", "optimize the exposure{of}", "rescue the exposure{of}", "sort out the exposure{of}", "correct the lighting of this photo",
                 "automatically correct the brightness{of}", "auto adjust the exposure", "make the exposure right", "adjust the lighting{of}", "balance the lighting{of}"),
        complaints=("the exposure is wrong", "the exposure is off", "{obj} is badly exposed", "{obj} is underexposed", "{obj} is overexposed", "the lighting is bad",
                    "the exposure needs fixing", "the lighting is off", "the exposure is not right", "{obj} was exposed badly", "auto exposure please"),
        degrees=False,
    ),
    "fix white balance": Words(
        comparatives=("neutral in color", "color balanced", "white balanced", "free of color casts", "color neutral"),
        states=("neutral in color", "color balanced", "natural in color", "free of any color cast", "white balanced"),
        things=("neutral colors", "a neutral white balance", "the correct white balance", "correct colors", "a color correction", "natural colors", "balanced colors", "true colors",
                "a white balance correction", "automatic white balance", "no color cast", "a proper white balance", "neutral whites", "realistic colors"),
        actions=("fix the white balance{of}", "correct the white balance{of}", "remove the color cast{of}", "remove the color cast", "adjust the white balance{of}",
                 "neutralize the colors{of}", "get rid of the color cast{of}", "auto white balance", "balance the colors{of}", "correct the colors{of}", "fix the colors{of}",
                 "make the whites white", "make the grays neutral", "remove the tint{of}", "neutralize the color cast{of}", "color correct {obj}", "restore natural colors{of}",
                 "make the colors natural", "make the colors neutral", "remove the color tint{of}", "correct the color cast{of}", "repair the white balance{of}", "take out the color cast",
                 "set the white balance", "fix the color balance{of}", "correct the color balance{of}", "make white things look white", "eliminate the color cast{of}", "fix the tint{of}",
                 "correct the color temperature{of}", "fix the color temperature{of}", "improve the white balance{of}", "fix the color cast{of}", "get the white balance right",
                 "remove the unwanted color cast", "normalize the colors{of}", "undo the color cast{of}"),
        complaints=("the white balance is wrong", "the white balance is off", "{obj} has a color cast", "there is a color cast", "the colors are off", "the colors look wrong",
                    "the colors look unnatural", "the whites are not white", "the colors are not right", "auto white balance please"),
        degrees=False,
    ),
}  # fmt: skip
