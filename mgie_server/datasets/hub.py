"""Data sets of a model hub: their parquet files, fetched into MGIE's home and read from there.

HF_ENDPOINT names a mirror, HF_TOKEN signs in.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

from mgie_protocol.errors import MgieError
from mgie_protocol.home import make_home, mgie_home
from mgie_server.datasets.data_set import DataSet
from mgie_server.datasets.known import data_home
from mgie_server.datasets.own_folder import open_folder
from mgie_server.weights.hub import fetch, list_files, place_of
from mgie_server.weights.hub_file import HubFile
from mgie_server.weights.origins import Wanted

FILES = ("*.parquet",)
_NAME = re.compile(r"[A-Za-z0-9][\w.-]{0,95}/[A-Za-z0-9][\w.-]{0,95}")


def is_hub_name(name: str) -> bool:
    """Whether this is OWNER/NAME."""
    return _NAME.fullmatch(name) is not None and ".." not in name


def hub_folder(repo: str) -> Path:
    """Where the files of a data set are put."""
    return data_home() / repo


def files_of(repo: str, patterns: Sequence[str] = FILES) -> list[HubFile]:
    """Those of its files that fit a pattern ("data/dev-*"). Raises MgieError as `weights.hub.list_files` does."""
    wanted = Wanted(repo, tuple((pattern,) for pattern in patterns), kind="dataset")
    return list_files(wanted, any_revision=True)


def fetch_files(
    files: Sequence[HubFile], on_file: Callable[[HubFile], None], on_bytes: Callable[[int, int], None]
) -> Path:
    """Gives the folder; what was interrupted goes on. Raises MgieError not_available, output_not_writable."""
    folder = hub_folder(files[0].repo)
    _check_room(files, folder.parent)
    fetch(files, folder.parent, on_file, on_bytes)
    return folder


def open_hub(repo: str) -> DataSet:
    """A data set that was fetched. Raises MgieError not_available where it was not."""
    folder = hub_folder(repo)
    if not folder.is_dir():
        raise MgieError(
            "not_available",
            f"{repo} was not fetched yet: {folder} is not there.",
            f"`mgie data pull {repo}` fetches it; with --files 'data/dev-*' only a part of it.",
        )
    return open_folder(folder, repo, f"see the card of {repo}")


def _check_room(files: Sequence[HubFile], below: Path) -> None:
    make_home(mgie_home())
    try:
        below.mkdir(parents=True, exist_ok=True)
        free = shutil.disk_usage(below).free
    except OSError as error:
        raise MgieError(
            "output_not_writable", f"{below} cannot be used: {error}.", "Set MGIE_HOME."
        ) from error
    need = sum(file.size for file in files if not place_of(below, file).exists())
    if need > free:
        raise MgieError(
            "output_not_writable",
            f"{need / 1e9:.1f} GB are needed below {below}, and {free / 1e9:.1f} GB are free.",
            "Fetch a part with --files, make room, or set MGIE_HOME to another disk.",
        )
