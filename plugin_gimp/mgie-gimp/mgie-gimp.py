#!/usr/bin/env python3
"""MGIE for GIMP: edit a layer by saying what you want. GIMP 3.0 and later runs this file.

Only what GIMP needs for its menus is imported here; the rest comes with the first edit, so that GIMP starts
quickly and a broken installation says what is wrong instead of leaving no menu entry.
"""

from __future__ import annotations

import sys
from typing import Any

from mgie_gimp import arguments
from mgie_gimp.host import Gimp, GLib


def run(procedure: Any, run_mode: Any, image: Any, drawables: Any, config: Any, data: Any) -> Any:
    """GIMP calls this for every edit, of all procedures."""
    try:
        from mgie_gimp import procedures

        return procedures.run(procedure, run_mode, image, list(drawables), config)
    except Exception as error:  # a bug or a broken installation: say so, never crash without a word
        import traceback

        traceback.print_exc()
        words = f"MGIE failed: {type(error).__name__}: {error}"
        literal = GLib.Error.new_literal(Gimp.PlugIn.error_quark(), words, 0)
        return procedure.new_return_values(Gimp.PDBStatusType.EXECUTION_ERROR, literal)


class MgieGimp(Gimp.PlugIn):
    """The procedures: mgie-edit, mgie-edit-again, mgie-apply-recipe and mgie-open-kept."""

    def do_set_i18n(self, name: str) -> bool:
        """GIMP need not look for catalogues: mgie_gimp.i18n has its own."""
        return False

    def do_query_procedures(self) -> list[str]:
        return list(arguments.PROCEDURES)

    def do_create_procedure(self, name: str) -> Any:
        procedure = Gimp.ImageProcedure.new(self, name, Gimp.PDBProcType.PLUGIN, run, None)
        arguments.describe(procedure, name)
        return procedure


Gimp.main(MgieGimp.__gtype__, sys.argv)
