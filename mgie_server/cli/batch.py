"""`mgie edit PICTURES... [--out FOLDER]`: many pictures by the same words, several of them under way at once."""

from __future__ import annotations

from collections import deque
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mgie_protocol.beside import Beside
from mgie_protocol.errors import MgieError
from mgie_protocol.events import Disconnected, Event, Result
from mgie_protocol.pixels import PixelBuffer, check_selection
from mgie_protocol.request import EditRequest
from mgie_server.cli.answer import Answer
from mgie_server.cli.many import Outcomes, PicturesLine, give, pictures_of, prepare_folder
from mgie_server.cli.pipes import selection_of
from mgie_server.cli.session import Session

if TYPE_CHECKING:
    from mgie_server.imaging.files import PictureFile
    from mgie_server.imaging.naming import Target

AT_MOST = 4  # pictures under way, from the first byte read to the last one written
MAX_HELD = 1 << 30  # bytes of pixels; beyond it no other picture is begun
THREADS = 2  # that read and write files

# what is wrong with the request is wrong for every picture
_FOR_ALL = (
    "model_unknown",
    "model_not_installed",
    "not_available",
    "parameter_out_of_range",
    "server_unreachable",
    "unauthorized",
)


@dataclass(frozen=True)
class _Sent:
    """A picture on the server."""

    place: int
    source: PictureFile
    target: Target


def edit_many(
    answer: Answer,
    request: EditRequest,
    pictures: list[Path],
    mask: Path | None,
    out: Path | None,
    beside: Beside,
) -> None:
    """Edit all of them into the folder `out` (None: each beside itself), and tell. mask, beside: the same for each.

    Raises MgieError where none was done.
    """
    outcomes = Outcomes(pictures_of(pictures))
    selection = selection_of(mask, request.feather) if mask else None
    if out is not None:
        prepare_folder(out, pictures)
    Batch(request, selection, out, outcomes, beside).run(quiet=answer.as_json)
    give(answer, outcomes, out, "edited", {})


class Batch:
    """One run over the pictures of `outcomes`, which it fills."""

    def __init__(
        self,
        request: EditRequest,
        selection: PixelBuffer | None,
        folder: Path | None,
        outcomes: Outcomes,
        beside: Beside,
    ) -> None:
        self._request, self._selection, self._folder = request, selection, folder
        self._beside = beside
        self._outcomes = outcomes
        self._waiting = deque(range(len(outcomes.pictures)))
        self._reading: dict[Future[PictureFile], int] = {}
        self._sent: dict[str, _Sent] = {}
        self._writing: dict[Future[dict[str, Any]], int] = {}
        self._held: dict[int, int] = {}  # bytes, by place
        self._reserved: set[Path] = set()
        self._at_most = AT_MOST

    def run(self, quiet: bool) -> None:
        """Until every picture has its outcome.

        Raises MgieError cancelled after Ctrl+C, and what is wrong for every picture before the first one is done.
        """
        with PicturesLine(quiet, len(self._outcomes.pictures), "editing") as line:
            self._line = line
            with ThreadPoolExecutor(THREADS) as pool, Session(self._request.model, self._watch) as session:
                try:
                    while self._waiting or self._busy:
                        self._step(pool, session)
                except KeyboardInterrupt:
                    session.cancel()
                    self._keep_written()
                    raise self._cancelled() from None
                except MgieError as error:
                    session.cancel()
                    self._keep_written()
                    if not self._outcomes.results:
                        raise
                    self._outcomes.fail_the_rest(error)

    @property
    def _busy(self) -> int:
        return len(self._reading) + len(self._sent) + len(self._writing)

    def _step(self, pool: ThreadPoolExecutor, session: Session) -> None:
        while self._waiting and self._has_room():
            place = self._waiting.popleft()
            self._reading[pool.submit(_read, self._outcomes.pictures[place])] = place
        if self._sent:
            for ended in session.take(0.05):
                self._end(pool, self._sent.pop(ended.job), ended.outcome)
        else:
            files: list[Future[Any]] = [*self._reading, *self._writing]
            wait(files, return_when=FIRST_COMPLETED)
        for read in [future for future in self._reading if future.done()]:
            self._submit(session, self._reading.pop(read), read)
        for written in [future for future in self._writing if future.done()]:
            self._finish(self._writing.pop(written), written)

    def _has_room(self) -> bool:
        return not self._busy or (self._busy < self._at_most and sum(self._held.values()) < MAX_HELD)

    def _submit(self, session: Session, place: int, read: Future[PictureFile]) -> None:
        from mgie_server.imaging.gray import sent_of
        from mgie_server.imaging.naming import check_writable, target_of

        picture = self._outcomes.pictures[place]
        try:
            source = read.result().grown_by(self._request.expand)
            if self._selection:
                check_selection(source.pixels.format, self._selection.format)
            target = target_of(picture, source, self._folder, self._request.variations, self._reserved)
            check_writable(target.paths[0], source, gets_alpha=self._request.coverage == "model")
            job = session.submit(
                self._request, sent_of(source, self._request.coverage), self._selection, self._beside
            )
        except MgieError as error:
            self._fail(place, error)
            return
        self._reserved.update(target.paths)
        self._held[place] = source.pixels.expected_nbytes * (1 + self._request.variations)
        self._sent[job] = _Sent(place, source, target)

    def _end(self, pool: ThreadPoolExecutor, sent: _Sent, outcome: Result | MgieError) -> None:
        from mgie_server.imaging.results import write_result

        if isinstance(outcome, Result):
            others = frozenset(self._reserved.difference(sent.target.paths))
            written = pool.submit(write_result, sent.target, outcome, sent.source, self._selection, others)
            self._writing[written] = sent.place
        elif outcome.code == "queue_full" and self._sent:
            self._at_most = len(self._sent)  # others use the server too: again when one of ours is done
            self._held.pop(sent.place)
            self._reserved.difference_update(sent.target.paths)
            self._waiting.append(sent.place)
        else:
            self._fail(sent.place, outcome)

    def _finish(self, place: int, written: Future[dict[str, Any]]) -> None:
        self._outcomes.take(place, written)
        self._held.pop(place, None)
        self._line.tell(self._outcomes, place)

    def _fail(self, place: int, error: MgieError) -> None:
        self._held.pop(place, None)
        if error.code in _FOR_ALL:
            raise error
        self._outcomes.errors[place] = error
        self._line.tell(self._outcomes, place)

    def _keep_written(self) -> None:
        """What is being written while everything else ends is written."""
        for future, place in self._writing.items():
            self._outcomes.take(place, future)

    def _cancelled(self) -> MgieError:
        done, count = len(self._outcomes.results), len(self._outcomes.pictures)
        return MgieError(
            "cancelled",
            f"Cancelled; {done} of {count} pictures were done.",
            details=self._outcomes.to_dict() if done else None,
        )

    def _watch(self, event: Event) -> None:
        if isinstance(event, Disconnected) and event.error is None:
            self._line.say("The server is gone; waiting for it to come back.")


def _read(path: Path) -> PictureFile:
    from mgie_server.imaging.files import read_picture

    return read_picture(path)
