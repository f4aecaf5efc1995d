"""What a comparison on a data set is asked for, and checking it before anything is made."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from mgie_protocol.errors import MgieError

UNCHANGED = "none"  # the source as it is: what any edit must beat
WAYS = (
    "all",
    "final",
)  # each turn from the data set's own source; the last turn, each from the model's own result
VIEWS = ("raw", "landed")  # the model's own picture; the full-size layer that it lands on
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]{0,59}")


@dataclass(frozen=True)
class GivenResults:
    """Pictures made elsewhere. folder: None where they lie beside the sources."""

    name: str
    folder: Path | None


@dataclass(frozen=True)
class PairOptions:
    """The arguments of a run.

    path: where the data set lies, None for its usual place. split: None for the one that is for tests. limit: records at
    most (a session of several turns is not cut). seeds: so many from `seed` on. turns: "all", or "both" of WAYS.
    shown: records in the report's strips. exact: the original's own way of sampling. ballot: comparisons of two, 0 for none.
    """

    data: str
    path: Path | None = None
    split: str | None = None
    models: tuple[str, ...] = (UNCHANGED,)
    results: tuple[GivenResults, ...] = ()
    out: Path | None = None
    limit: int | None = None
    seed: int = 0
    seeds: int = 1
    turns: str = "both"
    device: str = "cpu"
    exact: bool = False
    backbones: Path | None = None
    shown: int = 8
    ballot: int = 0

    @property
    def names(self) -> tuple[str, ...]:
        """Of everything that is compared, in its order."""
        return (*self.models, *(given.name for given in self.results))

    @property
    def all_seeds(self) -> list[int]:
        return list(range(self.seed, self.seed + self.seeds))


def parse_models(text: str | None, results: Sequence[GivenResults]) -> tuple[str, ...]:
    """Of "mgie-7b,lgie,none"; the floor alone where only results are given. Raises MgieError for a name twice, or none."""
    names = tuple(name for part in (text or "").split(",") if (name := part.strip()))
    if not names and not results:
        raise MgieError(
            "parameter_out_of_range",
            "There is nothing to compare.",
            f"Name models (--models mini,{UNCHANGED}), or pictures made elsewhere (--results NAME=FOLDER).",
        )
    names = names or (UNCHANGED,)
    _check_names([*names, *(given.name for given in results)])
    return names


def parse_results(texts: Iterable[str]) -> tuple[GivenResults, ...]:
    """Each NAME=FOLDER, a folder, whose name it takes, or a NAME of pictures beside the sources (lake_NAME.jpg)."""
    return tuple(_given(text) for text in texts)


def _given(text: str) -> GivenResults:
    name, equals, folder = text.partition("=")
    path = Path(folder if equals else text)
    if path.is_dir():
        return GivenResults(name if equals else path.resolve().name, path)
    if equals or "/" in text or "\\" in text:
        raise MgieError("parameter_out_of_range", f"There is no folder {path}.", "Check --results.")
    return GivenResults(name, None)


def _check_names(names: Sequence[str]) -> None:
    for name in names:
        if not _NAME.fullmatch(name):
            raise MgieError(
                "parameter_out_of_range",
                f"{name!r:.80} cannot stand for a model here.",
                "Letters, digits, dots and dashes: --results other=FOLDER gives a folder's pictures a name.",
            )
        if names.count(name) > 1:
            raise MgieError(
                "parameter_out_of_range",
                f"{name} is named twice.",
                "Give the pictures another name: --results other=FOLDER.",
            )
