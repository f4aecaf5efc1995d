"""The nouns and names that refused instructions are made of."""

from __future__ import annotations

# fmt: off
PEOPLE = (
    "man", "woman", "girl", "boy", "child", "bride", "dancer", "farmer", "old man", "soldier", "singer",
    "baby", "couple", "person", "player", "lady", "guy", "kid", "model", "astronaut", "nurse", "worker",
    "queen",
)
ANIMALS = (
    "dog", "cat", "horse", "bear", "bird", "cow", "elephant", "tiger", "fox", "rabbit", "lion", "fish",
    "zebra", "duck", "sheep", "wolf", "owl", "swan", "penguin", "monkey", "deer", "frog", "butterfly",
    "snake",
)
THINGS = (
    "car", "house", "tree", "boat", "bicycle", "table", "chair", "bridge", "lamp", "tower", "bench",
    "train", "bus", "church", "castle", "plane", "balloon", "fence", "statue", "cup", "book", "guitar",
    "ball", "umbrella", "flower", "rock", "barn", "motorcycle", "truck", "fountain", "candle", "window",
    "door", "kite", "ship", "tent", "sofa", "vase",
)
FANTASY = (
    "dragon", "unicorn", "ufo", "ghost", "robot", "wizard", "dinosaur", "rainbow", "volcano", "waterfall",
    "spaceship", "mermaid", "monster", "alien", "giant", "angel", "pirate ship", "zombie", "planet", "moon",
    "sun", "comet",
)
CLOTHES = (
    "coat", "hat", "dress", "shirt", "jacket", "scarf", "tie", "skirt", "suit", "sweater", "cap", "helmet",
    "glasses", "shoes", "gloves", "necklace", "beard", "moustache", "crown", "mask", "jeans", "uniform",
    "boots", "veil",
)
PARTS = (
    "face", "eyes", "hair", "smile", "skin", "lips", "teeth", "hands", "cheeks", "nose", "eyebrows", "arms",
    "legs", "nails", "ears",
)
REGIONS = (
    "sky", "grass", "water", "background", "foreground", "ground", "wall", "sea", "mountains", "street",
    "clouds", "left side", "right half", "upper half", "bottom", "top", "subject", "road", "river",
    "forest", "roof", "snow", "sand", "floor", "trees", "lake", "field", "buildings", "ceiling", "horizon",
    "hills", "beach", "leaves", "shadow on the wall", "middle", "left half", "lower part",
    "upper left corner", "center", "sun", "fur", "feathers",
)
PLACES = (
    "in the background", "in the foreground", "on the left", "on the right", "in the sky", "on the street",
    "on the wall", "in the corner", "next to the {thing}", "behind the {person}", "on the table",
    "in the water", "in the middle", "under the tree", "on the roof", "in front of the {thing}",
    "on the grass", "above the {thing}", "beside her", "in his hand", "at the top", "to the scene",
)
COLORS = (
    "red", "green", "blue", "yellow", "orange", "purple", "pink", "black", "white", "brown", "gray",
    "golden", "dark", "bright", "silver", "black and white", "warm", "colorful", "vivid", "dark blue",
    "light green", "turquoise",
)
COMPARATIVES = (
    "brighter", "darker", "warmer", "cooler", "more colorful", "sharper", "bigger", "lighter", "colder",
    "more vivid", "black and white", "sepia", "less bright", "more saturated", "redder", "bluer", "greener",
    "less saturated", "paler", "older", "smaller", "softer", "more golden", "night-like",
    "higher in contrast", "more contrasty", "dim",
)
WEATHER = (
    "snow", "rain", "fog", "smoke", "lightning", "fire", "clouds", "stars", "fireworks", "confetti",
    "leaves", "ice", "steam", "flames", "a storm", "bubbles", "a full moon", "sunbeams", "street lights",
    "snowflakes", "puddles", "mist",
)
STYLES = (
    "a watercolor painting", "an oil painting", "a cartoon", "anime", "a Van Gogh painting", "pixel art",
    "a pencil sketch", "a comic", "a mosaic", "a Picasso", "a 3d render", "a charcoal drawing", "pop art",
    "a stained glass window", "an impressionist painting", "a line drawing", "a sculpture", "a lego model",
    "a movie poster", "a manga page", "a coloring page", "an engraving", "a pastel drawing", "a woodcut",
    "a tapestry", "steampunk", "cyberpunk", "a Monet painting", "graffiti", "origami",
)
WORDS_TO_WRITE = (
    "hello", "happy birthday", "welcome", "sale", "my name", "2024", "the date", "love", "merry christmas",
    "copyright", "the title", "good night", "warm wishes", "stay cool", "bright future", "thank you",
    "darker", "a logo", "a caption",
)
OTHER_COLORS = (
    "purple", "yellow", "pink", "magenta", "cyan", "violet", "turquoise", "teal", "lilac", "brown",
    "lavender", "mauve", "gold and purple", "beige", "lime",
)
TINTS = ("red", "green", "blue")
STATES = (
    "older", "younger", "happy", "sad", "angry", "tired", "pretty", "taller", "thinner", "stronger",
    "asleep", "scared", "rich", "cute", "dangerous", "bald", "surprised", "like a queen", "like a robot",
    "muscular", "hungry", "friendly", "elegant", "wet", "dirty", "clean", "broken", "new",
)
ACTS = (
    "sit down", "stand up", "smile", "run", "dance", "jump", "fly", "look at the camera", "close the eyes",
    "wave", "sleep", "eat an apple", "drink coffee", "hold hands", "turn around", "swim", "read a book",
    "ride a bike",
)
# fmt: on
