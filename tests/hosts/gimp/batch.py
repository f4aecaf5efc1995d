"""Edits of picture files, all in one GIMP, as a batch script makes them; what it saved is read outside GIMP."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from host import Gimp
from xcf import XcfImage, read_xcf

SCRIPT = Path(__file__).parent / "scripts" / "edit_files.py"


class Batch:
    """Cases as scripts/edit_files.py takes them, by name. picture: of those that name no other."""

    def __init__(self, gimp: Gimp, picture: Path, cases: Mapping[str, dict[str, Any]]) -> None:
        self.folder = gimp.folder
        told = {
            name: {"picture": str(picture), "out": str(gimp.folder / name), **case}
            for name, case in cases.items()
        }
        self.reports = gimp.console(SCRIPT, {"cases": told}, timeout=170).report

    @classmethod
    def fresh(
        cls,
        folder: Path,
        profile: Path,
        plug_ins: Path,
        home: Path,
        picture: Path,
        cases: Mapping[str, dict[str, Any]],
    ) -> Batch:
        """In a GIMP of its own, whose files lie in this folder."""
        shutil.copytree(profile, folder / "profile")
        return cls(Gimp(folder, home, plug_ins), picture, cases)

    def report(self, name: str) -> dict[str, Any]:
        """What the procedures answered; fails where the edit did."""
        report = self.reports[name]
        assert report["status"] == "success", report["message"]
        return report

    def image(self, name: str) -> XcfImage:
        """The image after the edit."""
        self.report(name)
        return read_xcf(self.folder / f"{name}.xcf")

    def png(self, name: str) -> Path:
        """The same as GIMP exports it, of a case that asks for it."""
        return self.folder / f"{name}.png"
