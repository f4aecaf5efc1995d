"""How jobs move: read from the canvas, given to the server, answered, shown. The Controller's inside."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

from mgie_client import time_left
from mgie_krita.editor import Canvas
from mgie_krita.jobs import answers, reading, recovery
from mgie_krita.jobs.canvas_preview import CanvasPreview
from mgie_krita.jobs.errors import lost_again, remote_door
from mgie_krita.jobs.event_loop import Task
from mgie_krita.jobs.homes import Homes
from mgie_krita.jobs.job_registry import JobRegistry
from mgie_krita.jobs.notes import Notes
from mgie_krita.jobs.pending import Pending, PendingJob
from mgie_krita.jobs.results import Applying, Results
from mgie_krita.jobs.server_connection import FINAL, ServerConnection
from mgie_krita.jobs.settings import Settings
from mgie_krita.jobs.work import Work
from mgie_krita.types import CANCELLED, FAILED, READY, SENDING, Entry, SourcePicture
from mgie_krita.words import tr
from mgie_protocol import events, messages
from mgie_protocol.errors import MgieError

_SLICE_S = 0.004  # of work on pixels in a beat, besides the client's own few ms
_MOVING_S = 0.002  # pause between beats while pixels travel
_WORKING_S = 0.03
_IDLE_S = 0.1
_HOT_S = 0.1  # how long after the last movement the pauses stay short
_MOVED_S = 0.0005  # a poll that takes longer has moved something
_MAX_LOSSES = 2  # an edit whose server has gone so often is given up


class JobLifecycle:
    """history_changed and say (a sentence for the artist) are called when there is something."""

    def __init__(
        self,
        canvas: Canvas,
        settings: Settings,
        transport: str,
        history_changed: Callable[[], None],
        say: Callable[[str], None],
    ):
        self.registry = JobRegistry()
        self.notes = Notes(canvas, history_changed)
        self.connection = ServerConnection(settings, transport)
        self.results = Results(
            canvas, self.notes, self._change, say, self._let_go, self._fetch_again, self.connection
        )
        self.preview = CanvasPreview(canvas, self.results.canvas_lane, say)
        self.homes = Homes(canvas, self.registry, self.notes, self._change, say)
        self._canvas, self._settings, self._say = canvas, settings, say
        self._pending = Pending()
        self._document = ""  # the active one
        self._recover = True
        self._server_wanted = bool(self._pending.left_over)  # what it keeps is wanted here
        self._changed = False
        self._hot_until = 0.0

    def take_changed(self) -> bool:
        """Whether a job has changed since the last call."""
        changed, self._changed = self._changed, False
        return changed

    def _change(self) -> None:
        self._changed = True

    # --- in and out -----------------------------------------------------------------------------------

    def begin(self, work: Work) -> None:
        """Read the source; the server is looked for meanwhile. A text that was to be read before another edit goes."""
        self.registry.drop_described(work.job.source.document)
        self.registry.add(work)
        self.connection.want()

        def share(part: float) -> None:
            work.job.share = part
            self._change()

        self.results.canvas_lane.add(
            Task(
                work.id,
                lambda: reading.read(self._canvas, work),
                lambda picture: self._on_read(work, picture),
                lambda error: self._fail(work, error),
                share,
            )
        )

    def _on_read(self, work: Work, picture: SourcePicture) -> None:
        job, request = work.job, work.request
        assert request is not None
        if picture.own_edge:  # the layer fades by itself: the edges of a second edit are not faded twice
            request = work.request = replace(request, feather=0.0)
        work.picture, work.selection = picture, picture.selection
        job.source = picture.source
        job.state, job.share = SENDING, 0.0
        self.results.show_before(work, picture.picture)
        if not work.describes:
            self._pending.add(
                PendingJob(work.id, job.source, job.instruction, job.options, job.own_expressive, time.time())
            )
        self._give(
            work,
            lambda client: client.submit(
                request,
                picture.picture,
                picture.selection,
                beside=work.beside,
                recipe=work.recipe or None,
                job_id=work.id,
                on_disconnect="cancel" if work.describes else "keep",
            ),
        )

    def _give(self, work: Work, opener: Callable) -> None:
        try:
            self.connection.give(work.id, opener)
            work.given = True
        except MgieError as error:
            self._fail(work, error)
        self._change()

    def stop(self, work: Work, state: str) -> None:
        """End a job as it is asked for, and let go of everything."""
        self.results.cancel(work)
        self.connection.cancel(work.id)
        self._let_go(work)
        work.inserts, work.fetched = 0, None
        work.end(state)

    def _let_go(self, work: Work) -> None:
        """Nothing of this job needs to be found again after a crash."""
        self._pending.remove(work.id)
        if work.held:
            work.held = False
            self.connection.let_go(work.id)

    def _fail(self, work: Work, error: MgieError) -> None:
        if not work.alive:
            return
        self.stop(work, CANCELLED if error.code == "cancelled" else FAILED)
        work.job.error = error
        if recovery.says_nothing(work, error):
            self.registry.remove(work)
        self._change()

    def _on_error(self, work: Work, error: MgieError) -> None:
        if work.picture is not None and answers.is_silence(work, error, self.connection.models):
            answers.edit_unread(work)
            self._on_read(work, work.picture)
            return
        self._fail(work, error)

    def close(self) -> None:
        """The pending file stays: its edits go on, and results that nobody has decided on wait for the next Krita. Those
        that the artist has seen and gone past are let go."""
        self.preview.want(None, 0, True, 0.0)
        self.results.clear()
        for work in self.registry.superseded():
            self._let_go(work)
        self.connection.close()
        self._pending.close()

    # --- server ---------------------------------------------------------------------------------------

    def want_server(self) -> None:
        """The artist asked for it."""
        self._server_wanted = True
        self.connection.try_again()

    def recover(self, start: bool) -> None:
        """Ask for what a crashed Krita has left, now or with the next connection."""
        self._recover = True
        if self._pending.left_over and start:
            self.want_server()
        if self.connection.connected:
            self._fetch_left_over()

    def _fetch_left_over(self) -> None:
        self._recover = False
        for pending in list(self._pending.left_over.values()):
            if self.registry.get(pending.job_id) is None:
                self._fetch(recovery.from_pending(pending))
        self.find_homes()
        self.connection.client.fetch()

    def _fetch(self, work: Work) -> None:
        self.registry.add(work)
        self._give(work, lambda client: client.fetch(work.id))

    def _fetch_again(self, work: Work) -> None:
        """The pixels of a result that were dropped."""
        try:
            self.connection.give(work.id, lambda client: client.fetch(work.id))
        except MgieError as error:
            self.results.on_fetched(work, messages.Error(error, work.id))

    def final_error(self) -> MgieError | None:
        """Why no edit can be done before something else is mended."""
        error = self.connection.error
        return error if error is not None and error.code in (*FINAL, remote_door().code) else None

    # --- moving ---------------------------------------------------------------------------------------

    def beat(self, document: str) -> float:
        """Move everything a little; gives the seconds until the next beat. document: the active one."""
        self._document = document
        began = time.perf_counter()
        told = self.connection.poll()
        moved = time.perf_counter() - began > _MOVED_S
        for event in told:
            self._on_event(event)
        self._tend()
        worked = self.results.canvas_lane.work(_SLICE_S)
        worked = self.results.thumbnail_lane.work(_SLICE_S if not worked else 0.0) or worked
        if self._changed:
            self._trim(document)
        return self._pause(bool(told) or moved, worked)

    def _pause(self, moved: bool, worked: bool) -> float:
        now = time.monotonic()
        if moved:
            self._hot_until = now + _HOT_S
        sending = any(work.job.state == SENDING for work in self.registry)
        if worked or now < self._hot_until or (sending and self.connection.connected):
            return _MOVING_S
        return _WORKING_S if any(work.alive for work in self.registry) else _IDLE_S

    def _tend(self) -> None:
        """A server for whoever needs one; without hope, who waits is told."""
        waiting = [work for work in self.registry if work.waits_for_server]
        alive = self._need_server()
        if self.connection.connected:
            self._server_wanted = False
        if self._settings.endpoint.strip() != self.connection.endpoint and not alive:
            self.connection.reconnect()
        self.connection.tend(alive or self._server_wanted, self._may_start)
        error = self.connection.error
        if error is not None:
            self._server_wanted = False
            self.results.frames.give_up(error)
            for work in waiting:
                self._fail(work, error)
            for work in self.registry:
                if work.fetched is not None:
                    self.results.on_fetched(work, messages.Error(error, work.id))

    def _may_start(self) -> bool:
        """Whether anybody still wants a server: an edit that has ended one twice does not."""
        for work in self.registry:
            if work.waits_for_server and work.lost:
                work.lost, work.losses = False, work.losses + 1
                if work.losses >= _MAX_LOSSES:
                    self._fail(work, lost_again())
        return self._server_wanted or self._need_server()

    def _need_server(self) -> bool:
        return self.results.frames.need_server or any(work.alive or work.fetched for work in self.registry)

    def estimate(self) -> None:
        """Say anew how long the jobs will take."""
        for work in self.registry:
            if work.waits_for_server and work.job.seconds_left is not None:
                answers.estimate(work, self._settings.durations)
                self._change()

    def _trim(self, document: str) -> None:
        for work in self.registry.trim(document):
            self._let_go(work)
            self._say(tr("An older result was dropped: {name}").format(name=work.job.instruction))

    def find_homes(self) -> None:
        """Documents were opened or closed."""
        self.homes.find(self.results.thumbnail_lane)

    # --- what the server says -------------------------------------------------------------------------

    def _on_event(self, event: events.Event) -> None:
        if self.results.frames.takes(event):
            return
        if isinstance(event, messages.Welcome):
            if self._recover:
                self._fetch_left_over()
        elif isinstance(event, events.Disconnected):
            self._on_disconnected(event)
        elif isinstance(event, messages.Kept):
            room = self.registry.max_held_bytes - sum(work.nbytes for work in self.registry)
            known = {work.id for work in self.registry} | self._pending.of_others()
            for work in recovery.from_kept(event.jobs, known, room):
                self._fetch(work)
            self.find_homes()
        elif isinstance(
            event, (messages.Accepted, messages.Expressive, messages.Progress, events.Result, messages.Error)
        ):
            self._on_job_event(event)

    def _on_disconnected(self, event: events.Disconnected) -> None:
        if event.error is not None:  # an Error comes for each job
            return
        for work in self.registry:
            if work.waits_for_server:
                work.lost = True
                work.restart()
        self._change()

    def _on_job_event(
        self,
        event: messages.Accepted | messages.Expressive | messages.Progress | events.Result | messages.Error,
    ) -> None:
        work = self.registry.get(event.job or "")
        if (
            work is not None
            and work.fetched is not None
            and isinstance(event, (events.Result, messages.Error))
        ):
            self.results.on_fetched(work, event)
            return
        if work is None or not work.waits_for_server:  # cancelled, or a failed question
            if isinstance(event, events.Result):  # it was done before it could be cancelled
                self.connection.let_go(event.job)
            return
        if isinstance(event, messages.Accepted):
            answers.on_accepted(work, event)
        elif isinstance(event, messages.Expressive):
            answers.on_expressive(work, event)
        elif isinstance(event, messages.Progress):
            answers.on_progress(work, event, self._settings.durations)
        elif isinstance(event, messages.Error):
            self._on_error(work, event.error)
        elif work.describes:
            answers.on_described(work, event)
            self.homes.tell(work, self._document)
        else:
            self._on_result(work, event)
        self._change()

    def _on_result(self, work: Work, event: events.Result) -> None:
        answers.on_result(work, event)
        job, durations = work.job, self._settings.durations
        if not job.from_recipe:
            time_left.learn(durations, event.model, event.seconds, len(event.pictures), work.megapixels)
        work.entry = Entry(
            job.job_id,
            event.request,
            job.expressive,
            tuple(job.seeds),
            time.time(),
            source=job.source.kind,
            selection=work.packed,
        )
        self.results.show_after(work, self._on_ready)

    def _on_ready(self, work: Work) -> None:
        work.job.state, work.job.preview, work.job.share = READY, None, 1.0
        self.homes.note(work)
        why_not = self._settings.save()  # the durations
        if why_not:
            self._say(why_not)
        if work.dropped:
            self.results.apply(work, 0, False, Applying.of(self._settings.options))
        else:
            self.homes.tell(work, self._document)
        self._change()
