"""Instructions that are no whole-picture edit of light and color, each with its kind; lexical traps are many of them."""

from __future__ import annotations

import numpy as np

KINDS = (
    "new content", "removal", "replacement", "one part only", "text", "geometry", "style", "detail", "question", "unclear",
)  # fmt: skip

PEOPLE = ("man", "woman", "girl", "boy", "child", "bride", "dancer", "farmer", "old man", "soldier", "singer", "baby", "couple",
          "person", "player", "lady", "guy", "kid", "model", "astronaut", "nurse", "worker", "queen")  # fmt: skip
ANIMALS = ("dog", "cat", "horse", "bear", "bird", "cow", "elephant", "tiger", "fox", "rabbit", "lion", "fish", "zebra", "duck",
           "sheep", "wolf", "owl", "swan", "penguin", "monkey", "deer", "frog", "butterfly", "snake")  # fmt: skip
THINGS = ("car", "house", "tree", "boat", "bicycle", "table", "chair", "bridge", "lamp", "tower", "bench", "train", "bus", "church",
          "castle", "plane", "balloon", "fence", "statue", "cup", "book", "guitar", "ball", "umbrella", "flower", "rock", "barn",
          "motorcycle", "truck", "fountain", "candle", "window", "door", "kite", "ship", "tent", "sofa", "vase")  # fmt: skip
FANTASY = ("dragon", "unicorn", "ufo", "ghost", "robot", "wizard", "dinosaur", "rainbow", "volcano", "waterfall", "spaceship", "mermaid",
           "monster", "alien", "giant", "angel", "pirate ship", "zombie", "planet", "moon", "sun", "comet")  # fmt: skip
CLOTHES = ("coat", "hat", "dress", "shirt", "jacket", "scarf", "tie", "skirt", "suit", "sweater", "cap", "helmet", "glasses", "shoes",
           "gloves", "necklace", "beard", "moustache", "crown", "mask", "jeans", "uniform", "boots", "veil")  # fmt: skip
PARTS = (
    "face",
    "eyes",
    "hair",
    "smile",
    "skin",
    "lips",
    "teeth",
    "hands",
    "cheeks",
    "nose",
    "eyebrows",
    "arms",
    "legs",
    "nails",
    "ears",
)
REGIONS = ("sky", "grass", "water", "background", "foreground", "ground", "wall", "sea", "mountains", "street", "clouds", "left side",
           "right half", "upper half", "bottom", "top", "subject", "road", "river", "forest", "roof", "snow", "sand", "floor", "trees",
           "lake", "field", "buildings", "ceiling", "horizon", "hills", "beach", "leaves", "shadow on the wall", "middle",
           "left half", "lower part", "upper left corner", "center", "sun", "fur", "feathers")  # fmt: skip
PLACES = ("in the background", "in the foreground", "on the left", "on the right", "in the sky", "on the street", "on the wall", "in the corner",
          "next to the {thing}", "behind the {person}", "on the table", "in the water", "in the middle", "under the tree", "on the roof",
          "in front of the {thing}", "on the grass", "above the {thing}", "beside her", "in his hand", "at the top", "to the scene")  # fmt: skip
COLORS = ("red", "green", "blue", "yellow", "orange", "purple", "pink", "black", "white", "brown", "gray", "golden", "dark", "bright",
          "silver", "black and white", "warm", "colorful", "vivid", "dark blue", "light green", "turquoise")  # fmt: skip
COMPARATIVES = ("brighter", "darker", "warmer", "cooler", "more colorful", "sharper", "bigger", "lighter", "colder", "more vivid",
                "black and white", "sepia", "less bright", "more saturated", "redder", "bluer", "greener", "less saturated", "paler",
                "older", "smaller", "softer", "more golden", "night-like", "higher in contrast", "more contrasty", "dim")  # fmt: skip
WEATHER = ("snow", "rain", "fog", "smoke", "lightning", "fire", "clouds", "stars", "fireworks", "confetti", "leaves", "ice", "steam", "flames",
           "a storm", "bubbles", "a full moon", "sunbeams", "street lights", "snowflakes", "puddles", "mist")  # fmt: skip
STYLES = ("a watercolor painting", "an oil painting", "a cartoon", "anime", "a Van Gogh painting", "pixel art", "a pencil sketch", "a comic",
          "a mosaic", "a Picasso", "a 3d render", "a charcoal drawing", "pop art", "a stained glass window", "an impressionist painting",
          "a line drawing", "a sculpture", "a lego model", "a movie poster", "a manga page", "a coloring page", "an engraving",
          "a pastel drawing", "a woodcut", "a tapestry", "steampunk", "cyberpunk", "a Monet painting", "graffiti", "origami")  # fmt: skip
WORDS_TO_WRITE = ("hello", "happy birthday", "welcome", "sale", "my name", "2024", "the date", "love", "merry christmas", "copyright", "the title",
                  "good night", "warm wishes", "stay cool", "bright future", "thank you", "darker", "a logo", "a caption")  # fmt: skip
NONSENSE = ("asdf", "blah blah", "lorem ipsum", "xyz", "qwertz", "foo bar", "hm", "ok", "yes", "no", "hello", "thanks", "nothing", "do it", "go",
            "banana", "seven", "please", "dog", "the man", "car", "picture", "photo", "it", "make it", "edit", "something nice", "whatever", "?",
            "1234", "the sky", "test", "good morning", "I am hungry", "tell me a joke", "one two three", "la la la", "zzz", "undo", "save the file",
            "open the door", "call my mother", "play some music", "what", "write a poem", "translate this", "order a pizza", "colour", "make",
            "book a warm hotel", "buy a brighter lamp", "the weather is cold today", "my coffee is too dark", "the movie was black and white",
            "turn left", "turn it off", "close the window", "stop", "sing a song", "it is late", "I like cats", "sdlkfj", "aaaa", "uvw", "close",
            "the room is too warm", "my tea is cold", "count to ten", "print it", "export as png", "zip", "mail it to bob")  # fmt: skip
QUESTIONS = ("what is in this picture?", "who is this?", "how many people are there?", "where was this taken?", "is it day or night?",
             "what color is the {thing}?", "how old is the {person}?", "is the picture too dark?", "what time is it?", "why is it so dark?",
             "can you see the {animal}?", "how bright is it?", "what does the sign say?", "is this black and white?", "describe the picture",
             "what camera took this?", "is there a {animal} in the photo?", "which color is brighter?", "what is the weather?",
             "who painted this?", "how does a negative work?", "what is sepia?", "what is a vignette?", "is the {thing} red?",
             "how warm is it there?", "what can you do?", "who are you?", "does it look like night?")  # fmt: skip

TEMPLATES: dict[str, tuple[str, ...]] = {
    "new content": (
        "add {a_any} {place}", "add {a_any}", "put {a_any} {place}", "put a {color} {thing} {place}", "draw {a_any} {place}", "place {a_any} {place}",
        "insert {a_any} {place}", "add {weather}", "add some {weather} to the picture", "add {weather} {place}", "make it rain", "make it snow",
        "let it snow", "let it rain", "make the {animal} look {comp} by adding {weather}", "make it look {comp} by adding {weather}",
        "make it warmer by adding a fire", "make it brighter by adding a {thing}", "make it darker by adding {weather}", "give the {person} a {clothes}",
        "give the {person} a {comp} {clothes}", "give her a {color} {clothes}", "give him a {comp} {clothes}", "let the {person} wear a {clothes}",
        "put a {color} {clothes} on the {person}", "add more {plural}", "paint {color} stripes on the {region}", "paint black and white stripes on the {thing}",
        "paint a {color} {thing} {place}", "fill the {region} with {plural}", "add a {comp} {thing}", "I want a {fantasy} {place}", "show a {fantasy} {place}",
        "make a {animal} appear", "include a {color} {animal}", "add a second {animal}", "the {person} should hold a {thing}", "add light bulbs {place}",
        "draw a green line {place}", "add a sepia colored {thing}", "add a black and white {animal}", "add a negative sign", "put a lamp on the table to make it brighter",
        "add a red {thing}", "add a blue {thing} {place}", "add a green {animal}", "a {fantasy} {place}", "add a {weather} effect", "decorate the {thing} with lights",
        "plant {plural} {place}", "add night lights to the {thing}", "add stars to the sky", "add a frame", "add a white border", "put a red hat on the {animal}",
        "put the {person} in a warm bed", "let there be a {fantasy}", "add a shadow under the {thing}", "add people",
    ),
    "removal": (
        "remove the {any}", "remove the {any} {place}", "delete the {any}", "erase the {any}", "erase the {any} {place}", "get rid of the {any}",
        "take away the {any}", "take the {any} out", "cut out the {any}", "remove the background", "make the {any} disappear", "remove the {color} {thing}",
        "hide the {any}", "remove all the {plural}", "remove her {clothes}", "take off his {clothes}", "remove the watermark", "remove the text", "clean the {thing}",
        "remove the scratches", "remove the dust", "remove the shadow of the {thing}", "remove red eyes", "remove the wrinkles", "remove the {clothes} of the {person}",
        "wipe out the {any}", "without the {any}", "remove the pimples", "remove all people", "no {plural} please", "remove the lamp to make it darker",
        "remove the dark {animal}", "remove the bright {thing}", "remove the reflections", "delete all the {plural}",
    ),
    "replacement": (
        "turn the {any} into a {any2}", "replace the {any} with a {any2}", "change the {any} to a {any2}", "make the {any} a {any2}", "swap the {any} for a {any2}",
        "turn the {region} into a desert", "replace the sky with a sunset", "replace the {region} with a {fantasy}", "change the background to a beach",
        "turn the {person} into a {fantasy}", "transform the {animal} into a {animal2}", "make the {person} look like a {animal}", "exchange the {thing} and the {thing2}",
        "change the season to winter", "make the {person} older", "make the {person} smile", "make her laugh", "change her {clothes}", "close his eyes",
        "open the {thing}", "make the {person} younger", "turn the {color} {thing} into a {color2} {thing2}", "have the {person} ride a {animal}", "make the {animal} fly",
        "make the {person} fat", "turn day care into a night club", "let the {animal} sleep", "make the {person} look happy", "make the {person} look sad",
        "change the location to Paris", "swap the faces", "replace the {thing} with a brighter {thing}", "replace the {thing} with a red {thing2}",
    ),
    "one part only": (
        "make only the {region} {comp}", "make the {region} {comp}", "make the {any} {comp}", "make the {any} look {comp}", "make her {part} {comp}",
        "make his {part} {comp}", "brighten her {part}", "darken the {region}", "brighten the {region}", "make the {region} look {comp}", "lighten the {any}",
        "increase the contrast of the {any}", "increase the saturation of the {region}", "make just the {any} {comp}", "only the {region} should be {comp}",
        "color the {any} {color}", "paint the {thing} {color}", "make the {thing} {color}", "turn the {thing} {color}", "tint the {region} {color}",
        "give the {any} a {color} tint", "make the {person}'s {clothes} {color}", "change the color of the {any} to {color}", "make the {animal} {color}",
        "dye her hair {color}", "whiten the teeth", "whiten his teeth", "make the {clothes} {comp}", "warm up the {region}", "cool down the {region}", "invert the {region}",
        "turn the {region} black and white", "everything black and white except the {any}", "everything except the {any} {comp}", "keep the {any} in color",
        "make the light on the {any} {comp}", "darken the {region} only", "brighten only the {any}", "brighten the {part} of the {person}", "desaturate the {region}",
        "saturate the {any}", "give the {person} a tan", "make the {region} {comp} but leave the {region2}", "more light on the {any}", "less light on the {region}",
        "more contrast in the {region}", "fix the exposure of the {any}", "fix the white balance of her {part}", "make the {any} sepia", "make the {any} glow",
        "highlight the {any}", "add a green tint to the {any}", "the {region} should be {comp}", "the {any} should be {comp}", "the {region} is too dark",
        "the {region} is too bright", "the {any} is too dark", "only darken the {region}", "just the {region} {comp}", "lower the brightness of the {any}",
        "make the {color} {thing} {comp}", "recolor the {thing}", "boost the colors of the {any}", "mute the colors of the {any}", "remove the color from the {any}",
        "give her {part} more color", "turn only the {region} blue", "turn the {region} {color}", "make the {region} {color}", "invert the colors of the {any}",
        "a {color} {thing} instead", "make the {any} stand out", "let the {any} be {comp}", "I want the {region} {comp}", "I want a {comp} {region}",
        "make the {person} {comp}", "make her {comp}", "make his {clothes} {comp}", "brighten up the {person}", "a darker {region}", "a warmer {region}",
        "give the {thing} a {comp} color", "reduce the saturation of the {any}", "make the window light warmer on the {person}", "convert the {any} to grayscale",
        "the left half {comp}", "make one side {comp}", "darken everything but the {any}", "a {comp} {any}", "a {color} {thing}",
    ),
    "text": (
        "write {text} {place}", "write {text}", "add the text {text}", "put the words {text} {place}", "add a caption {text}", "print {text} on the {thing}",
        "change the sign to {text}", "type {text} {place}", "add a watermark", "add my signature", "put a title at the top", "write {text} in {color} letters",
        "add a speech bubble", "label the {any}", "write a poem {place}", "put {text} over the picture", "stamp the date on it", "the {thing} should say {text}",
        "sign it", "add subtitles", "add {text} in black and white letters", "add text",
    ),
    "geometry": (
        "crop it", "crop it to a square", "crop the {any}", "rotate it", "rotate the picture by 90 degrees", "flip it horizontally", "mirror the image", "zoom in", "zoom out",
        "resize it", "make it bigger", "make it smaller", "turn it upside down", "straighten the horizon", "move the {any} to the left", "shift the {any} up", "make the {any} bigger",
        "make the {any} smaller", "stretch it", "widen the picture", "cut the left half off", "scale it to 50 percent", "change the perspective", "tilt the picture", "center the {any}",
        "extend the canvas", "make it a portrait format", "make it wider", "flip the picture", "rotate left", "trim the edges", "cut off the corners", "round the corners", "shrink the {any}",
        "warp it", "fix the lens distortion", "correct the perspective", "duplicate the {any}", "make the {person} taller", "make the {person} slimmer", "bring the {any} closer",
        "swap left and right", "fold the corners", "turn the {thing} around", "make a square out of it", "upscale it", "enlarge the picture", "crop the dark corners",
    ),
    "style": (
        "make it look like {style}", "turn it into {style}", "in the style of {style}", "convert it to {style}", "paint it like {style}", "make {style} out of it",
        "make the {person} look like {style}", "redraw it as {style}", "make it look hand drawn", "turn the photo into {style}", "as {style}", "apply the style of {style}",
        "make it look like a video game", "make it look like a movie scene with actors", "make it futuristic", "make it medieval", "make it scary", "make it look expensive", "make it funny",
        "cartoonize it", "give it a brush stroke look", "make it abstract", "turn the {person} into {style}",
    ),
    "detail": (
        "sharpen it", "sharpen the picture", "sharpen the {any}", "sharpen the {part}", "make it sharper", "blur it", "blur the background", "blur the {any}", "make it blurry", "remove the noise",
        "denoise it", "reduce the noise", "add grain", "add film grain", "make it crisp and sharp", "increase the resolution", "improve the sharpness", "more detail", "add bokeh", "soften the {part}",
        "smooth the skin", "unblur it", "fix the blur", "deblur the photo", "make it less blurry", "make it higher quality", "more sharpness", "less noise please", "bring the {any} into focus",
        "out of focus background", "add motion blur", "smooth {obj}", "increase the clarity of the {any}", "pixelate it", "pixelate the {part}", "sharpen the edges", "sharpen the corners",
        "make the picture sharper", "make it sharp", "a sharper picture", "increase the sharpness", "blur the edges", "add noise", "remove the grain",
        "make the details stand out", "make the image more detailed", "make it 4k", "make it hd",
    ),
    "question": QUESTIONS,
    "unclear": NONSENSE,
}  # fmt: skip

WEIGHTS = {"new content": 2.6, "removal": 1.5, "replacement": 1.5, "one part only": 4.0, "text": 1.0, "geometry": 1.2, "style": 1.0,
           "detail": 1.3, "question": 0.7, "unclear": 0.8}  # fmt: skip
_PROBABILITIES = np.array([WEIGHTS[kind] for kind in KINDS]) / sum(WEIGHTS.values())


def _pick(rng: np.random.Generator, options: tuple[str, ...]) -> str:
    return options[int(rng.integers(len(options)))]


def _any(rng: np.random.Generator) -> str:
    return _pick(rng, (PEOPLE, ANIMALS, THINGS, THINGS)[int(rng.integers(4))])


def article(noun: str) -> str:
    return (
        "an " if noun[0] in "aeiou" and not noun.startswith(("unicorn", "ufo", "uniform")) else "a "
    ) + noun


def _fill(rng: np.random.Generator, template: str) -> str:
    if "{" not in template:
        return template
    if "{place}" in template:
        template = template.replace("{place}", _pick(rng, PLACES))
    noun = _any(rng) if rng.random() < 0.7 else _pick(rng, FANTASY)
    plural = _pick(rng, ANIMALS + THINGS + PEOPLE[:8])
    values = {
        "any": _any(rng), "any2": _any(rng), "a_any": article(noun), "thing": _pick(rng, THINGS), "thing2": _pick(rng, THINGS),
        "person": _pick(rng, PEOPLE), "animal": _pick(rng, ANIMALS), "animal2": _pick(rng, ANIMALS), "fantasy": _pick(rng, FANTASY),
        "clothes": _pick(rng, CLOTHES), "part": _pick(rng, PARTS), "region": _pick(rng, REGIONS), "region2": _pick(rng, REGIONS),
        "color": _pick(rng, COLORS), "color2": _pick(rng, COLORS), "comp": _pick(rng, COMPARATIVES), "weather": _pick(rng, WEATHER),
        "style": _pick(rng, STYLES), "text": _pick(rng, WORDS_TO_WRITE), "plural": plural + "s", "obj": "it",
    }  # fmt: skip
    return (
        template.format(**values)
        .replace("childs", "children")
        .replace("mans", "men")
        .replace("sheeps", "sheep")
    )


def sample_unsupported(rng: np.random.Generator) -> tuple[str, str]:
    """(text, kind of KINDS), before wrapping and spelling."""
    kind = KINDS[int(np.searchsorted(np.cumsum(_PROBABILITIES), rng.random()))]
    return _fill(rng, _pick(rng, TEMPLATES[kind])), kind
