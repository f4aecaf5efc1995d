"""What an adapter's header says of it. No torch here."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mgie_protocol.errors import MgieError
from mgie_protocol.json_values import object_in
from mgie_server.weights.tensor_headers import HEADER_BYTES

FORMAT = "mgie-adapter-1"
_MOST_BYTES = 2 * 1024**3
_MOST_TEXT = 300


@dataclass(frozen=True)
class AdapterInfo:
    """base: the model that it was trained on, and whose weights' licence it falls under; scale: of B A."""

    base: str
    scale: float
    teaches: str = ""
    licence: str = ""


def read_info(path: Path) -> AdapterInfo:
    """Raises MgieError model_not_installed where it is no adapter."""
    try:
        header = _header(path)
        scale = float(header["scale"])
        if not math.isfinite(scale):
            raise ValueError(f"its scale is {scale}")
        texts = {name: str(header.get(name, ""))[:_MOST_TEXT] for name in ("teaches", "licence")}
        return AdapterInfo(str(header["base"])[:_MOST_TEXT], scale, **texts)
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise MgieError(
            "model_not_installed",
            f"{path} is no adapter: {error}.",
            "Adapters are made by `mgie train` with a [lora] table.",
        ) from error


def _header(path: Path) -> dict[str, Any]:
    """Of a safetensors file: a length, then JSON."""
    if path.stat().st_size > _MOST_BYTES:
        raise ValueError("it is larger than any adapter")
    with path.open("rb") as file:
        length = int.from_bytes(file.read(8), "little")
        if length > HEADER_BYTES:
            raise ValueError("it is no safetensors file")
        said = json.loads(file.read(length))
    header = object_in(object_in(said).get("__metadata__"))
    if header.get("format") != FORMAT:
        raise ValueError("its header does not say that it is one")
    return header
