"""A tokenizer from the files of a model's folder, which may come from anybody."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, cast

from mgie_server.mgie.tokenizer import MGIE_TOKENS, AddedTokens, Tokenizer
from mgie_server.weights.small_files import TOKENIZER_BYTES, read_bytes, read_object, unreadable

_MOST_TOKENS = 2**20


def tokenizer_of(folder: Path, append: Iterable[str] = MGIE_TOKENS) -> Tokenizer:
    """Reads tokenizer.model and, where they are there, added_tokens.json and special_tokens_map.json.

    append: see Tokenizer. Raises what reading raises.
    """
    model = read_bytes(folder / "tokenizer.model", TOKENIZER_BYTES)
    return Tokenizer(model, _read_added(folder), append)


def read_tokenizer(folder: Path) -> Tokenizer:
    """As tokenizer_of; raises MgieError `model_not_installed` where its files are missing or broken."""
    try:
        return tokenizer_of(folder)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RuntimeError) as error:
        raise unreadable(folder / "tokenizer.model", error) from error


def _read_added(folder: Path) -> AddedTokens:
    special = _read_json(folder / "special_tokens_map.json")
    names: dict[str, Any] = {}
    for key in ("bos", "eos", "unk"):
        value = special.get(f"{key}_token", getattr(AddedTokens, key))
        names[key] = cast("dict[str, Any]", value)["content"] if isinstance(value, dict) else value
    ids = _read_json(folder / "added_tokens.json")
    if not all(isinstance(i, int) and 0 <= i < _MOST_TOKENS for i in ids.values()):
        raise ValueError("added_tokens.json gives ids that no vocabulary has")
    return AddedTokens(ids=ids, **names)


def _read_json(path: Path) -> dict[str, Any]:
    return read_object(path) if path.exists() else {}
