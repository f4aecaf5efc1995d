"""More everyday ways to ask for looks: similes, film and paper, colors that drain away, fragments; see `leaves`."""

from __future__ import annotations

from mgie_server.training.phrases.english_schema import Words

# fmt: off
EVERYDAY_LOOKS: dict[str, Words] = {
    "black and white": Words(
        states=(
            "like a photo from before color film", "like television before color", "as if color did not exist",
            "as if the world had no colors", "like a charlie chaplin film", "like an ansel adams photograph",
            "drained of all color", "gray all over",
        ),
        things=(
            "not a trace of color", "gray tones only", "nothing but gray tones", "black and white film",
            "the look of a black and white film",
        ),
        actions=(
            "drain {obj} of all its color", "drain every bit of color out of {obj}", "bleed all the color out of {obj}",
            "let all the color bleed out of {obj}", "wring every color out of {obj}",
            "load a black and white film", "leave not a trace of color", "turn the colors off",
            "give {obj} the look of a black and white film", "empty {obj} of color",
        ),
        complaints=(
            "colors off", "no more colors", "gray tones only please", "black n white please", "b and w",
            "could I have it without any color?", "everything gray please",
        ),
        degrees=False,
    ),
    "less saturated": Words(
        actions=(
            "bleed some of the color out of {obj}", "drain a part of the color out of {obj}",
            "let some of the color seep away", "rein in the colors",
        ),
        complaints=("fewer screaming colors please", "could the colors shout less?"),
    ),
    "faded": Words(
        comparatives=(
            "sun-faded", "more sun-faded", "more weathered", "time-worn", "more bleached-out", "faded-looking",
        ),
        states=(
            "sun-faded", "sun-worn", "time-worn", "bleached-out", "like a postcard left on the dashboard",
            "like a curtain that hung in the sun for years", "like a shirt washed a hundred times",
            "like the cover of an old paperback", "like a holiday snap from 1974", "like a snapshot from a shoebox",
            "like an old color slide that lost its strength", "like a flyer left out in the rain and sun",
            "as if it had lain in the sun all summer", "as if the years had eaten the color", "like a tired old print",
            "like film that sat in a drawer for ages",
        ),
        things=(
            "a sun-faded look", "a time-worn look", "tired old film colors", "bleached-out tones",
            "shoebox photo colors", "a seventies snapshot look",
        ),
        actions=(
            "wash the color out like an old print", "let the sun wash out the colors", "let the years wash out {obj}",
            "let the sun eat the colors", "let time wear {obj} down to faded tones",
            "give {obj} the look of an old holiday snap",
            "give {obj} the feel of expired film", "give {obj} the colors of a snapshot from the seventies",
            "make {obj} look sun-worn", "let the dyes fade", "weather the colors{of}",
        ),
        complaints=(
            "I want that sun-faded postcard look", "I want the look of an old holiday snap",
            "I want the feel of expired film",
            "sun-faded please", "everything sun-worn, like an old postcard",
            "the colors have been in the sun too long",
            "as if forgotten in a sunny window", "could it look sun-faded?", "old color film, faded",
            "{obj} looks too new, let it fade",
        ),
    ),
    "matte": Words(
        comparatives=("more matte-ish", "chalkier in the blacks", "more velvety", "duller in finish, like paper"),
        states=(
            "like a print on cotton paper", "as if printed on cotton paper", "like a photo book with soft pages",
            "chalky in the blacks", "velvety instead of glossy", "like fine art paper", "like eggshell paper",
            "with charcoal instead of black", "without any deep black", "like an indie magazine page",
        ),
        things=(
            "charcoal blacks", "chalky blacks", "a velvety finish", "an eggshell finish", "a paper-like finish",
            "a cotton paper feel",
        ),
        actions=(
            "rub the gloss off {obj}", "take the shine out of the print", "soften the blacks to charcoal",
            "turn pure black into charcoal", "let no black stay pure", "make the blacks chalky",
            "give {obj} the feel of uncoated paper", "give {obj} the look of a print on cotton paper",
            "lay a thin matte film over {obj}", "dull the gloss{of}",
        ),
        complaints=(
            "I want no gloss at all", "I want the look of an uncoated print", "I want the feel of uncoated paper",
            "no gloss please", "non-glossy please", "velvety, not shiny", "charcoal instead of black please",
            "less shine, more paper", "could it look more like paper?", "the finish is too shiny",
        ),
    ),
    "pastel": Words(
        comparatives=(
            "more pastelly", "more pastel-ish", "more sugary in color", "sweeter and paler", "more powder-soft",
            "more blossomy",
        ),
        states=(
            "pastelly", "sugary", "powder-soft", "like marzipan", "like sugared almonds", "like milkshakes",
            "like spring blossoms", "like baby clothes in a shop", "like an ice cream parlor", "like a nursery",
            "like spun sugar", "sleepy and soft in color", "like a lullaby",
        ),
        things=(
            "sugared almond colors", "milkshake colors", "blossom colors", "powder tones", "nursery colors",
            "marzipan colors", "a spun-sugar look", "a sleepy, sugary mood",
        ),
        actions=(
            "give {obj} the colors of an ice cream parlor", "give {obj} the softness of spring blossoms",
            "stir milk into the colors", "lay a thin film of powder pink and baby blue over {obj}", "sugar the colors",
            "powder the colors", "make the colors sugary", "let the colors melt into soft pale sweetness",
        ),
        complaints=(
            "I want the colors of an ice cream parlor", "sugary please", "pastelly please", "soft sweet shades please",
            "milkshake colors please",
            "could the colors be as soft as blossoms?", "nothing loud, only baby colors",
        ),
    ),
    "sepia": Words(
        comparatives=("sepia-ish", "brown with age", "yellowed with age", "tea-stained"),
        states=(
            "brown with age", "yellowed with age", "tea-stained", "as if dipped in tea", "like a cabinet card",
            "like a keepsake from 1905", "like a portrait from the gold rush",
            "like a photo from the days of steam trains",
            "like a photo from a locket", "as if it came from a dusty old album",
            "like great-grandfather's wedding photo",
        ),
        things=(
            "a tea-stained look", "the brown of old photographs", "the feel of a dusty album", "sepia-ish tones",
            "a steam train era look", "the look of a cabinet card",
        ),
        actions=(
            "give {obj} the brown of old photographs", "give {obj} the feel of a dusty old album", "dip {obj} in tea",
            "steep {obj} in tea like an old print", "send {obj} back to 1900", "let {obj} go brown with age",
            "lay a thin film of sepia over {obj}", "yellow {obj} with age",
        ),
        complaints=(
            "brown like the old days", "old and brown please", "could it be a hundred years old?",
            "sepia-ish please",
            "something from the time of steam trains please", "tea-stained please",
        ),
        degrees=False,
    ),
    "hue shift": Words(
        comparatives=("weirder in color", "stranger in color", "otherworldly in color", "more surreal in color"),
        states=(
            "as if someone had turned the hue knob", "topsy-turvy in color", "like a world with the wrong colors",
            "surreal in color", "as if seen by an alien",
        ),
        things=(
            "otherworldly colors", "topsy-turvy colors", "wrong colors on purpose", "a spin of the hues",
            "surreal colors", "a twist of all the hues", "colors from another world",
        ),
        actions=(
            "slide every color to the next one", "slide all the colors along the rainbow", "turn the hue knob",
            "twist the hues", "nudge every hue along", "spin the hues", "spin all the colors",
            "push every hue a step further",
            "give {obj} the colors of another world", "scramble the hues",
        ),
        complaints=(
            "some other colors please", "could everything have another color?", "wrong colors on purpose please",
            "the same picture, but in other hues", "any colors but these",
        ),
    ),
    "neon": Words(
        comparatives=(
            "more neon-ish", "more fluorescent in color", "more acid-bright", "more luminescent", "glow-stick bright",
        ),
        states=(
            "acid-bright", "like a pinball machine", "like a karaoke bar", "like a rave", "like a laser show",
            "like glow sticks", "like highlighter pens", "like a roller disco", "as if plugged into a socket of neon",
        ),
        things=(
            "glow-in-the-dark colors", "highlighter colors", "rave colors", "acid colors", "pinball colors",
            "a laser show look", "a roller disco look",
        ),
        actions=(
            "plug {obj} into neon", "light {obj} up like a pinball machine", "switch {obj} to rave colors",
            "crank the colors up to neon", "electrify the colors", "give {obj} the look of a karaoke bar",
            "give {obj} the colors of a rave", "lay a film of neon light over {obj}",
        ),
        complaints=(
            "I want the colors of a rave", "I want the look of a karaoke bar", "neon-ish please", "rave colors please",
            "glow-in-the-dark please", "could it glow like a nightclub?",
            "acid colors please",
        ),
    ),
    "teal and orange": Words(
        comparatives=("more movie-ish", "more blockbustery", "more filmic", "more teal-and-orangey"),
        states=(
            "like a summer blockbuster", "like a streaming series", "like a scene from an action film", "filmic",
            "as if shot for the big screen", "like a still from a thriller in teal and orange", "like a car commercial",
        ),
        things=(
            "a popcorn movie look", "a filmic look", "a filmic grade", "a streaming series grade",
            "warm lights against teal shadows",
        ),
        actions=(
            "give {obj} the colors of the big screen", "give {obj} the look of a film still",
            "give {obj} the feel of a cinema evening",
            "send {obj} through a film colorist", "color it the way Hollywood does",
            "cool the darks to teal and warm the lights to orange",
        ),
        complaints=(
            "I want the colors of the big screen", "I want the look of a film still", "movie-ish please",
            "filmic please", "could it feel like cinema?", "the big screen look please",
            "orange lights, teal darks", "as in the movies please",
        ),
    ),
    "dramatic": Words(
        comparatives=("broodier", "more suspenseful", "tenser in mood", "stormier in mood", "moodier and more intense"),
        states=(
            "intense", "tense", "suspenseful", "darkly intense", "stormy in mood", "like a thriller",
            "spine-chilling",
        ),
        things=("a thriller mood", "an intense feel", "a suspenseful mood", "a tense atmosphere", "a stormy mood"),
        actions=(
            "load {obj} with tension", "give {obj} the tension of a thriller", "let the mood turn stormy",
            "let the mood grow dark and tense", "fill {obj} with suspense",
        ),
        complaints=(
            "I want the tension of a thriller", "broodier please", "suspense please", "there is tension in the air",
            "could it be moodier?",
            "the mood turns stormy", "{obj} is too tame, I want tension",
        ),
    ),
}
# fmt: on
