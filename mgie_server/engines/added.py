"""Models that a person added: an adapter, kept in MGIE's home as models/NAME, on a model of the catalog. No torch here."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from mgie_protocol.connection import mgie_home
from mgie_protocol.errors import MgieError
from mgie_server.engines.kept_folder import ADAPTER, keep_folder
from mgie_server.engines.model_info import ModelInfo
from mgie_server.weights.adapter_info import AdapterInfo
from mgie_server.weights.small_files import read_object

ABOUT = "adapter.json"
BASES = ("mini",)  # into whose weights an adapter is merged when they are loaded
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_MOST_TEXT = 200


def added_models(bases: dict[str, ModelInfo]) -> list[ModelInfo]:
    """Those in MGIE's home whose base is known; a folder that is not right is passed over."""
    folder = mgie_home() / "models"
    found = [_info(place.parent, bases) for place in sorted(folder.glob(f"*/{ABOUT}"))]
    return [info for info in found if info is not None and info.name not in bases]


def is_name(name: str) -> bool:
    """Whether a model may be called that; it becomes a folder's name."""
    return bool(_NAME.fullmatch(name))


def check_name(name: str, known: list[str]) -> None:
    """Raises MgieError parameter_out_of_range for a name that is none or is taken."""
    if not is_name(name):
        raise MgieError(
            "parameter_out_of_range",
            f"{name!r:.60} cannot be a model's name.",
            "Small letters, digits and dashes, 40 at most: infrared.",
        )
    if name in known:
        raise MgieError(
            "parameter_out_of_range", f"There is a model {name} already.", "Choose another name for this one."
        )


def add(name: str, adapter: Path, about: AdapterInfo) -> Path:
    """Copies the adapter into MGIE's home; its folder. about: as the file's header says.

    Raises MgieError not_available for a base that adapters cannot be merged into, output_not_writable.
    """
    if about.base not in BASES:
        raise MgieError(
            "not_available",
            f"Adapters of {about.base} cannot be added yet, only of {', '.join(BASES)}.",
            "Train whole parts without [lora], and put the exported files in place of the model's.",
        )
    return keep_folder(name, ABOUT, vars(about), adapter)


def _info(folder: Path, bases: dict[str, ModelInfo]) -> ModelInfo | None:
    try:
        about = read_object(folder / ABOUT)
        base = bases[about["base"]]
        teaches, licence = (str(about.get(key, ""))[:_MOST_TEXT] for key in ("teaches", "licence"))
    except (OSError, ValueError, KeyError, TypeError, MgieError):
        return None
    if base.name not in BASES or not is_name(folder.name):
        return None
    return replace(
        base,
        name=folder.name,
        title=folder.name,
        summary=f"{base.name} with an adapter: {teaches or 'it does not say what for'}.",
        licence=licence or base.licence,
        installed=base.installed and (folder / ADAPTER).is_file(),
        path=folder,
        hint=f"Its adapter is missing: `mgie models add {folder.name} --adapter FILE`.",
    )
