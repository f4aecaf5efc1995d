"""One record for every data set."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mgie_server.datasets.left_out import Place

if TYPE_CHECKING:
    from mgie_server.datasets.pictures import Picture


@dataclass(frozen=True)
class Record:
    """A picture, what is asked for, and the picture that was wanted.

    id: stable, one in a split for each picture that is edited; turn: from 1, of several edits of it one after another
    (the source of a turn is the target of the one before). expressive: what the target is like, by a describer; caption:
    of the target, by the data set, and source_caption of the source; mask: white where the edit belongs. place: where it
    was read.
    """

    dataset: str
    split: str
    id: str
    turn: int
    source: Picture
    target: Picture
    instruction: str
    licence: str
    place: Place
    expressive: str | None = None
    mask: Picture | None = None
    caption: str | None = None
    source_caption: str | None = None

    @property
    def key(self) -> str:
        """One for each record: "magicbrush/dev/242679/1"."""
        return f"{self.dataset}/{self.split}/{self.id}/{self.turn}"

    @property
    def pictures(self) -> dict[str, Picture]:
        """Those that it has, by their names."""
        named = {"source": self.source, "target": self.target, "mask": self.mask}
        return {name: picture for name, picture in named.items() if picture is not None}
