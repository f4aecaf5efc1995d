"""The words that people read, in their language. The English text is the key of its translation."""

from __future__ import annotations

import json
import os
from pathlib import Path

FOLDER = Path(__file__).resolve().parent / "translations"
ENGLISH = "en"


def tr(text: str) -> str:
    """The text in the language in use; the text itself where it has no translation."""
    return _words.table.get(text, text)


def mark(text: str) -> str:
    """The text as it is: for texts in tables, which tr gets later, so that collectors of texts find them."""
    return text


def use_language(code: str) -> str:
    """Speak this language from now on; gives the code that was found.

    code: "auto" (what the editor and the system speak), "en", or a file of translations/ ("zh_CN").
    A language without a file, or with a broken one, is English.
    """
    wanted = _preferred() if code == "auto" else [code]
    _words.code, _words.table = ENGLISH, {}
    for name in wanted:
        found = _matching(name)
        if found == ENGLISH:
            break
        if found:
            _words.code, _words.table = found, _read(FOLDER / f"{found}.json")
            break
    return _words.code


def language() -> str:
    """The code of the language in use."""
    return _words.code


def languages() -> list[str]:
    """The codes that use_language knows, English first."""
    try:
        return [ENGLISH, *sorted(path.stem for path in FOLDER.glob("*.json"))]
    except OSError:
        return [ENGLISH]


class _Words:
    code = ENGLISH
    table: dict[str, str] = {}  # noqa: RUF012  replaced as a whole, never written to


_words = _Words()


def _preferred() -> list[str]:
    """Language codes, the dearest first. Krita puts the language chosen in its menu into $LANGUAGE."""
    from mgie_krita.qt import QtCore

    chosen = [name for name in os.environ.get("LANGUAGE", "").split(":") if name]
    return chosen or [*QtCore.QLocale().uiLanguages(), *QtCore.QLocale.system().uiLanguages()]


def _matching(name: str) -> str:
    """The known code for "zh_CN.UTF-8", "zh-Hans-CN", "en_GB", ...; "" without one."""
    parts = name.partition(".")[0].partition("@")[0].replace("-", "_").split("_")
    spoken = parts[0].lower()
    if spoken in ("en", "c", "posix"):
        return ENGLISH
    known = languages()
    exact = "_".join([spoken, *parts[-1:]]) if len(parts) > 1 else spoken
    simplified = spoken == "zh" and not {"TW", "HK", "MO", "Hant"} & set(parts)
    for code in (exact, spoken, "zh_CN" if simplified else ""):
        if code in known:
            return code
    return ""


def _read(path: Path) -> dict[str, str]:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    if not isinstance(data, dict):
        return {}
    return {key: value for key, value in data.items() if isinstance(value, str) and value}
