"""A person's own engines: a folder each, with what it is in `engine.toml` and how it is loaded in `engine.py`.

Listing reads the TOML alone, so that the broker runs nothing of it; the worker runs `load` of engine.py. How to write
one: docs/how-to/own-engine.md.
"""

from __future__ import annotations

import importlib.util
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from mgie_protocol.errors import MgieError
from mgie_protocol.licences import PAID_WORK, UNKNOWN
from mgie_server.engines.model_info import ModelInfo

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

if TYPE_CHECKING:
    from mgie_server.engines.engine import Engine

SAYS, CODE = "engine.toml", "engine.py"
MAX_BYTES = 64 * 1024  # of engine.toml
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}\Z")
_DEFAULTS: dict[str, Any] = {
    "title": "",
    "summary": "",
    "licence": "unknown",
    "paid_work": UNKNOWN,
    "condition": "",
    "parameters": 0,
    "memory_bytes": 0,
    "paints": False,
    "describes": True,
    "guided": True,
    "references": 0,
    "negative": False,
    "inpaints": False,
    "alpha": False,
}


def list_own(folder: Path) -> list[ModelInfo]:
    """The engines in this folder, by name; one whose engine.toml is wrong is listed as not installed, with why."""
    if not folder.is_dir():
        return []
    found = sorted(path.parent for path in folder.glob(f"*/{SAYS}"))
    return [_info(place) for place in found if _NAME.match(place.name)]


def load_own(folder: Path, name: str, device: str) -> Engine:
    """What `load(device)` of its engine.py gives. Raises MgieError model_not_installed, and whatever the code raises."""
    path = folder / name / CODE
    spec = importlib.util.spec_from_file_location(f"mgie_own_engine_{name}", path)
    if spec is None or spec.loader is None or not path.is_file():
        raise MgieError("model_not_installed", f"There is no {path}.", f"Write it, or remove {path.parent}.")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    if not callable(getattr(module, "load", None)):
        raise MgieError("model_not_installed", f"{path} has no function load(device).", "Add one.")
    return module.load(device)


def _info(place: Path) -> ModelInfo:
    try:
        said, wrong = _read(place / SAYS), ""
    except (OSError, ValueError) as error:
        said, wrong = _DEFAULTS, f"{place / SAYS} cannot be used: {error}. Correct it, or remove {place}."
    values: dict[str, Any] = {**said, "title": said["title"] or place.name}
    return ModelInfo(name=place.name, **values, installed=not wrong, hint=wrong)


def _read(path: Path) -> dict[str, Any]:
    """Every key of _DEFAULTS. Raises OSError, ValueError for a key or a value that does not fit."""
    if path.stat().st_size > MAX_BYTES:
        raise ValueError(f"it has more than {MAX_BYTES} bytes")
    said = tomllib.loads(path.read_text(encoding="utf-8"))
    for key, value in said.items():
        if key not in _DEFAULTS:
            raise ValueError(f"{key!r:.40} is no key of it; there are {', '.join(_DEFAULTS)}")
        kind = cast("type[Any]", type(_DEFAULTS[key]))
        if type(value) is not kind or (kind is int and value < 0):
            raise ValueError(f"{key} must be a {kind.__name__}, not {value!r:.40}")
    if said.get("paid_work", UNKNOWN) not in PAID_WORK:
        raise ValueError(f"paid_work is {said['paid_work']!r:.40}; it is one of {', '.join(PAID_WORK)}")
    return {**_DEFAULTS, **said}
