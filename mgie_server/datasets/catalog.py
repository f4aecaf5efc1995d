"""The data sets that are known by name, and opening one: by its name, a folder of one's own, or a name of the hub."""

from __future__ import annotations

from pathlib import Path

from mgie_protocol.errors import MgieError
from mgie_server.datasets import evr, gier, ipr2pr, ma5k, magicbrush, own_folder, published
from mgie_server.datasets.data_set import DataSet
from mgie_server.datasets.hub import is_hub_name, open_hub

SETS = {
    module.SET.name: module.SET for module in (ipr2pr, magicbrush, evr, gier, ma5k, published, own_folder)
}


def open_set(name: str, path: Path | None = None) -> DataSet:
    """name: of SETS, a folder or table of one's own, or OWNER/NAME of the hub; path: where it lies.

    Raises MgieError parameter_out_of_range where there is none, not_available where it was not fetched, and where pyarrow
    is missing.
    """
    known = SETS.get(name)
    if known is not None:
        return known.open(path or known.folder)
    if path is None and Path(name).exists():
        return _open_path(Path(name))
    if is_hub_name(name):
        own = next((known for known in SETS.values() if known.repo == name), None)
        if own is not None and (path or own.folder.is_dir()):
            return own.open(path or own.folder)
        return own_folder.open_folder(path, name) if path else open_hub(name)
    raise MgieError(
        "parameter_out_of_range",
        f"There is no data set {name!r}, and no folder of that name.",
        f"Known are {', '.join(SETS)}; or name a folder, or OWNER/NAME of the hub.",
    )


def _open_path(path: Path) -> DataSet:
    """A folder or table of one's own; a folder of published cases is known by its list."""
    opener = published.open_published if (path / published.LIST).is_file() else own_folder.open_folder
    return opener(path)
