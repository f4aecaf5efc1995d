"""What happens to jobs from their first byte to their end, however early it comes."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import replace

from mgie_protocol.errors import MgieError
from mgie_protocol.messages import Accepted, Chunk, Error, Expressive, Message, Progress, Result, Submit
from mgie_server.service.channel import Order
from mgie_server.service.delivery import Delivery, unknown
from mgie_server.service.fairness import FairQueue
from mgie_server.service.jobs import Job, JobRegistry, State, restored
from mgie_server.service.pixel_storage import PixelStorage
from mgie_server.service.results import KeptResults
from mgie_server.service.sessions import Session, Sessions
from mgie_server.service.supervisor import Supervisor
from mgie_server.service.uploads import Upload
from mgie_server.settings import Settings

log = logging.getLogger(__name__)


class JobScheduler:
    """Moves jobs through their states. The one listener of all workers; clock: monotonic seconds."""

    def __init__(
        self,
        settings: Settings,
        sessions: Sessions,
        places: PixelStorage,
        kept: KeptResults,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.book = JobRegistry()
        self.queue: FairQueue[Job] = FairQueue()
        self.workers: list[Supervisor] = []
        self.delivery = Delivery(self.book, sessions, kept)
        self._settings, self._sessions, self._places, self._clock = settings, sessions, places, clock
        for result in kept.list():
            self.book.add(restored(result, clock()))

    # --- in ---------------------------------------------------------------------------------------

    def admit(self, submit: Submit, session: Session) -> None:
        """Begin to receive a job that was checked. Raises MgieError out_of_memory."""
        now = self._clock()
        job = Job(submit.job, submit, session.identity, session, submitted_at=now, asked_by=session.name)
        job.segments = self._places.take(job.id, self.delivery.memory_for(submit))
        try:
            job.upload = Upload(submit, job.segments, now)
        except MgieError:
            job.segments.forget(job.id)
            raise
        self.book.add(job)
        self._open_uploads()

    def take_chunk(self, session: Session, chunk: Chunk) -> None:
        """A piece of a body; dropped silently when its job is not receiving from this client."""
        job = self.book.get(chunk.job)
        if job is None or job.state is not State.RECEIVING or job.session is not session:
            return
        assert job.upload
        try:
            job.upload.add(chunk, self._clock())
        except MgieError as error:
            self.fail(job, error)
            return
        if job.upload.complete:
            self._enqueue(job)
            self._open_uploads()
        else:
            self._give_credit(job)

    def _open_uploads(self) -> None:
        """Credit to the first few uploads, by turns between clients; the others wait until one of them is through."""
        arriving: FairQueue[Job] = FairQueue()
        for job in self.book.in_state(State.RECEIVING):
            arriving.push(job.client, job)
        for job in arriving.in_order()[: self._settings.max_uploads]:
            self._give_credit(job)

    def _give_credit(self, job: Job) -> None:
        assert job.upload
        if credit := job.upload.credit(self._clock()):
            self._tell(job, credit)

    def _enqueue(self, job: Job) -> None:
        job.state, job.queued_at, job.place = State.QUEUED, self._clock(), -1
        self.queue.push(job.client, job)
        self.move_on()

    def attach(self, job: Job, session: Session) -> None:
        """The client is here (again) and asks for this job: it moves to it, with all that is to be known."""
        if job.session is not None and job.session is not session:
            job.session.bodies.pop(job.id, None)
        job.session, job.away_at = session, None
        if job.state is State.RECEIVING:
            assert job.upload
            job.upload.restart(self._clock())
            self._open_uploads()
        elif job.state.active:
            self._tell(job, Accepted(job.id, max(0, job.place)))
            if job.progress:
                self._tell(job, replace(job.progress, preview=None, payload=None))
            if job.expressive is not None:
                self._tell(job, job.expressive)
        elif job.state is State.FINISHED:
            self.delivery.deliver(job)
        elif job.error is not None:
            self._tell(job, Error(job.error, job.id))
        else:
            self._tell(job, Error(unknown(job.id, "was delivered and is not kept"), job.id))

    # --- on ---------------------------------------------------------------------------------------

    def move_on(self) -> None:
        """Give waiting jobs to free workers, and tell the others their places."""
        for worker in self.workers:
            while worker.free and (job := self.queue.pop()) is not None:
                self._start(job, worker)
        for place, job in enumerate(self.queue.in_order()):
            self._tell_place(job, place)

    def _start(self, job: Job, worker: Supervisor) -> None:
        job.state, job.started_at = State.RUNNING, self._clock()
        assert job.upload
        self._tell_place(job, 0)
        try:
            folder = self.delivery.place_for(job)
        except MgieError as error:
            self._end_badly(job, error)
            self.delivery.clean_up(job)
            return
        worker.run(Order(job.submit, job.upload.path, folder), job.started_at)

    def _tell_place(self, job: Job, place: int) -> None:
        if job.place != place:
            job.place = place
            self._tell(job, Accepted(job.id, place))

    def on_event(self, message: Message) -> None:
        """Progress or Expressive from a worker."""
        assert isinstance(message, (Progress, Expressive))
        job = self.book.get(message.job)
        if job is None or job.state is not State.RUNNING:
            return
        if isinstance(message, Progress):
            job.progress = message
        else:
            job.expressive = message
        self._tell(job, message)

    def on_done(self, message: Result | Error) -> None:
        """A worker is through with a job; the job may have ended for its client long before."""
        job = self.book.get(message.job or "")
        if job is not None and job.state is State.RUNNING:
            if isinstance(message, Result):
                self._end_well(job, message)
            else:
                self._end_badly(job, message.error)
        if job is not None and job.state is not State.FINISHED:
            self.delivery.clean_up(job)
        self.move_on()

    def on_unstarted(self, job: str, error: MgieError) -> None:
        """A worker died before it began a job: the next one gets it, but a job has this luck once."""
        known = self.book.get(job)
        if known is None or known.state is not State.RUNNING or known.returned:
            self.on_done(Error(error, job))
            return
        known.state, known.returned = State.QUEUED, True
        self.queue.push_back(known.client, known)

    def _end_well(self, job: Job, result: Result) -> None:
        job.ended_at = self._clock()
        seconds = {"queued": round(job.started_at - job.queued_at, 4), **result.seconds}
        seconds["total"] = round(job.ended_at - job.queued_at, 4)
        self.delivery.finish(job, replace(result, seconds=seconds))

    def on_hopeless(self, error: MgieError) -> None:
        """A worker does not start: whoever waits is told, unless another works; the next submit tries again."""
        if not any(worker.state in ("idle", "busy") for worker in self.workers):
            for job in self.queue.in_order():
                self.fail(job, error)

    def work_waits(self) -> bool:
        """Whether a worker would have something to do."""
        return len(self.queue) > 0

    # --- early ends -------------------------------------------------------------------------------

    def fail(self, job: Job, error: MgieError) -> None:
        """End an active job now. A worker that computes it is told, and lets go within one step."""
        if not job.state.active:
            return
        was = job.state
        self._end_badly(job, error)
        if was is State.RUNNING:
            for worker in self.workers:
                worker.cancel(job.id)
            return  # its files stay until the worker says that it is done with them
        self.queue.remove(job)
        self.delivery.clean_up(job)
        self._open_uploads()
        self.move_on()

    def _end_badly(self, job: Job, error: MgieError) -> None:
        log.info("job %s of %s ended: %s", job.id, job.session or "a client that is away", error.code)
        job.state, job.error, job.ended_at = State.FAILED, error, self._clock()
        job.progress = None
        self._tell(job, Error(error, job.id))
        self.book.mark_over(job)

    def client_left(self, session: Session, said_goodbye: bool) -> None:
        """Its jobs wait for it to come back, or end now after a goodbye."""
        now = self._clock()
        for job in self.book:
            if job.session is session:
                job.session, job.away_at = None, now
                if said_goodbye:
                    self.give_up(job)

    def give_up(self, job: Job) -> None:
        """The client of this job will not come back soon."""
        if job.keep and job.state is not State.RECEIVING:
            return
        if job.state is State.FINISHED:
            self.delivery.release(job)
        else:
            self.fail(job, MgieError("cancelled", "The client went away."))

    # --- small things -----------------------------------------------------------------------------

    @property
    def busy(self) -> bool:
        """Whether somebody would miss the server if it ended now."""
        waiting = any(self.delivery.is_under_way(job) for job in self.book.in_state(State.FINISHED))
        return waiting or self.book.active > 0

    def _tell(self, job: Job, message: Message) -> None:
        if job.session:
            self._sessions.send(job.session, message)
