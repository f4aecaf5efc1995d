"""More everyday ways to ask for weather and hours: similes, events ("clouds roll in"), fragments; see `leaves`."""

from __future__ import annotations

from mgie_server.training.phrases.english_schema import Words

# fmt: off
EVERYDAY_WEATHER: dict[str, Words] = {
    "fog": Words(
        comparatives=("mistier and paler", "more shrouded in mist", "soupier with fog", "more fog-bound"),
        states=(
            "as if seen through a steamed-up window", "as if someone had breathed on the lens",
            "like a lake at dawn in the mist", "like the moors in the morning mist",
            "as if wrapped in cotton wool", "swallowed by mist", "shrouded in mist", "half hidden in haze",
            "like a harbor in sea fog", "like an early morning by the river", "like a steamed-up mirror",
            "like a bathroom after a hot shower", "like a london pea souper",
        ),
        things=(
            "a film of mist", "a thin film of fog", "a breath of mist", "drifting mist", "a shroud of fog", "sea fog",
            "pea soup fog", "mist in the air", "a steamy, misty look",
        ),
        actions=(
            "lay a thin film of mist over {obj}", "lay a film of fog over {obj}", "breathe mist over {obj}",
            "shroud {obj} in mist", "smother {obj} in fog", "let mist drift through {obj}",
            "let a haze settle over {obj}", "let the fog thicken", "let the fog come down",
            "let mist hang in the air", "steam up the lens", "breathe on the lens", "drown {obj} in mist",
            "let {obj} vanish into the haze", "bring the mist in",
        ),
        complaints=(
            "I want that steamed-up window look", "I want the look of an early morning in the mist",
            "fog rolls in", "the mist is rising", "a haze settles over everything", "the fog comes down",
            "the air is thick with fog", "there is mist hanging in the air", "mistier please",
            "give {obj} the feel of a misty dawn", "give {obj} the look of an early morning in the mist",
            "could we have some mist here?", "{obj} is far too clear, I want mist",
        ),
    ),
    "overcast": Words(
        comparatives=("drizzlier", "more leaden", "more drizzly", "less sunlit"),
        states=(
            "leaden", "drizzly", "gray and gloomy", "damp and gray", "like a monday in february",
            "like the hour before the rain", "like scottish weather", "as if it were about to rain",
            "as if the weather had turned", "as if the sun had gone in", "like a summer holiday ruined by rain",
            "like a lid of gray lay over everything", "like the north sea in november",
        ),
        things=(
            "leaden light", "drizzly light", "flat gray daylight", "a drizzly mood", "november light",
            "gloomy weather", "a gloomy, rainy mood", "gray light without any sun", "scottish weather",
        ),
        actions=(
            "let clouds gather", "let the clouds roll in", "let the clouds close in", "let the sun go in",
            "let the weather turn", "let the weather close in", "switch off the sunshine", "kill the sunshine",
            "make the weather gloomy", "make the light leaden", "make the day drizzly",
            "drain the sunshine out of {obj}", "spoil the weather{of}", "give {obj} the feel of drizzle in the air",
        ),
        complaints=(
            "I want the dull light before the rain", "I want the feel of drizzle in the air",
            "clouds roll in", "the clouds close in", "clouds are gathering", "the sun goes in", "the sun hides",
            "the weather turns", "rain is on its way", "no sun please", "no sunshine please",
            "gloomy weather please", "drizzly please", "give {obj} the feel of a drizzly afternoon",
            "could the weather be worse?", "make it a day to stay in bed, gray and wet",
        ),
    ),
    "moonlight": Words(
        comparatives=("moonier", "more moon-washed", "more silver-blue", "more moonlight-ish"),
        states=(
            "moon-washed", "silver-blue", "silvered", "like under a pale moon", "as if only the moon were out",
            "like a quiet night with a bright moon", "like a lake in the moonlight", "silver and blue like the moon",
            "as if the moon were the only lamp", "like a winter night with a moon",
        ),
        things=(
            "a moon glow", "a wash of moonlight", "a film of moonlight", "a silver-blue moonlit look",
            "a cold moon look", "moonglow",
        ),
        actions=(
            "lay a thin film of moonlight over {obj}", "let the moon come up",
            "let moonlight spill over {obj}", "wash {obj} in moonlight", "swap the sunlight for moonlight",
            "bring the moonlight in", "silver {obj} like the moon does", "trade the daylight for moonlight",
            "give {obj} the look of a moonlit lake", "let the light turn silvery", "let it all happen by moonlight",
        ),
        complaints=(
            "I want the pale light of the moon", "I want the feel of a moonlit lake",
            "the moon rises", "the moon comes up", "the moon has come up", "the moon is the only lamp",
            "moonlight only", "moonier please", "give {obj} the pale light of the moon",
            "could we have moonlight instead of daylight?", "nothing but moonlight",
        ),
    ),
    "dusk": Words(
        comparatives=("more eveningish", "more twilighty", "more dusk-like", "more evening-like"),
        states=(
            "like the last half hour before dark", "like a drowsy summer evening", "like when the day winds down",
            "as if the sun had gone behind the hills", "as if the sun had slipped away", "sleepy like an evening",
            "as if daylight was running out", "like the walk home on a summer evening", "like the gloaming",
        ),
        things=(
            "sleepy evening light", "a sleepy evening mood", "gloaming", "a gloaming light", "dying daylight",
            "a drowsy evening feel", "a just-after-sundown look",
        ),
        actions=(
            "let the sun drop behind the hills", "let the sun slip behind the mountains", "let the day wind down",
            "let the daylight run out", "let the light of the day die", "dim the day into evening",
            "let the day draw to a close", "let it all happen in the last daylight", "ease {obj} into the evening",
            "give {obj} the feel of a day winding down",
        ),
        complaints=(
            "I want the last of the daylight", "I want the feel of a day winding down",
            "the sun goes down behind the hills", "the sun drops behind the mountains", "the sun slips away",
            "daylight is running out", "the day draws to a close", "the day winds down",
            "the light is fading, evening is near",
            "dusky please", "give {obj} the sleepy light of evening",
            "could it be later in the day, around dusk?",
        ),
    ),
}
# fmt: on
