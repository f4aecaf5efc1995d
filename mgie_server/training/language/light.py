"""What people say for more and less light and contrast; see `leaves`."""

from __future__ import annotations

from mgie_server.training.language.leaves import Words

# fmt: off
LIGHT: dict[str, Words] = {
    "brighter": Words(
        comparatives=(
            "brighter", "lighter", "more luminous", "better lit", "less dark", "less dim", "less gloomy",
            "one stop brighter", "brighter overall",
        ),
        states=(
            "bright", "brighter", "lighter", "well lit", "sunlit", "luminous", "airy", "radiant",
            "full of light", "lit by more light", "less dark", "like a bright day",
        ),
        things=(
            "more light", "more brightness", "more exposure", "a brighter look", "a higher exposure",
            "extra light", "additional light", "a light boost", "a bright, airy look", "stronger light",
            "brighter light", "one more stop of light", "a bright look", "high key lighting",
            "a bright atmosphere", "a brighter mood", "a bright and airy feel", "a brighter version",
            "a lighter version", "a sunlit feel", "better visibility",
        ),
        actions=(
            "brighten {obj}", "brighten {obj} up", "brighten up {obj}", "lighten {obj}", "lighten {obj} up",
            "increase the brightness{of}", "raise the brightness{of}", "boost the brightness{of}",
            "turn up the brightness{of}", "turn the brightness up", "increase the exposure{of}",
            "raise the exposure{of}", "push the exposure up", "bring up the brightness{of}",
            "let in more light", "add some light to {obj}", "add light", "light {obj} up",
            "increase brightness", "up the brightness", "increase the luminance{of}",
            "illuminate {obj} more", "increase the light{of}", "turn the lights up",
            "shed more light on {obj}", "lift the brightness{of}", "crank up the brightness",
            "bump up the exposure", "bump the brightness up", "make the light stronger",
            "make the light brighter", "make the lighting brighter", "push the brightness{of}",
            "add brightness", "add brightness to {obj}", "overexpose {obj} slightly", "add a stop of light",
            "get more light into {obj}", "throw more light on {obj}", "make all tones lighter",
            "lift the exposure{of}",
        ),
        complaints=(
            "more brightness, please", "{obj} could use more light", "{obj} needs more light",
            "brightness up", "plus brightness", "there is not enough light",
            "I can hardly see anything, more light", "{obj} is too dark", "{obj} looks too dark",
            "{obj} is too dim", "it's too dark", "{obj} is rather dark, brighten it", "too dark",
        ),
    ),
    "darker": Words(
        comparatives=(
            "darker", "dimmer", "less bright", "gloomier", "more shadowy", "duskier", "more dim",
            "less light", "one stop darker", "darker overall", "less luminous",
        ),
        states=(
            "dark", "darker", "dim", "dimmer", "gloomy", "shadowy", "dimly lit", "murky", "less bright",
            "moody and dark", "poorly lit", "somber", "dusky", "like dim light", "like a gloomy day",
        ),
        things=(
            "less light", "less brightness", "a darker look", "a lower exposure", "less exposure",
            "a dark mood", "a darker mood", "a dim look", "a gloomy mood", "more darkness",
            "a low key look", "weaker light", "dimmer light", "one stop less light", "low key lighting",
            "a dim mood", "subdued light", "dim lighting", "a dark atmosphere", "a gloomy atmosphere",
            "a dimmer version", "a darker version", "a dark vibe", "a shadowy mood", "a darker feel",
        ),
        actions=(
            "darken {obj}", "dim {obj}", "lower the brightness{of}", "reduce the brightness{of}",
            "decrease the brightness{of}", "turn down the brightness{of}", "turn the brightness down",
            "cut the brightness{of}", "lower the exposure{of}", "reduce the exposure{of}",
            "pull the exposure down", "bring down the brightness{of}", "decrease the exposure{of}",
            "dim the light{of}", "dim the lights", "reduce the light{of}", "drop the brightness{of}",
            "decrease brightness", "lower the light{of}", "lower the luminance{of}", "turn the lights down",
            "take away some light", "make less light", "tone down the brightness", "bump the exposure down",
            "make the light weaker", "make the light dimmer", "make the lighting darker",
            "pull the brightness down", "underexpose {obj} slightly", "take a stop of light away",
            "make all tones darker", "remove some light", "turn down the light", "let {obj} get darker",
            "push {obj} darker", "bring the exposure down",
        ),
        complaints=(
            "{obj} should have less light", "brightness down", "minus brightness",
            "less brightness, please", "there is too much light, make it darker", "{obj} is too bright",
            "{obj} looks too bright", "{obj} is too light", "it's too bright", "too bright",
        ),
    ),
    "more contrast": Words(
        comparatives=(
            "more contrasty", "punchier", "higher in contrast", "less flat", "less hazy", "more contrasted",
            "less washed out in contrast", "crisper in contrast", "more contrast-rich",
            "stronger in contrast",
        ),
        states=(
            "punchy", "contrasty", "more contrasty", "high contrast", "dramatic and contrasty", "less flat",
            "crisp and contrasty", "strong in contrast",
        ),
        things=(
            "more contrast", "a stronger contrast", "stronger contrast", "higher contrast",
            "a contrast boost", "a high contrast look", "more punch", "a punchy look", "a higher contrast",
            "extra contrast", "deeper blacks and brighter whites", "greater contrast",
            "more tonal contrast", "a punchier contrast", "harder contrast", "a bold contrast",
            "hard contrast", "more tonal punch", "a contrasty feel", "a version with more contrast",
            "more contrast between light and dark",
        ),
        actions=(
            "increase the contrast{of}", "raise the contrast{of}", "boost the contrast{of}",
            "strengthen the contrast{of}", "enhance the contrast{of}", "turn up the contrast{of}",
            "turn the contrast up", "increase the image contrast", "increase the picture contrast",
            "boost the photo contrast", "up the contrast", "increase contrast",
            "make the contrast stronger", "make the contrast higher", "make the contrast bigger",
            "make the darks darker and the lights lighter",
            "make the blacks deeper and the whites brighter", "intensify the contrast{of}",
            "push the contrast{of}", "amplify the contrast{of}",
            "make the shadows darker and the highlights brighter", "raise the image contrast",
            "strengthen the difference between light and dark", "make the contrast more intense",
            "add contrast", "add contrast to {obj}", "crank up the contrast", "bump up the contrast",
            "give the tones more contrast", "deepen the shadows and lift the highlights",
            "make the contrast harder", "let the contrast be stronger", "steepen the tone curve",
            "make the difference between dark and bright bigger", "sharpen the contrast{of}",
            "make the tones more contrasty", "make {obj} pop with contrast", "heighten the contrast{of}",
            "beef up the contrast", "step up the contrast",
        ),
        complaints=(
            "{obj} looks too flat", "{obj} is too flat", "the contrast is too low",
            "the contrast is too weak", "{obj} lacks contrast", "there is too little contrast",
            "contrast up", "{obj} needs more punch", "not enough contrast", "{obj} looks flat",
            "{obj} looks dull and flat",
        ),
    ),
    "less contrast": Words(
        comparatives=(
            "flatter", "less contrasty", "softer in contrast", "lower in contrast", "more faded",
            "more matte", "less punchy", "less harsh", "more washed out", "lower contrast",
            "weaker in contrast",
        ),
        states=(
            "flat", "faded", "washed out", "matte", "flat and faded", "low contrast", "hazy and flat",
            "soft in contrast", "less contrasty", "faded like an old print", "less harsh",
        ),
        things=(
            "less contrast", "a lower contrast", "lower contrast", "a softer contrast", "softer contrast",
            "weaker contrast", "a flat look", "a faded look", "a flat, faded look", "a washed-out look",
            "a matte look", "a low contrast look", "a faded, matte look", "a flatter look",
            "a soft, flat look", "a faded film look", "a gentle contrast", "a gentler contrast",
            "a washed out look", "flat tones", "a faded print look", "low contrast", "a soft contrast look",
            "a milky look", "a faded effect", "a flat tone curve", "softer tones",
            "a version with less contrast", "less contrast between light and dark", "gentle tones",
            "a faded mood",
        ),
        actions=(
            "lower the contrast{of}", "reduce the contrast{of}", "decrease the contrast{of}",
            "soften the contrast{of}", "weaken the contrast{of}", "turn down the contrast{of}",
            "turn the contrast down", "cut the contrast{of}", "lower the image contrast",
            "reduce the picture contrast", "decrease contrast", "flatten the contrast{of}",
            "flatten the tones{of}", "fade {obj}", "wash {obj} out", "make the contrast weaker",
            "make the contrast lower", "make the contrast softer", "tone down the contrast{of}",
            "drop the contrast{of}", "flatten {obj}", "lift the blacks and pull down the whites",
            "make the shadows lighter and the highlights darker",
            "reduce the difference between light and dark", "take out some contrast",
            "remove some contrast", "take the contrast down", "bring the contrast down",
            "make the contrast smaller", "make the contrast gentler", "make {obj} look flat",
            "bring dark and bright closer together", "even out light and dark",
            "give the tones less contrast", "make the light less harsh", "make the tones softer",
            "lessen the contrast{of}", "diminish the contrast{of}", "bring down the contrast{of}",
            "ease the contrast{of}", "make the tones flatter",
        ),
        complaints=(
            "the contrast is too strong", "the contrast is too high", "the contrast is too harsh",
            "contrast down", "{obj} has too much contrast", "{obj} is too contrasty",
            "there is too much contrast", "too much contrast", "{obj} looks too harsh",
            "the light is too harsh",
        ),
    ),
}
# fmt: on
