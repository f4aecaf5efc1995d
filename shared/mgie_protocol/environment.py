"""What every process of MGIE starts with: an environment without an editor's own, and a folder to work in."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from mgie_protocol.home import mgie_home

# what editors and their packages set for their own libraries, of which a server has none
_FOREIGN = ("QT_", "QML", "GI_", "GTK_", "GDK_", "GIO_", "GEGL_", "BABL_", "GIMP", "MYPAINT_", "GSETTINGS_",
            "FONTCONFIG_", "APPDIR", "APPIMAGE", "ARGV0", "OWD")  # fmt: skip
_LOADER = ("LD_", "DYLD_")
_PACKAGES = ("APPDIR", "SNAP")  # variables that name the folder of a package that runs
_HARMFUL = ("PYTHONOPTIMIZE", "PYTHONINSPECT", "PYTHONSTARTUP", "PYTHONSAFEPATH", "PYTHONEXECUTABLE")


def clean_environment(
    environment: Mapping[str, str] | None = None, own_python: bool = False
) -> dict[str, str]:
    """The variables that a server is started with: the person's, none of the editor's package.

    own_python: the server runs in the interpreter that runs now, so that what is set for this one stays.
    """
    given = os.environ if environment is None else environment
    kept = {name: text for name, text in given.items() if not name.startswith((*_FOREIGN, *_HARMFUL))}
    if not own_python:
        kept = {name: text for name, text in kept.items() if not name.startswith("PYTHON")}
    for name, text in given.items():  # what a launcher has put aside
        original = name[: -len("_ORIG")]
        if name.endswith("_ORIG") and original.startswith(_LOADER):
            kept[original] = text
            kept.pop(name, None)
    kept = _without_packages(kept, given, own_python)
    if "PYTHONPATH" in kept:
        folders = kept["PYTHONPATH"].split(os.pathsep)
        kept["PYTHONPATH"] = os.pathsep.join(str(Path(f).absolute()) for f in folders if f not in ("", "."))
    return kept


def _without_packages(
    environment: dict[str, str], given: Mapping[str, str], own_python: bool
) -> dict[str, str]:
    """Without the entries of search paths that lie in the package that runs, and what is empty then."""
    package = [given[name].rstrip(os.sep) for name in _PACKAGES if len(given.get(name, "")) > 1]
    own = not own_python and sys.prefix not in ("/", "/usr", "/usr/local")  # an editor with its own Python
    kept: dict[str, str] = {}
    for name, text in environment.items():
        folders = [*package, sys.prefix] if own and name.startswith(_LOADER) else package
        inside = (*folders, *(folder + os.sep for folder in folders))
        entries = text.split(os.pathsep)
        rest = [e for e in entries if e not in folders and not e.startswith(inside[len(folders) :])]
        if len(rest) == len(entries):
            kept[name] = text
        elif any(rest):
            kept[name] = os.pathsep.join(rest)
    return kept


def work_folder(home: Path | None = None) -> Path:
    """An empty folder of the server's own, to be its and its workers' current one: made where it is missing.

    Python imports from the folder that it is started in, and a folder of somebody's may be deleted or unmounted.
    """
    folder = (mgie_home() if home is None else home).absolute() / "run"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder
