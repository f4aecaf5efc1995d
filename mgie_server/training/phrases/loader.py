"""Reads phrases: a TOML file as the dataclass of `schema` that describes it; what does not fit is named by file and key."""

from __future__ import annotations

import re
import sys
from collections.abc import Collection, Sequence
from dataclasses import MISSING, fields
from functools import cache
from pathlib import Path
from reprlib import repr as short  # of a long list only its beginning
from typing import Any, TypeVar, cast, get_args, get_origin, get_type_hints

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

FOLDER = Path(__file__).parent
T = TypeVar("T")
_SCALARS = {bool: ("true or false", bool), str: ("a text", str), float: ("a number", float, int)}
_hints = cache(get_type_hints)
_IN_BRACES = re.compile(r"\{([^{}]*)\}|[{}]")


class PhrasesError(ValueError):
    """A file of phrases that is not as its schema says; the message begins with the file and the key."""


def load(name: str, kind: type[T], places: Collection[str], folder: Path = FOLDER) -> T:
    """The phrases of one file, such as "english/nouns.toml"; lists keep their order and their repetitions.

    kind: a dataclass of tuple[str, ...], bool, str, float, dict[str, ...] or such a dataclass; or such a dict
    places: the names that may stand in braces in a list
    Raises PhrasesError.
    """
    try:
        with (folder / name).open("rb") as file:
            found = tomllib.load(file)
    except OSError as error:
        raise PhrasesError(f"{name}: {error.strerror}") from error
    except ValueError as error:  # no TOML (then with line and column), or no UTF-8
        raise PhrasesError(f"{name}: {error}") from error
    return _checked(found, kind, name, places)


def load_tables(
    language: str, names: Sequence[str], kind: type[T], places: Collection[str], folder: Path = FOLDER
) -> dict[str, T]:
    """The tables of several files of one language in their order, each of a `kind`; see `load`."""
    tables: dict[str, T] = {}
    for name in names:
        file = f"{language}/{name}.toml"
        read = load(file, dict[str, kind], places, folder)
        if twice := tables.keys() & read:
            raise PhrasesError(f"{file}: {', '.join(sorted(twice))} stands in an earlier file as well")
        tables |= read
    return tables


def _checked(value: Any, kind: Any, where: str, places: Collection[str]) -> Any:
    """The value as a `kind`. where: file and key, for errors."""
    if get_origin(kind) is tuple:
        return _phrases(value, where, places)
    if kind in _SCALARS:
        expected, *types = _SCALARS[kind]
        if type(value) not in types:
            raise PhrasesError(f"{where} must be {expected}, not {short(value)}")
        return value
    if not isinstance(value, dict):
        raise PhrasesError(f"{where} must be a table, not {short(value)}")
    table = cast("dict[str, Any]", value)
    inside = _kinds_of_keys(table, kind, where)
    read = {key: _checked(item, inside[key], f"{where}: {key}", places) for key, item in table.items()}
    return read if get_origin(kind) is dict else kind(**read)


def _kinds_of_keys(table: dict[str, Any], kind: Any, where: str) -> dict[str, Any]:
    """What each key of the table is to be; raises PhrasesError for a key too many or too few."""
    if get_origin(kind) is dict:
        return dict.fromkeys(table, get_args(kind)[1])
    kinds = _hints(kind)
    needed = [f.name for f in fields(kind) if f.default is MISSING and f.default_factory is MISSING]
    for key in table:
        if key not in kinds:
            raise PhrasesError(f"{where}: {key} is unknown; there may be {', '.join(kinds)}")
    for key in needed:
        if key not in table:
            raise PhrasesError(f"{where}: {key} is missing")
    return kinds


def _phrases(value: Any, where: str, places: Collection[str]) -> tuple[str, ...]:
    if not isinstance(value, list) or not value:
        raise PhrasesError(f"{where} must be a list of texts, not {short(cast('object', value))}")
    phrases = cast("list[Any]", value)
    for phrase in phrases:
        if not isinstance(phrase, str):
            raise PhrasesError(f"{where} must hold texts, not {phrase!r}")
        for found in _IN_BRACES.finditer(phrase) if "{" in phrase or "}" in phrase else ():
            if found[1] not in places:
                allowed = ", ".join(f"{{{place}}}" for place in sorted(places)) or "nothing"
                raise PhrasesError(f"{where}: {phrase!r} has {found[0]}; in braces may be {allowed}")
    return tuple(phrases)
