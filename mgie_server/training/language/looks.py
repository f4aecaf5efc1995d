"""What people say for whole looks; see `leaves`."""

from __future__ import annotations

from mgie_server.training.language.leaves import Words

# fmt: off
LOOKS: dict[str, Words] = {
    "sepia": Words(
        comparatives=(
            "sepia", "sepia toned", "sepia-toned", "brownish like an old photograph",
            "more like an old photograph",
        ),
        states=(
            "like an old sepia photograph", "like an old photograph", "like a sepia photo",
            "like an antique photograph", "sepia", "antique", "like a photo from the 1900s",
            "like an old-time photograph", "like a very old photo", "sepia toned",
            "like an old brown photograph", "like a photograph from the nineteenth century",
            "like a daguerreotype", "like grandfather's old photos", "like a vintage photo",
            "vintage and brown", "like an old-fashioned photograph", "aged",
            "as if it were a hundred years old", "like a wild west photo",
            "like a photo from grandma's album",
        ),
        things=(
            "a sepia tone", "a sepia look", "sepia", "a sepia effect", "a sepia filter",
            "an old photograph look", "an antique look", "sepia tones", "an old sepia look",
            "an antique brown tone", "an old-time look", "a nostalgic sepia look", "a brown, aged look",
            "the look of an old photograph", "a vintage sepia look", "an old brown tint", "a brown tone",
            "a vintage photo look", "an aged photo look", "the tone of an antique print", "a historic look",
            "a sepia version", "old-time brown tones", "a sepia mood", "the look of the old days",
            "an old days photo look",
        ),
        actions=(
            "apply a sepia tone", "apply a sepia filter", "apply sepia", "apply a sepia tone to {obj}",
            "convert {obj} to sepia", "turn {obj} sepia", "turn {obj} into an old sepia photograph",
            "tone {obj} in sepia", "add a sepia effect", "change {obj} to sepia", "convert to sepia",
            "put a sepia filter over {obj}", "make an old sepia photograph out of {obj}",
            "make {obj} into an old brown photograph", "age {obj} in sepia",
            "turn {obj} into an antique photograph", "show {obj} in sepia", "use a sepia tone",
            "make {obj} sepia toned", "tint {obj} sepia", "make it look aged and brown",
            "convert the picture into a sepia print", "turn {obj} brown like an old photo",
            "make {obj} look a hundred years old", "apply an old photo effect", "make a sepia version{of}",
            "sepia tone {obj}", "give everything a sepia color",
        ),
        complaints=(
            "sepia please", "sepia", "sepia tone", "in sepia", "old sepia photo", "I want sepia",
            "sepia look", "old-time photo please", "antique photo look please",
        ),
        degrees=False,
    ),
    "negative": Words(
        comparatives=(
            "negative", "inverted", "inverse", "a negative", "a photo negative", "a film negative",
        ),
        states=(
            "like a negative", "like a photo negative", "inverted", "like a film negative", "negative",
            "like an x-ray negative", "like an undeveloped film", "with opposite colors",
        ),
        things=(
            "inverted colors", "a negative look", "a negative effect", "the negative look",
            "a photo negative look", "inverse colors", "a color inversion", "a film negative look",
            "reversed colors", "a negative", "opposite colors", "complementary colors everywhere",
            "the inverse", "an inverted version", "the inverted picture", "the negative image",
        ),
        actions=(
            "invert the colors{of}", "invert {obj}", "invert all colors{of}",
            "turn {obj} into a photo negative", "turn {obj} into a negative", "make a negative{of}",
            "make {obj} a negative", "reverse the colors{of}", "convert {obj} to a negative",
            "flip the colors{of}", "invert colors", "swap light and dark",
            "turn {obj} into a film negative", "negate {obj}", "negate the colors{of}",
            "create a negative{of}", "convert to negative", "invert the tones{of}",
            "make light dark and dark light", "change every color to its opposite",
            "show {obj} as a negative", "apply a negative effect", "turn the colors into their opposites",
            "reverse light and dark", "swap black and white", "replace every color by its complement",
            "apply color inversion", "make a photo negative", "turn all the colors around",
            "swap all colors for their opposites", "make it a film negative",
            "convert {obj} to its negative", "apply an invert filter",
            "turn white into black and black into white", "exchange dark and bright",
            "make dark parts bright and bright parts dark", "invert everything", "invert light and dark",
            "show the inverse{of}", "make {obj} the inverse of itself", "make an inverted version{of}",
            "swap every color with its opposite",
        ),
        complaints=(
            "negative please", "negative", "inverted colors please", "invert", "photo negative",
            "I want the negative{of}", "negative image", "film negative please", "the negative please",
            "color negative", "inverted",
        ),
        degrees=False,
    ),
    "night": Words(
        comparatives=(
            "night", "nighttime", "night-like", "more like night", "like a night scene",
        ),
        states=(
            "like night", "like nighttime", "like midnight", "as if at night", "like a night scene",
            "as if it was taken at night", "like the middle of the night", "as if the sun had gone",
            "nocturnal", "like a moonless night", "like late at night", "as if it were night",
            "like a night shot", "like a moonlit night", "like after dark", "as if photographed at night",
            "as if it was midnight", "as dark as night",
        ),
        things=(
            "a night look", "a nighttime look", "a night mood", "a night scene look",
            "a day for night look", "a nocturnal mood", "a midnight look", "a night effect",
            "a nighttime feeling", "a late night atmosphere", "a moonlit night look", "a night atmosphere",
            "night", "a nighttime atmosphere", "the darkness of night", "nightfall", "a night version",
            "a night feel", "the feel of night", "a moonless night mood", "a nocturnal atmosphere",
        ),
        actions=(
            "turn day into night", "turn the day into night", "turn {obj} into night",
            "turn {obj} into a night scene", "make it night", "change day to night",
            "make {obj} a night shot", "change {obj} to nighttime", "convert {obj} to night",
            "turn {obj} to night", "simulate night", "set {obj} at night", "make night fall",
            "let night fall over {obj}", "let it be night", "change the time of day to night",
            "move {obj} to nighttime", "make it nighttime", "transform the day into night",
            "switch from day to night", "day for night", "set the time to midnight", "make it midnight",
            "turn the daylight into night", "make the day look like night", "make it a night scene",
            "turn the scene into night", "make it look like late night",
            "make the sun go down, it is night", "make the scene nocturnal", "make it look like after dark",
            "change the daytime to night", "show {obj} at night", "show {obj} by night",
            "put {obj} into the night", "turn off the sun", "make the picture happen at night",
            "relight {obj} as night", "let the night come",
        ),
        complaints=(
            "it should be night", "it should look like night", "night please", "it is night now",
            "imagine it is night", "at night", "I want it to be night", "nighttime please", "night mode",
            "make it night please", "it's midnight", "day to night",
        ),
    ),
    "vignette": Words(
        comparatives=(
            "vignetted", "darker in the corners", "darker at the edges", "darker towards the edges",
            "darker at the borders", "darker around the edges", "darker along the borders",
        ),
        states=(
            "vignetted", "darker in the corners", "darker towards the borders", "darker at the edges",
            "like shot with an old lens with dark corners", "darker in the corners than in the middle",
            "like an old lens with dark corners",
        ),
        things=(
            "a vignette", "a vignette effect", "dark corners", "darker corners", "darker edges",
            "a dark vignette", "vignetting", "darker borders", "dark edges", "a vignette around the edges",
            "a shadow around the border", "a fall-off of light to the corners", "a lens vignette",
            "shaded corners", "a soft vignette", "dark borders", "a dark fade at the edges",
            "a shading of the corners", "shadowed edges", "a dark fading frame", "a vignetted look",
            "a darker frame around the center", "a shadow vignette",
        ),
        actions=(
            "add a vignette", "add a vignette to {obj}", "darken the corners{of}", "darken the edges{of}",
            "darken the borders{of}", "apply a vignette", "shade the corners{of}",
            "put a vignette on {obj}", "vignette {obj}", "make the corners darker", "make the edges darker",
            "darken {obj} towards the edges", "let the corners fall into shadow", "add vignetting",
            "make the borders darker", "dim the corners{of}", "dim the edges{of}", "add a dark vignette",
            "add dark corners", "fade the corners to dark", "darken the outer parts{of}",
            "surround {obj} with a soft shadow", "shade the edges{of}", "use a vignette effect",
            "burn the corners{of}", "burn the edges{of}", "darken all four corners",
            "make the frame edges darker", "put a dark vignette around {obj}", "create a vignette",
            "make a vignette", "make the borders fall into darkness", "darken the frame edges",
            "darken the periphery", "darken around the edges", "shadow the edges",
            "let the light fall off towards the corners", "make the corners fade to black",
            "make the outer area darker", "draw attention to the center with dark edges",
            "apply vignetting", "lower the brightness of the corners", "lower the brightness at the edges",
            "dim the borders{of}",
        ),
        complaints=(
            "vignette please", "vignette", "dark corners please", "I want a vignette",
            "the corners should be darker", "the edges should be darker", "vignetting",
            "darker corners please", "dark edges please", "with a vignette",
        ),
    ),
}
# fmt: on
