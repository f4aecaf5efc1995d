"""All that is said in Chinese, by family: the leaves of all files together."""

from __future__ import annotations

from mgie_server.training.language.chinese.color import COLOR
from mgie_server.training.language.chinese.everyday import EVERYDAY
from mgie_server.training.language.chinese.film import FILM
from mgie_server.training.language.chinese.leaves import ChineseWords
from mgie_server.training.language.chinese.light import LIGHT
from mgie_server.training.language.chinese.looks import LOOKS
from mgie_server.training.language.chinese.mending import MENDING
from mgie_server.training.language.chinese.moods import MOODS
from mgie_server.training.language.chinese.tints import TINTS
from mgie_server.training.language.chinese.tones import TONES

_PLAIN_WORDS = LIGHT | TONES | COLOR | TINTS | FILM | LOOKS | MOODS | MENDING
WORDS_ZH: dict[str, ChineseWords] = {
    family: said.with_more(EVERYDAY.get(family)) for family, said in _PLAIN_WORDS.items()
}
