"""All that is said in English, by family: the leaves of all files together."""

from __future__ import annotations

from mgie_server.training.phrases.color import COLOR
from mgie_server.training.phrases.english_schema import Words
from mgie_server.training.phrases.everyday_looks import EVERYDAY_LOOKS
from mgie_server.training.phrases.everyday_weather import EVERYDAY_WEATHER
from mgie_server.training.phrases.film import FILM
from mgie_server.training.phrases.hues import HUES
from mgie_server.training.phrases.light import LIGHT
from mgie_server.training.phrases.looks import LOOKS
from mgie_server.training.phrases.mending import MENDING
from mgie_server.training.phrases.moods import MOODS
from mgie_server.training.phrases.tints import TINTS
from mgie_server.training.phrases.tones import TONES

_EVERYDAY = EVERYDAY_WEATHER | EVERYDAY_LOOKS
_PLAIN_WORDS = LIGHT | COLOR | LOOKS | TINTS | MENDING | TONES | FILM | MOODS | HUES
ALL_WORDS: dict[str, Words] = {
    family: words.with_more(_EVERYDAY.get(family)) for family, words in _PLAIN_WORDS.items()
}
