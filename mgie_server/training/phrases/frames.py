"""The frames of sentences in both languages, and the words for a degree in English."""

from __future__ import annotations

from mgie_server.training.phrases.chinese_schema import ChineseSentences
from mgie_server.training.phrases.english_schema import Sentences
from mgie_server.training.phrases.loader import load

_PLACES = ("obj", "any", "x", "o", "c", "t", "a", "b")
SENTENCES = load("english/sentences.toml", Sentences, _PLACES)
SENTENCES_ZH = load("chinese/sentences.toml", ChineseSentences, (*_PLACES, "s"))
