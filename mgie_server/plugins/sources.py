"""The files of a plug-in as this installation has them: in the built package, or in the checkout beside it."""

from __future__ import annotations

import importlib.metadata
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from mgie_protocol import errors
from mgie_protocol.errors import MgieError

PACKAGE = Path(__file__).resolve().parent / "data"
CHECKOUT = Path(__file__).resolve().parents[2]
# what lies in a working checkout or is made by an install, and is no part of the plug-in
LEFT_OUT = ("__pycache__", "*.pyc", "*.pyo", ".*", "tests", "bundled", "server_command.json")
PROTOCOL = Path(errors.__file__).resolve().parent
SHARED = (PROTOCOL, PROTOCOL.parent / "mgie_client")  # what plug-ins bring along, side by side here as there


@dataclass(frozen=True)
class PluginSource:
    """name: of its Python package. folder: holds NAME/ and the files beside it. version: of this distribution."""

    name: str
    folder: Path
    version: str

    @property
    def module(self) -> Path:
        return self.folder / self.name

    def beside(self, suffix: str) -> Path:
        """NAME.desktop, NAME.action."""
        return self.folder / f"{self.name}{suffix}"


def find_source(
    editor: str,
    name: str,
    package: Path = PACKAGE,
    checkout: Path = CHECKOUT,
    entry: str = "__init__.py",
) -> PluginSource:
    """The plug-in NAME for an editor; entry: the file that it has. Raises MgieError("not_available") where this
    package came without it.
    """
    for folder in (package / editor, checkout / f"plugin_{editor}"):
        if (folder / name / entry).is_file():
            return PluginSource(name, folder, package_version())
    raise MgieError(
        "not_available",
        f"This installation came without the plug-in for {editor}.",
        "Install the package mgie anew.",
    )


def package_version() -> str:
    try:
        return importlib.metadata.version("mgie")
    except importlib.metadata.PackageNotFoundError:
        return "0"


def copy_code(folder: Path, to: Path) -> None:
    """A folder of code without caches, tests and hidden files; `to` may be there. Raises OSError."""
    shutil.copytree(folder, to, ignore=shutil.ignore_patterns(*LEFT_OUT), dirs_exist_ok=True)


def files_in(folder: Path) -> Iterator[tuple[str, Path]]:
    """(path inside with slashes, path) of every file that copy_code would take, sorted."""
    ignore = shutil.ignore_patterns(*LEFT_OUT)
    names = sorted(entry.name for entry in folder.iterdir())
    ignored = ignore(str(folder), names)
    for name in names:
        if name in ignored:
            continue
        path = folder / name
        if path.is_dir() and not path.is_symlink():  # a link may lead back to where it lies
            yield from ((f"{name}/{inner}", found) for inner, found in files_in(path))
        else:
            yield name, path
