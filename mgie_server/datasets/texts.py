"""Text files of data sets: encodings, and JSON entry by entry, each with its line."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO, cast

from mgie_server.datasets.left_out import BAD_ENTRY, NO_INSTRUCTION, Omit
from mgie_server.weights.small_files import read_bytes

MOST_BYTES = 512 * 1024**2  # of a file that is read as a whole
_BLANK = re.compile(r"\s*")
_NO_TEXT = re.compile("[\ud800-\udfff\ufffd]")
_DECODER = json.JSONDecoder()
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


class TextFault(Exception):
    """Where a text stops being what it should be, a clause. line: from 1."""

    def __init__(self, line: int, why: str) -> None:
        super().__init__(why)
        self.line = line


@dataclass(frozen=True)
class Entry:
    """Of a JSON array or object. line: where it begins, from 1; number: from 1; key: "" in an array."""

    line: int
    number: int
    key: str
    value: Any


def encoding_of(first: bytes) -> str:
    """By the mark at the beginning of a file; UTF-8 without one."""
    return next((name for mark, name in _MARKS if first.startswith(mark)), "utf-8")


def opened(path: Path, newline: str | None = None) -> TextIO:
    """The text of a file in its own encoding; what is not in it stays in the text, where `is_broken` finds it."""
    with path.open("rb") as file:
        encoding = encoding_of(file.read(4))
    errors = "replace" if encoding == "utf-16" else "surrogateescape"
    return path.open(encoding=encoding, errors=errors, newline=newline)


def is_broken(text: str) -> bool:
    """Whether bytes stood there that are no text in the file's encoding."""
    return _NO_TEXT.search(text) is not None


def read_text(path: Path, most: int = MOST_BYTES) -> str:
    """Raises OSError, ValueError."""
    data = read_bytes(path, most)
    encoding = encoding_of(data)
    return data.decode(encoding, "replace" if encoding == "utf-16" else "surrogateescape")


def entries(text: str) -> Iterator[Entry]:
    """Of a JSON array or an object, one after another; NaN is None. Raises TextFault where the text breaks off."""
    at = _skip(text, 0)
    closing = {"[": "]", "{": "}"}.get(text[at : at + 1])
    if closing is None:
        raise TextFault(1, f"it is no list of entries: it begins with {text[at : at + 20]!r}")
    line, counted, number = 1, 0, 0
    at = _skip(text, at + 1)
    while not text.startswith(closing, at):
        line, counted = line + text.count("\n", counted, at), at
        key, number = "", number + 1
        if closing == "}":
            key, at = _value(text, at, line)
            at = _after(text, at, ":", line)
        value, at = _value(text, at, line)
        yield Entry(line, number, str(key), value)
        at = _skip(text, at)
        if not text.startswith(closing, at):
            at = _after(text, at, ",", line + text.count("\n", counted, at))


def text_of(value: Any) -> str | None:
    """A text with something in it, without blanks around it; None for all else (NaN of a JSON file among it).

    Raises Omit for one that is not in the file's encoding.
    """
    if not isinstance(value, str):
        return None
    if is_broken(value):
        shown = value.encode("utf-8", "replace").decode()[:60]
        raise Omit(BAD_ENTRY, f"{shown!r} is not UTF-8; save the file as UTF-8")
    return value.strip() or None


def instruction_of(value: Any) -> str:
    """Raises Omit where it says nothing."""
    text = text_of(value)
    if text is None:
        raise Omit(NO_INSTRUCTION, f"its instruction is {shortened(value)}")
    return text


def shortened(value: Any) -> str:
    """A value for a sentence."""
    shown = repr(value)
    return shown if len(shown) <= 60 else shown[:57] + "..."


def fields_of(value: Any) -> dict[str, Any]:
    """Raises Omit where it is no object."""
    if not isinstance(value, dict):
        raise Omit(BAD_ENTRY, f"it is {shortened(value)} instead of an object")
    return cast("dict[str, Any]", value)


def _value(text: str, at: int, line: int) -> tuple[Any, int]:
    try:
        return _DECODER.raw_decode(text, at)
    except RecursionError as error:
        raise TextFault(line, "its JSON is nested too deeply") from error
    except ValueError as error:
        message = getattr(error, "msg", str(error))
        place = line + text.count("\n", at, getattr(error, "pos", at))
        raise TextFault(place, f"its JSON breaks off ({message})") from error


def _after(text: str, at: int, sign: str, line: int) -> int:
    at = _skip(text, at)
    if not text.startswith(sign, at):
        found = repr(text[at : at + 10]) if text[at:] else "the end of the file"
        raise TextFault(line, f"its JSON breaks off ({sign!r} is expected where {found} stands)")
    return _skip(text, at + 1)


def _skip(text: str, at: int) -> int:
    found = _BLANK.match(text, at)
    return found.end() if found else at
