"""Runs inside GIMP: what a console script uses to read its arguments and to report.

A script is ordinary Python with the names Gimp, Gegl, Gio, GLib, arguments, report, run_procedure, load and save:

    image = load(arguments["picture"])
    status, message, layers = run_procedure("mgie-edit", image, image.get_layers(), instruction="darker")
    report["status"] = status
    save(image, arguments["out"])

What it puts into `report` (plain JSON values) is what the test gets. An exception is reported with its traceback.
"""

from __future__ import annotations

import json
import os
import traceback
from pathlib import Path
from typing import Any

import gi  # pyright: ignore[reportMissingImports]

gi.require_version("Gimp", "3.0")
gi.require_version("Gegl", "0.4")
from gi.repository import Gegl, Gimp, Gio, GLib  # noqa: E402  # pyright: ignore[reportMissingImports]

arguments: dict[str, Any] = {}
report: dict[str, Any] = {}


def load(path: str) -> Any:
    """The image in a file."""
    return Gimp.file_load(Gimp.RunMode.NONINTERACTIVE, Gio.File.new_for_path(str(path)))


def save(image: Any, path: str) -> None:
    """Save as the file's ending says (XCF keeps everything, PNG is flattened)."""
    Gimp.file_save(Gimp.RunMode.NONINTERACTIVE, image, Gio.File.new_for_path(str(path)), None)


def run_procedure(name: str, image: Any, drawables: list[Any], **values: Any) -> tuple[str, str, list[Any]]:
    """Call a procedure as any script would: its status ("success", "cancel", "calling-error",
    "execution-error"), what it says, and the layers that it returns.
    """
    database = Gimp.get_pdb()
    procedure = database.lookup_procedure(name)
    if procedure is None:
        raise LookupError(f"GIMP has no procedure {name}")
    settings = procedure.create_config()
    settings.set_property("run-mode", Gimp.RunMode.NONINTERACTIVE)
    settings.set_property("image", image)
    settings.set_core_object_array("drawables", drawables)
    for key, value in values.items():
        settings.set_property(key.replace("_", "-"), value)
    answer = procedure.run(settings)
    status = answer.index(0).value_nick
    message = database.get_last_error() or ""
    if status != "success" or answer.length() < 2:
        return status, message, []
    # Python reads GIMP's arrays of objects only out of a procedure's arguments
    holder = database.lookup_procedure("gimp-image-set-selected-layers").create_config()
    holder.set_property("layers", answer.index(1))
    return status, message, list(holder.get_core_object_array("layers"))


def run(script: str) -> None:
    """Run a script and write its report; called by GIMP's batch interpreter."""
    arguments.update(json.loads(os.environ["MGIE_TEST_ARGUMENTS"]))
    names = {
        **{"Gimp": Gimp, "Gegl": Gegl, "Gio": Gio, "GLib": GLib, "arguments": arguments, "report": report},
        **{"run_procedure": run_procedure, "load": load, "save": save},
        **{"__name__": "__main__", "__file__": script},
    }
    problem = ""
    try:
        exec(compile(Path(script).read_text(encoding="utf-8"), script, "exec"), names)
    except BaseException:
        problem = traceback.format_exc()
    told = json.dumps({"report": report, "problem": problem}, default=str)
    Path(os.environ["MGIE_TEST_REPORT"]).write_text(told, encoding="utf-8")
