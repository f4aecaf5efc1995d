"""What people say for each family of edits: the leaves of the grammar.

Each family has up to five kinds of leaves:
comparatives  after "make it ...":                "brighter"
states        after "make it look ...":           "sunny"
things        after "give it ..." or alone:       "more light"
actions       imperatives; {obj} stands for the whole picture, {of} for "of the picture" or nothing: "brighten {obj}"
complaints    sentences that ask for the edit:    "{obj} is too dark"
"color" and "gray" are also written the British way by the sampler.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Words:
    """The leaves of one family. degrees: whether "a little" and "a lot" make sense."""

    comparatives: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    things: tuple[str, ...] = ()
    actions: tuple[str, ...] = ()
    complaints: tuple[str, ...] = ()
    degrees: bool = True


OBJECTS = (
    "it", "the picture", "the image", "the photo", "this", "everything", "this picture", "this photo",
    "this image", "the whole picture", "the whole image", "the photograph", "the shot", "the scene",
    "the entire image", "the whole thing", "my photo", "my picture", "the whole photo", "the layer",
)  # fmt: skip

OF = (
    "", "", "", "", " of the image", " of the picture", " of the photo", " in the picture", " in the photo",
    " of this picture", " overall", " everywhere", " of the whole image", " of the shot", " here",
)  # fmt: skip

WORDS: dict[str, Words] = {
    "brighter": Words(
        comparatives=("brighter", "lighter", "more luminous", "better lit", "less dark", "less dim", "less gloomy"),
        states=("bright", "brighter", "lighter", "well lit", "sunlit", "luminous", "airy", "radiant", "full of light"),
        things=("more light", "more brightness", "more exposure", "a brighter look", "a higher exposure",
                "extra light", "additional light", "a light boost", "a bright, airy look"),
        actions=("brighten {obj}", "brighten {obj} up", "brighten up {obj}", "lighten {obj}", "lighten {obj} up",
                 "increase the brightness{of}", "raise the brightness{of}", "boost the brightness{of}",
                 "turn up the brightness{of}", "turn the brightness up", "increase the exposure{of}",
                 "raise the exposure{of}", "push the exposure up", "bring up the brightness{of}", "let in more light",
                 "add some light to {obj}", "add light", "light {obj} up", "increase brightness", "up the brightness",
                 "increase the luminance{of}", "illuminate {obj} more", "increase the light{of}",
                 "turn the lights up", "shed more light on {obj}", "lift the brightness{of}"),
        complaints=("more brightness, please", "{obj} could use more light", "{obj} needs more light",
                    "brightness up", "plus brightness", "there is not enough light", "I can hardly see anything, more light"),
    ),
    "darker": Words(
        comparatives=("darker", "dimmer", "less bright", "gloomier", "more shadowy", "duskier", "more dim", "less light"),
        states=("dark", "darker", "dim", "dimmer", "gloomy", "shadowy", "dimly lit", "murky", "less bright", "moody and dark",
                "poorly lit", "somber"),
        things=("less light", "less brightness", "a darker look", "a lower exposure", "less exposure", "a dark mood",
                "a darker mood", "a dim look", "a gloomy mood", "more darkness", "a low key look"),
        actions=("darken {obj}", "dim {obj}", "lower the brightness{of}", "reduce the brightness{of}",
                 "decrease the brightness{of}", "turn down the brightness{of}", "turn the brightness down",
                 "cut the brightness{of}", "lower the exposure{of}", "reduce the exposure{of}", "pull the exposure down",
                 "bring down the brightness{of}", "decrease the exposure{of}", "dim the light{of}", "dim the lights",
                 "reduce the light{of}", "drop the brightness{of}", "decrease brightness", "lower the light{of}",
                 "lower the luminance{of}", "turn the lights down", "take away some light", "make less light"),
        complaints=("{obj} should have less light", "brightness down", "minus brightness", "less brightness, please",
                    "there is too much light, make it darker"),
    ),
    "more contrast": Words(
        comparatives=("more contrasty", "punchier", "higher in contrast", "less flat", "less hazy", "more contrasted",
                      "less washed out in contrast", "crisper in contrast"),
        states=("punchy", "contrasty", "more contrasty", "high contrast", "dramatic and contrasty", "less flat"),
        things=("more contrast", "a stronger contrast", "stronger contrast", "higher contrast", "a contrast boost",
                "a high contrast look", "more punch", "a punchy look", "a higher contrast", "extra contrast",
                "deeper blacks and brighter whites", "greater contrast", "more tonal contrast", "a punchier contrast"),
        actions=("increase the contrast{of}", "raise the contrast{of}", "boost the contrast{of}", "strengthen the contrast{of}",
                 "enhance the contrast{of}", "turn up the contrast{of}", "turn the contrast up", "increase the image contrast",
                 "increase the picture contrast", "boost the photo contrast", "up the contrast", "increase contrast",
                 "make the contrast stronger", "make the contrast higher", "make the contrast bigger",
                 "make the darks darker and the lights lighter", "make the blacks deeper and the whites brighter",
                 "intensify the contrast{of}", "push the contrast{of}", "amplify the contrast{of}",
                 "make the shadows darker and the highlights brighter", "raise the image contrast",
                 "strengthen the difference between light and dark", "make the contrast more intense"),
        complaints=("{obj} looks too flat", "{obj} is too flat", "the contrast is too low", "the contrast is too weak",
                    "{obj} lacks contrast", "there is too little contrast", "contrast up", "{obj} needs more punch"),
    ),
    "less contrast": Words(
        comparatives=("flatter", "less contrasty", "softer in contrast", "lower in contrast", "more faded", "more matte",
                      "less punchy", "less harsh", "more washed out"),
        states=("flat", "faded", "washed out", "matte", "flat and faded", "low contrast", "hazy and flat", "soft in contrast",
                "less contrasty"),
        things=("less contrast", "a lower contrast", "lower contrast", "a softer contrast", "softer contrast", "weaker contrast",
                "a flat look", "a faded look", "a flat, faded look", "a washed-out look", "a matte look", "a low contrast look",
                "a faded, matte look", "a flatter look", "a soft, flat look", "a faded film look", "a gentle contrast",
                "a gentler contrast"),
        actions=("lower the contrast{of}", "reduce the contrast{of}", "decrease the contrast{of}", "soften the contrast{of}",
                 "weaken the contrast{of}", "turn down the contrast{of}", "turn the contrast down", "cut the contrast{of}",
                 "lower the image contrast", "reduce the picture contrast", "decrease contrast", "flatten the contrast{of}",
                 "flatten the tones{of}", "fade {obj}", "wash {obj} out", "make the contrast weaker", "make the contrast lower",
                 "make the contrast softer", "tone down the contrast{of}", "drop the contrast{of}", "flatten {obj}",
                 "lift the blacks and pull down the whites", "make the shadows lighter and the highlights darker",
                 "reduce the difference between light and dark"),
        complaints=("the contrast is too strong", "the contrast is too high", "the contrast is too harsh", "contrast down",
                    "{obj} has too much contrast", "{obj} is too contrasty", "there is too much contrast"),
    ),
    "black and white": Words(
        comparatives=("black and white", "monochrome", "gray", "grayscale", "colorless", "b&w", "black-and-white"),
        states=("black and white", "monochrome", "like a black and white photo", "like a black and white film", "colorless",
                "like an old black and white movie", "gray", "black-and-white", "like a monochrome photograph"),
        things=("a black and white look", "a monochrome look", "a grayscale look", "no color", "a b&w look",
                "a black and white effect", "a monochrome effect", "no colors at all", "a black and white filter",
                "a classic black and white look"),
        actions=("convert {obj} to grayscale", "convert {obj} to black and white", "turn {obj} black and white", "convert to grayscale",
                 "convert to black and white", "turn {obj} into a black and white photo", "remove all the color{of}",
                 "remove all color{of}", "remove the colors{of}", "remove all the colors{of}", "take out all the color{of}",
                 "take the color out", "strip the color{of}", "strip all color from {obj}", "desaturate {obj} completely",
                 "fully desaturate {obj}", "go black and white", "change {obj} to black and white", "convert to monochrome",
                 "make a monochrome version{of}", "drop all color{of}", "apply a black and white filter", "grayscale {obj}",
                 "turn {obj} gray", "get rid of all color{of}", "discard the color{of}", "drain all the color from {obj}",
                 "delete the color{of}", "show {obj} in black and white", "render {obj} in grayscale", "make {obj} grayscale",
                 "black and white conversion", "reduce the saturation to zero", "set the saturation to zero"),
        complaints=("black and white please", "only shades of gray", "I want no color in {obj}", "grayscale please", "in black and white",
                    "b&w"),
        degrees=False,
    ),
    "more saturated": Words(
        comparatives=("more colorful", "more saturated", "more vivid", "more vibrant", "less dull", "richer in color", "more intense in color",
                      "less pale", "more lively in color"),
        states=("colorful", "vivid", "vibrant", "saturated", "more colorful", "more vivid", "more vibrant", "rich in color"),
        things=("more color", "more saturation", "more vivid colors", "stronger colors", "richer colors", "more vibrance", "a color boost",
                "deeper colors", "more intense colors", "vivid colors", "brilliant colors", "a vivid look", "more colorful tones",
                "a saturation boost", "bolder colors", "livelier colors", "more vibrant colors"),
        actions=("boost the saturation{of}", "increase the saturation{of}", "raise the saturation{of}", "saturate {obj}", "turn up the saturation{of}",
                 "boost the colors{of}", "intensify the colors{of}", "strengthen the colors{of}", "enhance the colors{of}", "enrich the colors{of}",
                 "make the colors more vivid", "make the colors pop", "make the colors stronger", "make the colors richer", "make the colors more intense",
                 "make the colors more vibrant", "make all colors more saturated", "let the colors pop", "pump up the colors{of}", "turn the saturation up",
                 "increase saturation", "saturate the colors{of}", "bring out the colors{of}", "make the colors bolder", "increase the vibrance{of}",
                 "increase the color intensity{of}", "amplify the colors{of}", "make the colors livelier", "make the colors bright and vivid",
                 "make the colors deeper"),
        complaints=("the colors are too dull", "the colors are too pale", "the colors are too weak", "{obj} needs more color", "{obj} looks too dull in color",
                    "the colors look faded, bring them back", "the colors should be more vivid", "the colors should be stronger",
                    "saturation up", "I want the colors more vivid"),
    ),
    "less saturated": Words(
        comparatives=("less colorful", "less saturated", "less vivid", "paler in color", "more muted", "more subdued in color", "less vibrant",
                      "less intense in color", "more muted in color", "more desaturated"),
        states=("muted", "desaturated", "pale in color", "less colorful", "muted in color", "subdued in color", "partly desaturated"),
        things=("less color", "less saturation", "muted colors", "paler colors", "softer colors", "less vivid colors", "quieter colors", "weaker colors",
                "calmer colors", "subdued colors", "a muted look", "a desaturated look", "more muted colors", "duller colors", "a muted palette",
                "toned down colors", "less intense colors"),
        actions=("mute the colors{of}", "reduce the saturation{of}", "lower the saturation{of}", "decrease the saturation{of}", "turn down the saturation{of}",
                 "tone down the colors{of}", "tone the colors down", "soften the colors{of}", "desaturate {obj}", "desaturate the colors{of}",
                 "calm the colors{of}", "subdue the colors{of}", "dull the colors{of}", "make the colors paler", "make the colors less vivid",
                 "make the colors more muted", "make the colors less intense", "make the colors softer", "make the colors weaker", "weaken the colors{of}",
                 "turn the saturation down", "decrease saturation", "take some color out{of}", "take away some color{of}", "cut the saturation{of}",
                 "quiet the colors{of}", "make the colors less strong", "drain some color from {obj}", "make the colors duller"),
        complaints=("the colors are too strong", "the colors are too vivid", "the colors are too loud", "the colors are too intense", "{obj} is too colorful",
                    "{obj} is oversaturated", "the saturation is too high", "there is too much color", "saturation down", "the colors should be calmer"),
    ),
}  # fmt: skip
