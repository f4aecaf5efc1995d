"""Models by name: which there are, which are installed, and how each is loaded.

Listing reads a few small files and imports neither torch nor numpy, so the broker may do it. To add a model:
one ModelInfo in `_known_models` and one loader in `_LOADERS`; a person adds one without touching the code (own_engines).
"""

from __future__ import annotations

import difflib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from mgie_protocol.connection import mgie_home
from mgie_protocol.errors import MgieError
from mgie_protocol.licences import CONDITIONAL, FREE, NO, OPENRAIL
from mgie_server.engines.added import added_models
from mgie_server.engines.describers import describer_folder
from mgie_server.engines.kept_folder import ADAPTER
from mgie_server.engines.model_info import ModelInfo
from mgie_server.engines.open_models import OPEN_MODELS, open_models, sources_of
from mgie_server.engines.own_engines import list_own, load_own
from mgie_server.engines.own_open import ABOUT, own_open_models, read_own
from mgie_server.settings import Settings
from mgie_server.weights import own_layout

if TYPE_CHECKING:
    from mgie_server.engines.engine import Engine
    from mgie_server.runtime.shared_parts import SharedParts

_WORK_BYTES = 1536 * 1024**2  # beside the weights of a big model
ASSETS = Path(__file__).resolve().parent.parent / "assets"


def list_models(settings: Settings | None = None) -> list[ModelInfo]:
    """All models that can be named, installed or not: the project's, what was added to them, then a person's own engines.

    settings: where the own ones lie; None: as the environment says.
    """
    known = _known_models() + open_models()
    known += added_models({info.name: info for info in known})
    known += own_open_models({info.name: info for info in known})
    names = {info.name for info in known}
    own = list_own((settings or Settings.from_environment()).own_engines)
    return known + [info for info in own if info.name not in names]


def find_model(name: str, settings: Settings | None = None) -> ModelInfo:
    """The model of this name. Raises MgieError model_unknown (details: nearest) or model_not_installed."""
    info = _known(name, settings)
    if not info.installed:
        raise MgieError("model_not_installed", f"The model {name} is not installed.", info.hint)
    return info


def _known(name: str, settings: Settings | None = None) -> ModelInfo:
    models = {info.name: info for info in list_models(settings)}
    info = models.get(name)
    if info is None:
        nearest = difflib.get_close_matches(name, models, cutoff=0.5)
        raise MgieError(
            "model_unknown",
            f"There is no model {name!r:.80}; there are {', '.join(models)}.",
            f"Did you mean {nearest[0]}?" if nearest else "See `mgie models list`.",
            {"nearest": nearest},
        )
    return info


@dataclass(frozen=True)
class LoadOptions:
    """settings: what a big model may take, and where own engines lie; shared: for the models of one process."""

    settings: Settings = field(default_factory=Settings.from_environment)
    shared: SharedParts | None = None


def load_engine(name: str, device: str, options: LoadOptions | None = None) -> Engine:
    """The model of this name, ready on the device ("cpu", "cuda", "cuda:1"); imports torch where needed.

    Raises MgieError as find_model does, and model_not_installed where its files are damaged.
    """
    options = options or LoadOptions()
    info = find_model(name, options.settings)
    if name in _LOADERS:
        return _LOADERS[name](info, device, options)
    if name in OPEN_MODELS:
        return _load_open(info, device, options)
    if info.path and (info.path / ABOUT).is_file():
        return _load_own_open(info, device, options)
    if info.path and (info.path / ADAPTER).is_file():
        return _load_added(info, device, options)
    return load_own(options.settings.own_engines, name, device)


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
            summary="Photographic adjustments, of the whole picture or a part of it, on any CPU.",
            licence="CC-BY-SA-4.0",
            paid_work=FREE,
            parameters=11_536_112,
            memory_bytes=600 * 1024**2,
            installed=_has_weights(mini),
            path=mini,
            guided=False,
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
            paid_work=CONDITIONAL,
            condition=OPENRAIL,
            describes=False,
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
    name: str,
    title: str,
    summary: str,
    licence: str,
    parameters: int,
    paid_work: str = NO,
    condition: str = "",
    describes: bool = True,
) -> ModelInfo:
    """A model of published weights, in MGIE's home; memory in 16 bits, which the server may make smaller."""
    folder = mgie_home() / "models" / name
    installed = (folder / own_layout.MANIFEST).is_file()
    return ModelInfo(
        name=name,
        title=title,
        summary=summary,
        licence=licence,
        paid_work=paid_work,
        condition=condition,
        parameters=parameters,
        memory_bytes=_stored_bytes(folder) if installed else 2 * parameters + _WORK_BYTES,
        installed=installed,
        path=folder,
        hint=f"Install it with `mgie models pull {name}`, or use mini.",
        paints=True,
        describes=describes,
    )


def _stored_bytes(folder: Path) -> int:
    try:
        return own_layout.Manifest.load(folder).bytes + _WORK_BYTES
    except MgieError:
        return 0  # loading it says what is wrong


def _has_weights(folder: Path) -> bool:
    return (folder / "config.json").is_file()


def _load_mini(info: ModelInfo, device: str, options: LoadOptions) -> Engine:
    from mgie_server.engines.mini import load_mini

    return load_mini(info, ASSETS / "mini", device)


def _load_added(info: ModelInfo, device: str, options: LoadOptions) -> Engine:
    from mgie_server.engines.mini import load_mini

    assert info.path
    return load_mini(info, ASSETS / "mini", device, info.path / ADAPTER)


def _load_open(info: ModelInfo, device: str, options: LoadOptions) -> Engine:
    from mgie_server.engines.open_engine import load_open

    describer = describer_folder(info.describer) if info.describes else None
    model, memory = OPEN_MODELS[info.name], options.settings.memory
    return load_open(info, model, describer, device, memory, sources_of(info.name), options.shared)[0]


def _load_own_open(info: ModelInfo, device: str, options: LoadOptions) -> Engine:
    from mgie_server.engines.open_engine import load_open

    assert info.path
    own = read_own(info.path)
    describer = describer_folder(info.describer) if info.describes else None
    model, memory = OPEN_MODELS[own.base], options.settings.memory
    return load_open(info, model, describer, device, memory, own.sources(info.path), options.shared)[0]


def _load_big(info: ModelInfo, device: str, options: LoadOptions) -> Engine:
    from mgie_server.engines.big_engines import load_big

    return load_big(info, device, options.settings.memory, options.shared)[0]


_LOADERS: dict[str, Callable[[ModelInfo, str, LoadOptions], Engine]] = {
    "mini": _load_mini,
    "mgie-7b": _load_big,
    "instruct-pix2pix": _load_big,
    "lgie": _load_big,
}
