"""Recipe files: one JSON object, checked on reading.

    {"mgie_recipe": 1,
     "made": {"instruction": ..., "expressive": ..., "model": ..., "licence": ..., "date": ..., "version": ...},
     "grid": {"width": w, "height": h, "type": "f2" | "f4", "data": base64 of [4, 3, h, w]},
     "curves": [{"knots": n, "data": base64 of float32 [3, n, 3]}, ...],
     "overall_slopes": base64 of float32 [3, 3],
     "everywhere": {"knots": n, "data": base64 of float32 [3, n, 3], "rest": levels, "change": levels}}

Numbers are little endian. Keys that are not known are ignored; nothing is executed.
"""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import asdict, fields
from typing import Any, NoReturn, cast

import numpy as np

from mgie_protocol.errors import MgieError
from mgie_protocol.json_values import list_in
from mgie_server.imaging.pixels import Floats
from mgie_server.imaging.recipes.everywhere import Everywhere
from mgie_server.imaging.recipes.recipe import GRID_SIDE, Made, Recipe

FORMAT = 1
SUFFIX = ".mgie-recipe"
MAX_BYTES = 1_000_000
MAX_KNOTS = 129
MAX_TABLES = 4
MAX_TEXT = 4_000  # characters
LARGEST = 1_000.0  # of a slope, an offset, a curve: no edit comes near it
_TYPES = {"f2": np.dtype("<f2"), "f4": np.dtype("<f4")}


def to_bytes(recipe: Recipe) -> bytes:
    """The file's bytes: some 2 kB for an edit that is the same everywhere, at most some 90 kB."""
    kind = "f2" if recipe.is_local else "f4"
    height, width = recipe.grid.shape[2:]
    data = {
        "mgie_recipe": FORMAT,
        "made": asdict(recipe.made),
        "grid": {"width": width, "height": height, "type": kind, "data": _packed(recipe.grid, kind)},
        "curves": [_table(table) for table in recipe.tables],
        "overall_slopes": _packed(recipe.overall_slopes),
        "everywhere": {
            **_table(recipe.everywhere.table),
            "rest": round(recipe.everywhere.rest, 4),
            "change": round(recipe.everywhere.change, 4),
        },
    }
    return json.dumps(data, ensure_ascii=False, indent=1).encode() + b"\n"


def from_bytes(data: bytes, name: str = "The recipe") -> Recipe:
    """The recipe that to_bytes wrote. name: only for the messages. Raises MgieError recipe_invalid."""
    try:
        return _recipe(_object(data))
    except _Wrong as wrong:
        raise MgieError(
            "recipe_invalid",
            f"{name} is no recipe that can be read: {wrong}.",
            "Give a file that `mgie edit --recipe-out` wrote.",
        ) from None


class _Wrong(Exception):
    """What is wrong, as the end of a sentence."""


def _wrong(what: str) -> NoReturn:
    raise _Wrong(what)


def _object(data: bytes) -> dict[str, Any]:
    if len(data) > MAX_BYTES:
        _wrong(f"it has {len(data)} bytes, over the limit of {MAX_BYTES}")
    try:
        found = json.loads(data.decode("utf-8"), parse_constant=lambda word: _wrong(f"it holds {word}"))
    except (ValueError, RecursionError):
        _wrong("it is not JSON")
    if not isinstance(found, dict) or "mgie_recipe" not in found:
        _wrong("it has no mgie_recipe in it")
    found = cast("dict[str, Any]", found)
    if found["mgie_recipe"] != FORMAT:
        _wrong(f"it has the format {found['mgie_recipe']!r:.20}, this reads {FORMAT}")
    return found


def _recipe(data: dict[str, Any]) -> Recipe:
    curves = list_in(data.get("curves"))
    if not 1 <= len(curves) <= MAX_TABLES:
        _wrong(f"it needs 1 to {MAX_TABLES} curves")
    everywhere = _part(data, "everywhere")
    return Recipe(
        grid=_grid(_part(data, "grid")),
        tables=[_curves(entry, "curves") for entry in curves],
        overall_slopes=_floats(data, "overall_slopes", (3, 3)),
        everywhere=Everywhere(
            _curves(everywhere, "everywhere"), _level(everywhere, "rest"), _level(everywhere, "change")
        ),
        made=_made(_part(data, "made")),
    )


def _grid(grid: dict[str, Any]) -> Floats:
    width, height = (_whole(grid, name, 1, GRID_SIDE) for name in ("width", "height"))
    kind = grid.get("type")
    if kind not in ("f2", "f4"):
        _wrong(f"the grid's type is f2 or f4, not {kind!r:.20}")
    return _floats(grid, "data", (4, 3, height, width), kind)


def _curves(entry: Any, name: str) -> Floats:
    if not isinstance(entry, dict):
        _wrong(f"{name} must be objects")
    entry = cast("dict[str, Any]", entry)
    return _floats(entry, "data", (3, _whole(entry, "knots", 2, MAX_KNOTS), 3))


def _floats(holder: dict[str, Any], name: str, shape: tuple[int, ...], kind: str = "f4") -> Floats:
    """Numbers of this shape; how many bytes they need is known before anything is decoded."""
    text, needed = holder.get(name), int(np.prod(shape)) * _TYPES[kind].itemsize
    if not isinstance(text, str) or len(text) != -(-needed // 3) * 4:
        _wrong(f"{name} must be the base64 of {needed} bytes")
    try:
        values = np.frombuffer(base64.b64decode(text, validate=True), _TYPES[kind]).astype(np.float32)
    except (binascii.Error, ValueError):
        _wrong(f"{name} is not base64 of numbers")
    if values.size != np.prod(shape):
        _wrong(f"{name} has {values.size} numbers, {int(np.prod(shape))} are needed")
    if not np.isfinite(values).all() or np.abs(values).max() > LARGEST:
        _wrong(f"{name} holds numbers that are not finite or beyond {LARGEST:.0f}")
    return values.reshape(shape)


def _part(data: dict[str, Any], name: str) -> dict[str, Any]:
    found = data.get(name)
    if not isinstance(found, dict):
        _wrong(f"{name} must be an object")
    return cast("dict[str, Any]", found)


def _whole(holder: dict[str, Any], name: str, low: int, high: int) -> int:
    value = holder.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
        _wrong(f"{name} must be {low} to {high}, not {value!r:.20}")
    return value


def _level(holder: dict[str, Any], name: str) -> float:
    value = holder.get(name)
    if not isinstance(value, (int, float)) or isinstance(value, bool) or not 0 <= value <= 255 * LARGEST:
        _wrong(f"{name} must be a number from 0 on, not {value!r:.20}")
    return float(value)


def _made(data: dict[str, Any]) -> Made:
    texts = {entry.name: data.get(entry.name, "") for entry in fields(Made)}
    for name, text in texts.items():
        if not isinstance(text, str) or len(text) > MAX_TEXT:
            _wrong(f"{name} must be a text of at most {MAX_TEXT} characters")
    return Made(**texts)


def _table(table: Floats) -> dict[str, Any]:
    return {"knots": table.shape[1], "data": _packed(table)}


def _packed(values: Floats, kind: str = "f4") -> str:
    return base64.b64encode(np.ascontiguousarray(values, _TYPES[kind]).tobytes()).decode()
