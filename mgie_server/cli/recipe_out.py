"""`mgie edit --recipe-out`, `--cube-out`: keeping an edit for other pictures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mgie_protocol.errors import MgieError
from mgie_protocol.events import Result

if TYPE_CHECKING:
    from mgie_server.imaging.naming import Target

RecipeOut = Annotated[
    Path | None, typer.Option(help="Keep the edit's light and colour in this file, for `mgie apply`.")
]
CubeOut = Annotated[
    Path | None, typer.Option(help="Keep it as a .cube, where the edit is the same everywhere.")
]
CubeSize = Annotated[int, typer.Option(help="Points a side of the .cube: 33 or 65.")]
CubeMean = Annotated[
    bool, typer.Option("--cube-mean", help="Of an edit that differs from place to place, keep the mean.")
]


@dataclass(frozen=True)
class RecipeFiles:
    """Where the recipe goes, and the .cube; None: nowhere. size, mean: see imaging.recipes.cube.to_cube."""

    recipe: Path | None
    cube: Path | None
    size: int = 33
    mean: bool = False
    _targets: dict[Path, Target] = field(
        default_factory=dict[Path, "Target"]
    )  # by the name that was asked for

    @property
    def wanted(self) -> bool:
        return self.recipe is not None or self.cube is not None

    def check(self, results: Sequence[Path], variations: int) -> None:
        """Before the edit. Raises MgieError parameter_out_of_range, output_not_writable (over a result, too)."""
        from mgie_server.imaging.naming import check_place, not_writable, target_named

        if self.size not in (33, 65):
            raise MgieError("parameter_out_of_range", f"--cube-size is 33 or 65, not {self.size}.")
        for path in (self.recipe, self.cube):
            if path is not None:
                for number in range(variations):
                    name = _numbered(path, number, variations)
                    check_place(name)
                    self._targets[name] = target_named(name)
                if path.resolve() in {result.resolve() for result in results}:
                    raise not_writable(path, "it is where the result goes", "Give it another name.")

    def write(self, result: Result, data: dict[str, Any]) -> dict[str, Any]:
        """Write the files of each picture of the result. data: what was written of it already, as JSON.

        Returns the part of the answer that names them. Raises MgieError recipe_not_possible, recipe_is_local,
        output_not_writable, with data in its details: what could be written is.
        """
        if not self.wanted:
            return {}
        written: dict[str, list[str]] = {
            name: [] for name, path in (("recipe", self.recipe), ("cube", self.cube)) if path
        }
        for variation in range(len(result.pictures)):
            try:
                self._keep_one(result, variation, written)
            except MgieError as error:
                kept = ", ".join([*data["out"], *(path for paths in written.values() for path in paths)])
                message = f"{error.message} Written: {kept}."
                details = {**error.details, **data, **written}
                raise MgieError(error.code, message, error.hint, details) from error
        return written

    def _keep_one(self, result: Result, variation: int, written: dict[str, list[str]]) -> None:
        from mgie_server.imaging.recipes.cube import to_cube
        from mgie_server.imaging.recipes.file import from_bytes

        found = result.attachment("recipe", variation)
        if found is None:
            raise _not_possible(result, variation)
        if self.recipe:
            written["recipe"].append(self._write(self.recipe, variation, result, bytes(found.data)))
        if self.cube:
            text = to_cube(from_bytes(bytes(found.data)), self.size, mean=self.mean)
            written["cube"].append(self._write(self.cube, variation, result, text.encode("ascii")))

    def _write(self, path: Path, variation: int, result: Result, data: bytes) -> str:
        """The name under which it was written."""
        from mgie_server.imaging.claiming import claimed
        from mgie_server.imaging.files import replace_file

        with claimed(self._targets[_numbered(path, variation, len(result.pictures))]) as (free,):
            replace_file(free, data)
        return str(free)


def _numbered(path: Path, variation: int, variations: int) -> Path:
    """PATH itself, or PATH-1 to PATH-N, as the results of variations are named."""
    return path if variations == 1 else path.with_name(f"{path.stem}-{variation + 1}{path.suffix}")


def _not_possible(result: Result, variation: int) -> MgieError:
    report = result.report(variation)
    if report.get("painted"):
        share = f"{100 * report.get('new', 0):.0f} % of the picture is new"
        why = f"The edit painted new pixels ({share}), which no recipe can carry to another picture."
        return MgieError(
            "recipe_not_possible", why, "Edit with --landing photometric for its light and colour."
        )
    if report.get("landing") == "raw":
        why = "The result is the model's own picture, not light and colour on yours: it has no recipe."
        return MgieError(
            "recipe_not_possible", why, "Edit with --landing photometric for its light and colour."
        )
    return MgieError("recipe_not_possible", "The server gave no recipe of this edit.", "Update the server.")
