"""Has a model make all pictures of a run that are not there yet."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from numpy.typing import NDArray

from mgie_server.datasets.left_out import Omit
from mgie_server.datasets.loading import load
from mgie_server.datasets.record import Record
from mgie_server.evaluation.pairs.choosing import Session
from mgie_server.evaluation.pairs.making import Made, Maker
from mgie_server.evaluation.pairs.options import VIEWS
from mgie_server.evaluation.pairs.store import Store, Stored

MakerOf = Callable[[], Maker]


class Producing:
    """One model. get_maker: loads it, when the first picture is to be made. on_done: told after each record or turn."""

    def __init__(
        self, store: Store, get_maker: MakerOf, seeds: Sequence[int], on_done: Callable[[], None]
    ) -> None:
        self._store, self._get_maker, self._seeds, self._on_done = store, get_maker, seeds, on_done
        self._maker: Maker | None = None

    def each(self, records: Sequence[Record]) -> None:
        """Every record from its own source. One whose pictures cannot be read is passed over; measuring tells of it."""
        for record in records:
            lacking = [seed for seed in self._seeds if not self._store.find(record, seed, "all")]
            if lacking:
                try:
                    source = load(record).source
                except Omit:
                    continue
                for seed, made in zip(lacking, self._made(source, record, lacking), strict=True):
                    self._store.keep(record, seed, "all", made)
            self._on_done()

    def chains(self, sessions: Sequence[Session]) -> None:
        """Every turn after the first from the model's own result of the turn before: of its raw picture, and, apart from
        it, of the landed layer. What `each` made of the first turn is there already.
        """
        for session in sessions:
            for seed in self._seeds:
                self._chain(session, seed)

    def _chain(self, session: Session, seed: int) -> None:
        before = session.turns[0]
        stored = self._store.find(before, seed, "all")
        for record in session.turns[1:]:
            if stored is None:  # the first turn could not be read
                return
            sources = dict(stored.digests)
            found = self._store.find(record, seed, "final", sources)
            stored, before = found or self._turn(before, stored, record, seed, sources), record
            self._on_done()

    def _turn(
        self, before: Record, stored: Stored, record: Record, seed: int, sources: dict[str, str]
    ) -> Stored:
        both = {}
        for view in VIEWS:
            source = self._store.picture(before, stored, view)
            both[view] = self._made(source, record, [seed])[0]
        pictures = {view: made.pictures[view] for view, made in both.items()}
        first = both[VIEWS[0]]
        made = Made(pictures, first.expressive, any(one.refused for one in both.values()))
        return self._store.keep(record, seed, "final", made, sources)

    def _made(self, source: NDArray, record: Record, seeds: Sequence[int]) -> list[Made]:
        if self._maker is None:
            self._maker = self._get_maker()
        return self._maker.make(source, record.instruction, seeds)
