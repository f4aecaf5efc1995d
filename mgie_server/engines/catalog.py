"""Models by name: which there are, which are installed, and how each is loaded.

Listing reads a few small files and imports neither torch nor numpy, so the broker may do it. To add a model:
one ModelInfo in `_known_models` and one loader in `_LOADERS`.
"""

from __future__ import annotations

import difflib
import os
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from mgie_protocol.connection import mgie_home
from mgie_protocol.errors import MgieError
from mgie_server.engines.model_info import ModelInfo
from mgie_server.weights import own_layout

if TYPE_CHECKING:
    from mgie_server.engines.engine import Engine
    from mgie_server.runtime.shared_parts import SharedParts

TEST_ENGINES = "MGIE_TEST_ENGINES"
_WORK_BYTES = 1536 * 1024**2  # beside the weights of a big model
ASSETS = Path(__file__).resolve().parent.parent / "assets"


def list_models() -> list[ModelInfo]:
    """All models that can be named, installed or not; echo and painter only with MGIE_TEST_ENGINES=1."""
    return _known_models() + (_test_engines() if os.environ.get(TEST_ENGINES) == "1" else [])


def find_model(name: str) -> ModelInfo:
    """The model of this name. Raises MgieError model_unknown (details: nearest) or model_not_installed."""
    info = _known(name)
    if not info.installed:
        raise MgieError("model_not_installed", f"The model {name} is not installed.", info.hint)
    return info


def _known(name: str) -> ModelInfo:
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
    return info


@dataclass(frozen=True)
class LoadOptions:
    """memory: what a big model may take, "auto" or GB; shared: a `SharedParts` for the models of one process."""

    memory: str = "auto"
    shared: SharedParts | None = None


def load_engine(name: str, device: str, options: LoadOptions | None = None) -> Engine:
    """The model of this name, ready on the device ("cpu", "cuda", "cuda:1"); imports torch where needed.

    Raises MgieError as find_model does, and model_not_installed where its files are damaged.
    """
    info = find_model(name)
    return _LOADERS[name](info, device, options or LoadOptions())


def model_folder(name: str) -> Path:
    """The folder of a model, there or not. Raises MgieError model_unknown, and not_available for one without files."""
    info = _known(name)
    if info.path is None:
        raise MgieError("not_available", f"The model {name} has no files.")
    return info.path


def installed_folder(name: str) -> Path:
    """The folder of an installed model. Raises MgieError as find_model does."""
    path = find_model(name).path
    assert path
    return path


def _known_models() -> list[ModelInfo]:
    mini = ASSETS / "mini"
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
        _big(
            "mgie-7b",
            "MGIE 7B",
            "The published MGIE: looks at the picture, says what it will do, edits.",
            "CC-BY-NC-4.0 (Apple's weights), LLaMA's non-commercial terms, CreativeML OpenRAIL-M (Stable Diffusion)",
            8_021_000_000,
        ),
        _big(
            "instruct-pix2pix",
            "InstructPix2Pix",
            "The published editor alone: obeys the instruction itself, describes nothing.",
            "MIT, and CreativeML OpenRAIL-M (Stable Diffusion)",
            1_066_000_000,
            non_commercial=False,
        ),
        _big(
            "lgie",
            "LGIE",
            "For comparison: MGIE's language model speaks without seeing the picture, InstructPix2Pix edits.",
            "CC-BY-NC-4.0 (Apple's weights), LLaMA's non-commercial terms, CreativeML OpenRAIL-M (Stable Diffusion)",
            7_805_000_000,
        ),
    ]


def _big(
    name: str, title: str, summary: str, licence: str, parameters: int, non_commercial: bool = True
) -> ModelInfo:
    """A model of published weights, in MGIE's home; memory in 16 bits, which the server may make smaller."""
    folder = mgie_home() / "models" / name
    installed = (folder / own_layout.MANIFEST).is_file()
    return ModelInfo(
        name=name,
        title=title,
        summary=summary,
        licence=licence,
        non_commercial=non_commercial,
        parameters=parameters,
        memory_bytes=_stored_bytes(folder) if installed else 2 * parameters + _WORK_BYTES,
        installed=installed,
        path=folder,
        hint=f"Install it with `mgie models pull {name}`, or use mini.",
        paints=True,
    )


def _stored_bytes(folder: Path) -> int:
    try:
        return own_layout.Manifest.load(folder).bytes + _WORK_BYTES
    except MgieError:
        return 0  # loading it says what is wrong


def _test_engines() -> list[ModelInfo]:
    echo = ModelInfo(
        name="echo",
        title="Echo (tests)",
        summary="Hands the picture back, or fails as its instruction says.",
        licence="Apache-2.0",
        non_commercial=False,
        parameters=0,
        memory_bytes=0,
        installed=True,
    )
    painter = replace(
        echo,
        name="painter",
        title="Painter (tests)",
        summary="Returns a given picture, or what it saw with a red disc.",
        paints=True,
    )
    return [echo, painter]


def _has_weights(folder: Path) -> bool:
    return (folder / "config.json").is_file()


def _load_echo(info: ModelInfo, device: str, options: LoadOptions) -> Engine:
    from mgie_server.engines.echo import EchoEngine

    time.sleep(float(os.environ.get("MGIE_TEST_LOAD_S", 0)))
    return EchoEngine()


def _load_painter(info: ModelInfo, device: str, options: LoadOptions) -> Engine:
    from mgie_server.engines.painter import PainterEngine

    return PainterEngine()


def _load_mini(info: ModelInfo, device: str, options: LoadOptions) -> Engine:
    from mgie_server.engines.mini import load_mini

    return load_mini(info, ASSETS / "mini", device)


def _load_big(info: ModelInfo, device: str, options: LoadOptions) -> Engine:
    from mgie_server.engines.big_engines import load_big

    return load_big(info, device, options.memory, options.shared)[0]


_LOADERS: dict[str, Callable[[ModelInfo, str, LoadOptions], Engine]] = {
    "echo": _load_echo,
    "painter": _load_painter,
    "mini": _load_mini,
    "mgie-7b": _load_big,
    "instruct-pix2pix": _load_big,
    "lgie": _load_big,
}
