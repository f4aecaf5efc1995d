"""`mgie models add` and `remove`: files of a person's own, looked at before they are kept."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mgie_protocol.errors import MgieError
from mgie_protocol.home import mgie_home
from mgie_protocol.licences import PAID_WORK
from mgie_server.engines import added, own_open
from mgie_server.engines.catalog import list_models
from mgie_server.engines.open_models import OPEN_MODELS
from mgie_server.engines.own_open import OwnOpen


@dataclass(frozen=True)
class Given:
    """The options of the command."""

    name: str
    base: str | None
    adapter: Path | None
    strength: float
    file: Path | None
    folder: Path | None
    licence: str
    paid_work: str


def add_model(given: Given) -> dict[str, Any]:
    """What was added. Raises MgieError parameter_out_of_range, and model_not_installed for files that do not fit."""
    added.check_name(given.name, [model.name for model in list_models()])
    if given.paid_work not in PAID_WORK:
        raise _wrong(f"--paid-work is {given.paid_work!r:.40}.", f"It is one of {', '.join(PAID_WORK)}.")
    if not (given.adapter or given.file or given.folder):
        raise _wrong("Nothing was given to make a model of.", "Give --adapter, --file or --folder.")
    if given.base in OPEN_MODELS:
        return _add_open(given, given.base)
    if given.file or given.folder:
        raise _wrong(
            f"--base is {given.base!r:.60}, and a file or a folder needs an open model.",
            f"One of {', '.join(OPEN_MODELS)}.",
        )
    return _add_trained(given)


def remove_model(name: str) -> Path:
    """The folder in MGIE's home that is gone now. Raises MgieError model_unknown, output_not_writable."""
    place = mgie_home() / "models" / name
    own = any((place / about).is_file() for about in (added.ABOUT, own_open.ABOUT))
    if not added.is_name(name) or not own:
        raise MgieError(
            "model_unknown",
            f"{name!r:.60} is no model that was added.",
            f"Those that were fetched lie in {mgie_home() / 'models'}: remove a folder there to have its room.",
        )
    try:
        shutil.rmtree(place)
    except OSError as error:
        raise MgieError("output_not_writable", f"{place} cannot be removed: {error}.") from error
    return place


def _add_trained(given: Given) -> dict[str, Any]:
    """What `mgie train` made."""
    from mgie_server.weights.adapter_info import read_info

    assert given.adapter
    about = read_info(given.adapter)
    if given.base and given.base != about.base:
        raise _wrong(
            f"{given.adapter} was trained on {about.base}, not on {given.base}.", "Leave out --base."
        )
    place = added.add(given.name, given.adapter, about)
    return {"name": given.name, "path": str(place), "base": about.base, "licence": about.licence}


def _add_open(given: Given, base: str) -> dict[str, Any]:
    """Opened as it will be when it is loaded; nothing is kept of what does not fit."""
    from mgie_server.engines.open_engine import check_class
    from mgie_server.weights.pipeline_folder import open_pipeline

    own = OwnOpen(
        base,
        folder=_whole(given.folder),
        transformer=_whole(given.file),
        adapter=given.adapter is not None,
        strength=given.strength,
        licence=given.licence,
        paid_work=given.paid_work,
    )
    sources = own.sources(Path())
    if given.adapter:
        sources = own_open.with_adapter(sources, given.adapter, given.strength)
    if not given.folder and not sources.folder.is_dir():
        raise MgieError("model_not_installed", own.missing(Path()), "Its other parts come from there.")
    check_class(open_pipeline(sources), OPEN_MODELS[base])
    place = own_open.save_own(given.name, own, given.adapter)
    made = next(model for model in list_models() if model.name == given.name)
    return {
        "name": given.name,
        "path": str(place),
        "base": base,
        "licence": made.licence,
        "paid_work": made.paid_work,
    }


def _whole(path: Path | None) -> str:
    return str(path.expanduser().resolve()) if path else ""


def _wrong(message: str, hint: str) -> MgieError:
    return MgieError("parameter_out_of_range", message, hint)
