"""Every word of the page is there in both languages."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from mgie_client.error_words import ERROR_WORDS
from mgie_client.receipt import TEXTS
from mgie_client.stage_words import STAGE_WORDS
from mgie_protocol.errors import MgieError
from mgie_server.ui import words
from mgie_server.ui.error_words import OWN_WORDS, explain

ROOM = Path(words.__file__).parent
# what is called with texts, and how many of its arguments are some
SAYING = {"mark": 1, "tr": 1, "label": 1, "number": 1, "choice": 1, "words": 2}
CHINESE = words.translator("zh-CN,zh;q=0.9,en;q=0.8")


def texts() -> set[str]:
    """What stands in mark(), tr() and label(), and what is shared: receipts, stages, errors that have no other words."""
    errors = {
        text for code, said in ERROR_WORDS.items() if code not in OWN_WORDS for text in (said.what, said.step)
    }
    shared = {*TEXTS, *STAGE_WORDS.values(), *errors}
    found = {text for text in shared if any(char.isalpha() for char in text)}
    for path in ROOM.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and (count := SAYING.get(ast.unparse(node.func))):
                found.update(str(word.value) for word in node.args[:count] if isinstance(word, ast.Constant))
    return found


def test_every_text_has_a_translation_and_none_is_left_over() -> None:
    table = set(words.for_browsers().translations["zh-CN"])
    beside = {"Adjust (offline)"}  # the title of a model, which the server gives
    assert not texts() - table
    assert not table - texts() - beside


def test_what_stands_in_braces_stays() -> None:
    names = ("{n}", "{what}", "{step}", "{steps}", "{percent}", "{value}", "{seconds}", "{number}")
    for text in texts():
        for name in names:
            assert (name in text) == (name in CHINESE(text)), text


@pytest.mark.parametrize(
    ("header", "chinese"),
    [
        ("zh-CN,zh;q=0.9,en;q=0.8", True),
        ("zh", True),
        ("de-DE,de;q=0.9,zh-Hans;q=0.5", True),
        ("en-US,en;q=0.9,zh-CN;q=0.8", False),
        ("zh-TW,zh-Hant;q=0.9,en;q=0.8", False),
        ("", False),
    ],
)
def test_the_browsers_languages_decide(header: str, chinese: bool) -> None:
    assert words.speaks_chinese(header) is chinese


def test_errors_say_what_happened_and_what_to_do() -> None:
    error = MgieError("picture_too_large", "The picture has 200 megapixels.", "Use a part.")
    assert explain(error, words.translator("en")) == ("The picture has 200 megapixels.", "Use a part.")
    assert explain(error, CHINESE) == ("图片太大。", "请使用较小的副本，或减少变体数。")
    unknown = MgieError("new_code", "Something new.", "")
    assert explain(unknown, CHINESE) == ("Something new.", "")
