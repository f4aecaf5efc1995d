"""What people say when the picture is to be mended; see `leaves`."""

from __future__ import annotations

from mgie_server.training.language.leaves import Words

# fmt: off
MENDING: dict[str, Words] = {
    "fix exposure": Words(
        comparatives=(
            "correctly exposed", "properly exposed", "well exposed", "normally exposed", "better exposed",
            "exposed correctly",
        ),
        states=(
            "correctly exposed", "properly exposed", "well exposed", "evenly exposed", "normally lit",
            "as if exposed right", "rightly exposed",
        ),
        things=(
            "a correct exposure", "the right exposure", "a proper exposure", "a normal exposure",
            "better exposure", "balanced exposure", "an exposure correction", "automatic exposure",
            "correct lighting", "proper lighting", "a good exposure", "the right lighting",
            "an exposure fix", "an automatic exposure correction", "a well balanced exposure",
            "better lighting", "corrected lighting", "natural lighting", "a proper brightness",
            "the correct brightness",
        ),
        actions=(
            "fix the exposure{of}", "correct the exposure{of}", "correct the lighting{of}",
            "fix the lighting{of}", "adjust the exposure{of}", "repair the exposure{of}",
            "set the right exposure", "auto exposure", "balance the exposure{of}",
            "improve the exposure{of}", "get the exposure right", "normalize the exposure{of}",
            "fix the brightness{of}", "correct the brightness{of}", "improve the lighting{of}",
            "correct the light{of}", "fix the light{of}", "auto levels", "auto-expose {obj}",
            "expose {obj} properly", "expose {obj} correctly", "restore the proper exposure{of}",
            "adjust the levels automatically", "mend the exposure{of}", "correct over- or underexposure",
            "optimize the exposure{of}", "rescue the exposure{of}", "sort out the exposure{of}",
            "correct the lighting of this photo", "automatically correct the brightness{of}",
            "auto adjust the exposure", "make the exposure right", "adjust the lighting{of}",
            "balance the lighting{of}", "fix under- or overexposure", "mend the lighting{of}",
            "fix the bad lighting{of}", "repair the lighting{of}", "find the right exposure",
            "correct the exposure automatically", "auto correct the lighting",
            "auto correct the exposure{of}", "set the brightness right", "bring the exposure to normal",
            "put the exposure right", "make the exposure normal", "make the lighting right",
            "get the lighting right", "tune the exposure{of}", "correct the bad exposure{of}",
            "fix the levels{of}", "correct the levels{of}", "adjust the levels",
            "adjust the brightness to normal", "restore the exposure{of}", "even out the exposure{of}",
            "make {obj} well exposed", "recover the exposure",
        ),
        complaints=(
            "the exposure is wrong", "the exposure is off", "{obj} is badly exposed",
            "{obj} is underexposed", "{obj} is overexposed", "the lighting is bad",
            "the exposure needs fixing", "the lighting is off", "the exposure is not right",
            "{obj} was exposed badly", "auto exposure please", "bad exposure", "wrong exposure",
            "the exposure is bad", "the lighting is wrong", "fix lighting", "fix exposure",
            "correct exposure", "auto exposure", "the brightness is wrong", "the brightness is off",
        ),
        degrees=False,
    ),
    "fix white balance": Words(
        comparatives=(
            "neutral in color", "color balanced", "white balanced", "free of color casts", "color neutral",
            "properly white balanced", "true in color",
        ),
        states=(
            "neutral in color", "color balanced", "natural in color", "free of any color cast",
            "white balanced", "true to life in color", "natural and neutral in color",
        ),
        things=(
            "neutral colors", "a neutral white balance", "the correct white balance", "correct colors",
            "a color correction", "natural colors", "balanced colors", "true colors",
            "a white balance correction", "automatic white balance", "no color cast",
            "a proper white balance", "neutral whites", "realistic colors", "a white balance fix",
            "a color cast removal", "a neutral color balance", "a corrected white balance", "clean whites",
            "true to life colors", "a clean white balance", "unbiased colors",
        ),
        actions=(
            "fix the white balance{of}", "correct the white balance{of}", "remove the color cast{of}",
            "remove the color cast", "adjust the white balance{of}", "neutralize the colors{of}",
            "get rid of the color cast{of}", "auto white balance", "balance the colors{of}",
            "correct the colors{of}", "fix the colors{of}", "make the whites white",
            "make the grays neutral", "remove the tint{of}", "neutralize the color cast{of}",
            "color correct {obj}", "restore natural colors{of}", "make the colors natural",
            "make the colors neutral", "remove the color tint{of}", "correct the color cast{of}",
            "repair the white balance{of}", "take out the color cast", "set the white balance",
            "fix the color balance{of}", "correct the color balance{of}", "make white things look white",
            "eliminate the color cast{of}", "fix the tint{of}", "correct the color temperature{of}",
            "fix the color temperature{of}", "improve the white balance{of}", "fix the color cast{of}",
            "get the white balance right", "remove the unwanted color cast", "normalize the colors{of}",
            "undo the color cast{of}", "fix white balance", "correct white balance", "auto color",
            "auto correct the colors", "repair the colors{of}", "mend the white balance{of}",
            "remove the cast{of}", "remove any color cast", "take away the color cast",
            "get rid of the tint{of}", "get rid of the strange color{of}", "make gray areas gray",
            "make {obj} neutral", "make the white balance right", "set the white balance right",
            "adjust the color temperature{of}", "find the right white balance", "cancel the color cast",
            "compensate the color cast", "clean up the color cast", "make the colors look right",
            "make the colors correct", "make the colors true", "bring the white balance to normal",
            "automatically fix the colors", "take the tint out{of}", "put the colors right",
        ),
        complaints=(
            "the white balance is wrong", "the white balance is off", "{obj} has a color cast",
            "there is a color cast", "the colors are off", "the colors look wrong",
            "the colors look unnatural", "the whites are not white", "the colors are not right",
            "auto white balance please", "wrong white balance", "bad white balance",
            "the color balance is off", "the color balance is wrong", "there is a strange tint",
            "everything has a strange tint", "the colors look strange", "white balance please",
            "color cast!", "auto white balance",
        ),
        degrees=False,
    ),
}
# fmt: on
