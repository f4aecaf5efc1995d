"""Instructions to begin with. In Chinese they are Chinese: the model reads both."""

from __future__ import annotations

from mgie_gimp.i18n import marked

PRESETS = (
    marked("make it brighter"),
    marked("make it darker"),
    marked("more contrast"),
    marked("fix the exposure"),
    marked("fix the white balance"),
    marked("make it a bit warmer"),
    marked("make it a bit cooler"),
    marked("lighten the shadows"),
    marked("make the colours more vivid"),
    marked("make it black and white"),
    marked("give it a sepia tone"),
    marked("make it look like night"),
    marked("make it look like golden hour"),
    marked("make it look foggy"),
    marked("give it a faded film look"),
    marked("add a vignette"),
)

# what a model's name in the server's list means for the artist
ABILITIES = {
    "mini": marked(
        "Adjusts light and colour of the whole picture: exposure, contrast, shadows, warmth, tints, black and "
        "white, film looks, night, fog and more. It works offline and quickly. It adds, removes and moves nothing."
    ),
}

TITLES = {"mini": marked("Adjust (offline)")}
