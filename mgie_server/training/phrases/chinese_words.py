"""All that is said in Chinese, by family: the leaves of all files together."""

from __future__ import annotations

from mgie_server.training.phrases.chinese.color import COLOR
from mgie_server.training.phrases.chinese.everyday import EVERYDAY
from mgie_server.training.phrases.chinese.film import FILM
from mgie_server.training.phrases.chinese.light import LIGHT
from mgie_server.training.phrases.chinese.looks import LOOKS
from mgie_server.training.phrases.chinese.mending import MENDING
from mgie_server.training.phrases.chinese.moods import MOODS
from mgie_server.training.phrases.chinese.tints import TINTS
from mgie_server.training.phrases.chinese.tones import TONES
from mgie_server.training.phrases.chinese_schema import ChineseWords

_PLAIN_WORDS = LIGHT | TONES | COLOR | TINTS | FILM | LOOKS | MOODS | MENDING
WORDS_ZH: dict[str, ChineseWords] = {
    family: said.with_more(EVERYDAY.get(family)) for family, said in _PLAIN_WORDS.items()
}
