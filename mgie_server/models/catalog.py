"""Models by name: which there are, which are installed, and how each is loaded.

Listing reads a few small files and imports neither torch nor numpy, so the broker may do it. To add a model:
one ModelInfo in `_known_models` and one loader in `_LOADERS`.
"""

from __future__ import annotations

import difflib
import os
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mgie_protocol.connection import mgie_home
from mgie_protocol.errors import MgieError

if TYPE_CHECKING:
    from mgie_server.models.engine import Engine

TEST_ENGINES = "MGIE_TEST_ENGINES"
ASSETS = Path(__file__).resolve().parent.parent / "assets"


@dataclass(frozen=True)
class ModelInfo:
    """What is known of a model before it is loaded.

    parameters: their number. memory_bytes: what loading it takes, weights and working memory.
    path: its folder, there or not; None when it needs no files. hint: how to install it.
    """

    name: str
    title: str
    summary: str
    licence: str
    non_commercial: bool
    parameters: int
    memory_bytes: int
    installed: bool
    path: Path | None = None
    hint: str = ""

    def to_dict(self) -> dict[str, Any]:
        """The entry as the welcome, the status and `mgie models list --json` carry it."""
        return {**asdict(self), "path": str(self.path) if self.path else None}


def list_models() -> list[ModelInfo]:
    """All models that can be named, installed or not; echo only with MGIE_TEST_ENGINES=1."""
    return _known_models() + ([_echo()] if os.environ.get(TEST_ENGINES) == "1" else [])


def find_model(name: str) -> ModelInfo:
    """The model of this name. Raises MgieError model_unknown (details: nearest) or model_not_installed."""
    models = {info.name: info for info in list_models()}
    info = models.get(name)
    if info is None:
        nearest = difflib.get_close_matches(name, models, cutoff=0.4)
        raise MgieError(
            "model_unknown",
            f"There is no model {name!r:.80}; there are {', '.join(models)}.",
            f"Did you mean {nearest[0]}?" if nearest else "See `mgie models list`.",
            {"nearest": nearest},
        )
    if not info.installed:
        raise MgieError("model_not_installed", f"The model {name} is not installed.", info.hint)
    return info


def load_engine(name: str, device: str) -> Engine:
    """The model of this name, ready on the device ("cpu", "cuda", "cuda:1"); imports torch where needed.

    Raises MgieError as find_model does.
    """
    return _LOADERS[find_model(name).name](device)


def _known_models() -> list[ModelInfo]:
    mini, big = ASSETS / "mini", mgie_home() / "models" / "mgie-7b"
    return [
        ModelInfo(
            name="mini",
            title="Adjust (offline)",
            summary="Photographic adjustments and simple colour edits of the whole picture, on any CPU.",
            licence="CC-BY-SA-4.0",
            non_commercial=False,
            parameters=11_536_112,
            memory_bytes=600 * 1024**2,
            installed=_has_weights(mini),
            path=mini,
            hint="It belongs to the package: install mgie again.",
        ),
        ModelInfo(
            name="mgie-7b",
            title="MGIE 7B",
            summary="The published MGIE: looks at the picture, says what it will do, edits.",
            licence="CC-BY-NC-4.0 (Apple's weights) and LLaMA's non-commercial terms",
            non_commercial=True,
            parameters=8_021_000_000,
            memory_bytes=18 * 1024**3,
            installed=_has_weights(big),
            path=big,
            hint="This version can neither fetch nor run it; use mini.",
        ),
    ]


def _echo() -> ModelInfo:
    return ModelInfo(
        name="echo",
        title="Echo (tests)",
        summary="Hands the picture back, or fails as its instruction says.",
        licence="Apache-2.0",
        non_commercial=False,
        parameters=0,
        memory_bytes=0,
        installed=True,
    )


def _has_weights(folder: Path) -> bool:
    return (folder / "config.json").is_file()


def _load_echo(device: str) -> Engine:
    from mgie_server.models.echo import EchoEngine

    time.sleep(float(os.environ.get("MGIE_TEST_LOAD_S", 0)))
    return EchoEngine()


def _load_mini(device: str) -> Engine:
    from mgie_server.models.mini import load_mini

    return load_mini(ASSETS / "mini", device)


def _load_7b(device: str) -> Engine:
    raise MgieError("not_available", "This version cannot load mgie-7b yet.", "Use the model mini.")


_LOADERS: dict[str, Callable[[str], Engine]] = {
    "echo": _load_echo,
    "mini": _load_mini,
    "mgie-7b": _load_7b,
}
