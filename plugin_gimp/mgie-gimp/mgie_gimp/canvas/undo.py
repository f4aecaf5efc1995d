"""One step of the artist's undo history, under a name of its own."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

from mgie_gimp.host import Gimp


def one_step(image: Any, name: str, do: Callable[[], None]) -> None:
    """Do something to the image in one step of undo. Raises what `do` raises.

    GIMP calls a step as the procedure that makes it is labelled, so that one is made for the name, and called.
    """
    problems: list[BaseException] = []
    ran: list[bool] = []

    def run(procedure: Any, _config: Any, _data: Any) -> Any:
        ran.append(True)
        try:
            _in_group(image, do)
        except BaseException as error:  # GIMP, which it would go through, only hears that something failed
            problems.append(error)
        return procedure.new_return_values(Gimp.PDBStatusType.SUCCESS, None)

    plug_in = Gimp.get_plug_in()
    called = f"mgie-step-{os.getpid()}"  # of several edits at once each has its own
    procedure = Gimp.Procedure.new(plug_in, called, Gimp.PDBProcType.TEMPORARY, run, None)
    procedure.set_menu_label(name.replace("_", "__"))
    plug_in.add_temp_procedure(procedure)
    try:
        made = Gimp.get_pdb().lookup_procedure(called)
        if made is not None:
            made.run(made.create_config())
    finally:
        plug_in.remove_temp_procedure(called)
    if problems:
        raise problems[0]
    if not ran:  # rather under the plug-in's own name than not at all
        _in_group(image, do)


def _in_group(image: Any, do: Callable[[], None]) -> None:
    image.undo_group_start()
    try:
        do()
    finally:
        if image.is_valid():
            image.undo_group_end()
