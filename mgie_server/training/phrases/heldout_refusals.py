"""Refused instructions kept apart: whole sentences and nouns that training has never seen, as a test."""

from __future__ import annotations

# fmt: off
# natural wishes, each with its kind of `unsupported.KINDS`; no template gives them
HELD_OUT_REFUSALS_BY_KIND: dict[str, tuple[str, ...]] = {
    "new content": (
        "could there be a sombrero on his head?", "I think a hedge maze behind us would look great",
        "pour some whisky into the tumbler", "let the sun come out from behind the chimney stack",
        "knit the puppy a warmer pullover", "bring along a brighter lantern for the hikers",
        "a few more pigeons wouldn't hurt", "build a black and white chess floor for them to stand on",
        "wrap neon garlands round the balcony rails", "give the bouncer a darker mustache",
        "spread orange marmalade on the toast", "have dusk-colored curtains hung in the hall",
    ),
    "removal": (
        "that trombone doesn't belong there", "can we do without the guy photobombing us?",
        "my ex is in this one, make her vanish", "wipe those fingerprints off the visor",
        "the shadow of the photographer should go", "I wish the billboard weren't there",
        "strip the ivy from the brickwork", "unclutter my desk", "please pull the arrow out of the target",
        "scrap the golden statuette",
    ),
    "replacement": (
        "instead of tulips we'd rather see thistles", "let the toddler pull a funny face",
        "make granddad twenty years old again", "trade his sneakers for warmer boots",
        "I'd look better with my mouth shut", "the wolfhound ought to be a poodle",
        "exchange the overcast sky for a starry one", "make her turn her back on the moonlight",
        "have them stand in front of the Taj Mahal", "let him cross his fingers", "turn water into wine",
    ),
    "one part only": (
        "my cheeks look far too red, fix that", "the bride's gown could do with more brightness",
        "let the marmot's belly be lighter", "could the tractor be painted cyan?",
        "warm only the lit windows", "give the pavement a slightly cooler tone",
        "make whatever is behind the counter darker", "only the left third in sepia",
        "calm down the greens of the hedge", "more vivid oranges only",
        "deepen the yellows but nothing else", "brighten the eye sockets a touch",
        "turn the scarlet rickshaw violet", "the sky alone deserves more drama",
        "keep the roses colored and the rest gray", "lift the shadows under the brim of his hat",
        "a less hazy skyline", "put a purple cast on the ceiling only", "let his tan fade",
        "invert just the tattoo",
    ),
    "text": (
        "scribble best wishes below the cake", "let the blackboard read school is out",
        "neon letters spelling open", "put today's date in the lower corner",
        "make the tombstone say brighter days",
    ),
    "geometry": (
        "take a step back so that we see the whole barn", "chop off the empty part at the top",
        "put it on its head", "his shadow should reach the fence", "I'd like it in a tall format",
        "nudge the yacht a bit to the right", "slimmer hips, please",
    ),
    "style": (
        "as though Hokusai had painted it", "give us the felt puppet treatment",
        "a pastel crayon picture of my parrot", "make a warm, cozy storybook illustration from it",
        "Lichtenstein it",
    ),
    "detail": (
        "the lettering is unreadable, make it crisp", "get the pores off my nose",
        "everything looks out of focus", "more pixels please", "make the bokeh creamier",
    ),
    "another effect": (
        "apply a heat map", "let the picture wobble", "an ocher-brown wash, please",
        "show it through a kaleidoscope",
    ),
    "question": (
        "do the shadows look too heavy to you?", "which of the two is warmer?",
        "when does the fog clear in Lisbon?", "who left the neon light on?",
        "has the sky been darkened already?",
    ),
    "unclear": (
        "the fog crept in on little cat feet", "a darker shade of humor", "grumble grumble",
        "warmest greetings from Rome", "frobnicate the widget", "my balance is overdrawn",
    ),
}
HELD_OUT_REFUSALS: tuple[str, ...] = tuple(
    text for texts in HELD_OUT_REFUSALS_BY_KIND.values() for text in texts
)
# things, animals and people that no list of nouns has
HELD_OUT_NOUNS: tuple[str, ...] = (
    "sombrero", "trombone", "rickshaw", "marmot", "platypus", "thistle", "zeppelin", "gramophone", "abacus",
    "teaspoon", "corkscrew", "lemonade", "meerkat", "toucan", "narwhal", "porcupine", "bouncer",
    "beekeeper", "astronomer", "janitor", "acupuncturist", "trapdoor", "hedge maze", "pinwheel", "jukebox",
    "typewriter", "chopsticks", "pothole", "snorkel", "bagpipe", "catapult", "cauliflower", "dragon fruit",
    "fondue", "moat", "gargoyle", "sundial", "stilts", "tambourine", "xylophone",
)
# fmt: on
