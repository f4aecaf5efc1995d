"""What people say for cleared haze and for drama; see `leaves`."""

from __future__ import annotations

from mgie_server.training.phrases.english_schema import Words

# fmt: off
DRAMA: dict[str, Words] = {
    "clear haze": Words(
        comparatives=(
            "less hazy", "less foggy", "less misty", "less milky", "haze-free", "free of haze",
            "free of fog", "clearer through the haze", "less veiled", "clear of haze", "less smoggy",
        ),
        states=(
            "free of haze", "haze-free", "less hazy", "less foggy", "less misty", "dehazed",
            "as if the fog had lifted", "as if the mist had cleared", "as if the haze was gone",
            "like on a clear day without haze", "clear without mist", "as if the air was clear",
            "as if the veil was gone", "defogged",
        ),
        things=(
            "less haze", "no haze", "less fog", "no fog", "less mist", "no mist", "haze removal",
            "a dehaze effect", "dehaze", "a dehaze filter", "fog removal", "clear air", "less smog",
            "a clear view without haze", "a view without fog", "a haze-free look", "clean, clear air",
            "better visibility through the fog", "a dehazed version", "a clear view through the mist",
            "less veil", "a haze reduction", "a fog-free picture", "less milky tones",
        ),
        actions=(
            "remove the haze{of}", "dehaze {obj}", "dehaze", "clear the haze{of}", "clear up the haze{of}",
            "clear up the fog{of}", "clear the fog{of}", "remove the fog{of}", "remove the mist{of}",
            "cut through the mist", "cut through the haze", "cut through the fog", "cut the haze",
            "get rid of the haze{of}", "get rid of the fog{of}", "get rid of the mist", "defog {obj}",
            "reduce the haze{of}", "reduce the fog{of}", "reduce the mist{of}", "take the haze out{of}",
            "take the fog away", "take away the haze", "take out the mist", "lift the fog",
            "lift the haze off {obj}", "lift the veil from {obj}", "remove the gray veil{of}",
            "remove the milky veil{of}", "get rid of the veil", "clean the haze off {obj}",
            "make the air clearer", "make the haze go away", "let the fog lift", "let the mist clear",
            "make the fog disappear", "eliminate the haze{of}", "see through the haze",
            "restore what the haze has swallowed", "bring back the contrast lost in the haze",
            "remove the atmospheric haze", "turn down the haze", "blow the fog away", "clear the air",
            "clear the mist{of}", "remove the smog{of}", "wipe away the haze", "apply dehaze",
        ),
        complaints=(
            "{obj} is too hazy", "{obj} is too foggy", "{obj} is too misty", "{obj} looks milky",
            "there is a veil over {obj}", "there is too much haze", "there is too much fog",
            "too much haze", "too hazy", "too foggy", "everything disappears in the haze", "dehaze please",
            "haze away", "I can't see anything through the fog", "the haze must go",
            "the fog should go away", "a gray veil lies over {obj}, remove it",
            "the haze kills the contrast", "no haze please",
        ),
    ),
    "dramatic": Words(
        comparatives=(
            "more dramatic", "dramatic", "moodier", "more epic", "more intense in mood", "grittier",
            "more theatrical", "more powerful in mood", "more brooding", "more menacing", "more thrilling",
            "edgier",
        ),
        states=(
            "dramatic", "more dramatic", "epic", "moody", "intense and moody", "dark and dramatic",
            "moody and dark", "gritty", "theatrical", "brooding", "menacing", "ominous", "threatening",
            "like a scene full of drama", "like a thunderstorm is coming", "powerful and dramatic",
            "dark and moody", "full of tension", "mysterious", "like a baroque drama", "heroic",
        ),
        things=(
            "a dramatic look", "more drama", "drama", "an epic look", "an epic mood", "a moody look",
            "an intense, moody look", "dramatic light", "dramatic lighting", "a dramatic mood",
            "a dramatic atmosphere", "a dark, dramatic look", "a dramatic effect", "a gritty look",
            "a dramatic feel", "a moody atmosphere", "an ominous mood", "a brooding mood", "moody light",
            "a theatrical look", "theatrical lighting", "a dramatic grade", "moody tones", "dramatic tones",
            "a dramatic version", "a threatening mood", "a dark and moody grade", "an epic atmosphere",
            "a mood full of tension", "a moody edit", "a dramatic filter", "a dark, gritty mood",
        ),
        actions=(
            "add drama", "add drama to {obj}", "add some drama", "dramatize {obj}",
            "bring drama into {obj}", "give the light more drama", "make the light dramatic",
            "make the lighting dramatic", "make the light more dramatic", "make the lighting more dramatic",
            "make the mood dramatic", "make the mood more intense", "make the mood darker and more intense",
            "turn up the drama", "crank up the drama", "increase the drama{of}", "raise the tension{of}",
            "make it feel dramatic", "make it feel epic", "make it feel moody",
            "make {obj} feel more intense", "create a dramatic mood", "create a moody atmosphere",
            "set a dramatic mood", "apply a dramatic look", "go dramatic", "go dark and moody",
            "grade {obj} dark and moody", "grade {obj} dramatically", "light {obj} dramatically",
            "light {obj} like a theater stage", "make the tones dramatic", "turn {obj} into something epic",
            "make an epic version{of}", "turn {obj} into a dramatic scene",
            "make {obj} look powerful and dramatic", "use dramatic light",
            "give everything a dramatic mood", "heighten the drama{of}", "intensify the mood{of}",
            "build up tension in {obj}", "pump up the drama", "make the scene menacing",
            "make the atmosphere more dramatic", "let {obj} look like a storm is coming",
        ),
        complaints=(
            "{obj} needs more drama", "{obj} lacks drama", "{obj} is not dramatic enough", "drama please",
            "dramatic please", "more drama please", "{obj} is too harmless", "there is no drama in {obj}",
            "I want drama", "{obj} could be more dramatic", "{obj} should feel dramatic",
            "the mood is too tame", "moody please", "I'm missing the drama",
        ),
    ),
}
# fmt: on
