"""What a run's folder belongs to: a set, a split, models with their weights. Another run does not go on in it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from mgie_protocol.errors import MgieError
from mgie_server.engines.model_info import ModelInfo
from mgie_server.evaluation.machine import now, weights_digest
from mgie_server.evaluation.pairs.run_files import put
from mgie_server.weights.own_layout import MANIFEST
from mgie_server.weights.small_files import read_bytes, read_object

NAME = "run.json"


def check_identity(
    folder: Path, data_set: str, split: str, infos: Mapping[str, ModelInfo], exact: bool
) -> dict[str, Any]:
    """What run.json has: {set, split, date, models: {name: {weights, exact}}}; models that are new are added to it.

    Raises MgieError parameter_out_of_range where the folder holds another run, output_not_writable.
    """
    path = folder / NAME
    models = {name: {"weights": _digest(info.path), "exact": exact} for name, info in infos.items()}
    if not path.exists():
        begun: dict[str, Any] = {"set": data_set, "split": split, "date": now(), "models": models}
        put(path, json.dumps(begun, indent=1))
        return begun
    begun = _read(path)
    if (begun["set"], begun["split"]) != (data_set, split):
        raise _other(folder, f"a run on {begun['set']}, {begun['split']}")
    for name, told in models.items():
        if begun["models"].setdefault(name, told) != told:
            raise _other(folder, f"pictures that {name} made with other weights, or in another way (--exact)")
    put(path, json.dumps(begun, indent=1))
    return begun


def _read(path: Path) -> dict[str, Any]:
    try:
        begun = read_object(path)
        whole = all(isinstance(begun[name], str) for name in ("set", "split", "date"))
        if not whole or not isinstance(begun["models"], dict):
            raise ValueError("it says nothing of a run")
    except (OSError, ValueError, KeyError) as error:
        raise _other(path.parent, f"a {NAME} that cannot be read ({error})") from error
    return begun


def _digest(folder: Path | None) -> str:
    """Of the weights; of published ones by their manifest, which holds the digest of each file."""
    try:
        if folder and (folder / MANIFEST).is_file():
            return hashlib.sha256(read_bytes(folder / MANIFEST)).hexdigest()
    except (OSError, ValueError):
        pass
    return weights_digest(folder)


def _other(folder: Path, what: str) -> MgieError:
    return MgieError(
        "parameter_out_of_range",
        f"{folder} holds {what}.",
        "Name another folder with --out, or remove this one.",
    )
