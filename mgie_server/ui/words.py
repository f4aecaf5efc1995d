"""The words of the page. The English text is the key of its translation; what stands in braces stays."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path

import gradio as gr
from gradio.i18n import I18nData

Translate = Callable[[str], str]

CHINESE = "zh-CN"
FOLDER = Path(__file__).resolve().parent / "translations"


def mark(text: str) -> str:
    """The text as it is: for texts in tables, which are translated later, so that collectors of texts find them."""
    return text


def label(text: str) -> I18nData:
    """A text that stays on the page as long as it is open: the browser takes it in its own language."""
    return I18nData(text)


def translator(accept_language: str) -> Translate:
    """For texts that are made for one person. accept_language: that header of the browser's."""
    table = _chinese() if speaks_chinese(accept_language) else {}
    return lambda text: table.get(text, text)


def speaks_chinese(accept_language: str) -> bool:
    """Whether simplified Chinese comes before English among a browser's languages."""
    for entry in accept_language.lower().split(","):
        name = entry.partition(";")[0].strip()
        if name.startswith("en"):
            return False
        if name.split("-")[0] == "zh" and not {"tw", "hk", "mo", "hant"} & set(name.split("-")):
            return True
    return False


def for_browsers() -> gr.I18n:
    """All translations, for labels."""
    chinese = _chinese()
    return gr.I18n(**{"en": {text: text for text in chinese}, CHINESE: chinese, "zh": chinese})


@cache
def _chinese() -> dict[str, str]:
    return json.loads((FOLDER / "zh_CN.json").read_text(encoding="utf-8"))
