"""What becomes of results: held in memory or kept on disk, sent, and removed when nobody needs them."""

from __future__ import annotations

import logging
import shutil
from dataclasses import replace
from pathlib import Path

from mgie_protocol import attachments
from mgie_protocol.errors import MgieError
from mgie_protocol.messages import Error, Result, Submit
from mgie_server.service.jobs import Job, JobRegistry, State, result_bytes
from mgie_server.service.pixel_storage import no_room
from mgie_server.service.results import (
    KeptResults,
    attachment_file,
    body_files,
    body_sizes,
    picture_file,
)
from mgie_server.service.sessions import Session, Sessions

log = logging.getLogger(__name__)


class Delivery:
    """Results of "keep" jobs lie in the folder of kept results while the disk has room, others with the job's pixels."""

    def __init__(self, book: JobRegistry, sessions: Sessions, kept: KeptResults) -> None:
        self.kept = kept
        self._book, self._sessions = book, sessions

    def memory_for(self, submit: Submit) -> int:
        """Bytes of shared memory that a job needs, its result included where it is not written to disk."""
        to_come = result_bytes(submit)
        on_disk = submit.on_disconnect == "keep" and self.kept.has_room(to_come)
        return submit.body_bytes + (0 if on_disk else to_come)

    def place_for(self, job: Job) -> Path:
        """Where the worker writes the pictures and attachments of this job. Raises MgieError where nothing has room."""
        if job.keep and self.kept.has_room(result_bytes(job.submit)):
            try:
                folder = self.kept.open_part(job.id)
            except OSError as error:
                log.error("the result of %s cannot be kept on disk: %s", job.id, error)
            else:
                job.on_disk = True
                return folder
        assert job.segments
        job.on_disk = False
        need = job.submit.body_bytes + result_bytes(job.submit)
        if job.keep and not job.segments.promise(job.id, need):
            raise no_room(need, [job.segments])
        return job.segments.path

    def finish(self, job: Job, result: Result) -> None:
        """The worker wrote everything: the job is FINISHED, and sent if its client is here."""
        job.result = result
        job.files = self._keep(job, result) if job.on_disk else body_files(_folder(job), result)
        job.state = State.FINISHED
        self.drop_upload(job)
        if job.segments:
            job.segments.settle(job.id, 0 if job.on_disk else result.body_bytes)
        if job.session:
            self.deliver(job)
        if job.on_disk:
            self.trim()

    def _keep(self, job: Job, result: Result) -> list[Path]:
        """The files of a result on disk; on a full one they are not kept beyond this server, but not lost either."""
        try:
            return self.kept.commit(result, job.asked_by).files
        except OSError as error:
            log.error("the result of %s is held, but cannot be kept: %s", job.id, error)
            job.on_disk = False
            return body_files(self.kept.part(job.id), result)

    def keep_from_now(self, job: Job) -> None:
        """Its client has changed its mind: what was to end with the client is kept, a result that is here on disk."""
        if job.keep or not (job.state.active or job.state is State.FINISHED):
            return
        job.submit = replace(job.submit, on_disconnect="keep")
        if (
            job.state is not State.FINISHED
            or job.result is None
            or not self.kept.has_room(job.result.body_bytes)
        ):
            return
        try:
            part = self.kept.open_part(job.id)
            for file, copy in zip(job.files, body_files(part, job.result), strict=True):
                shutil.copyfile(file, copy)
            files = self.kept.commit(job.result, job.asked_by).files
        except OSError as error:
            log.error("the result of %s is held, but cannot be kept: %s", job.id, error)
            self.kept.drop_part(job.id)
            return
        self.clean_up(job)
        job.on_disk, job.files = True, files
        self.trim()

    def deliver(self, job: Job) -> None:
        """Send the result to the job's client; its pixels follow as the client gives credit."""
        assert job.result and job.session
        try:
            parts = list(zip(job.files, body_sizes(job.result), strict=True))
            self._sessions.send_body(job.session, job.id, parts, kept=job.keep)
        except OSError as error:  # trimmed, or somebody removed it
            log.error("the result of %s cannot be read: %s", job.id, error)
            self.lose(job, job.session)
            return
        self._sessions.send(job.session, job.result)

    def lose(self, job: Job, session: Session) -> None:
        """The files of a result are gone or spoilt: whoever takes it is told."""
        self.release(job)
        self._sessions.send(session, Error(unknown(job.id, "is no longer kept: its files are gone"), job.id))

    def release(self, job: Job) -> None:
        """The result was received, or nobody will fetch it."""
        if job.state is not State.FINISHED:
            return
        job.state = State.DELIVERED
        self.kept.remove(job.id)
        self.clean_up(job)
        job.result = job.progress = None
        self._book.mark_over(job)

    def trim(self) -> None:
        """Kept results that are too old or too many go; one that is being sent is forgotten afterwards."""
        for job_id in self.kept.trim():
            job = self._book.get(job_id)
            if job and not self.is_under_way(job):
                self.release(job)

    def is_under_way(self, job: Job) -> bool:
        """Whether a client is taking this result now."""
        return job.session is not None and job.id in job.session.bodies

    def clean_up(self, job: Job) -> None:
        """Remove all pixels of this job but a kept result."""
        self.drop_upload(job)
        self.kept.drop_part(job.id)
        job.files = []
        if job.segments is None:
            return
        folder = job.segments.path
        for number in range(job.submit.request.variations):
            job.segments.remove(picture_file(folder, job.id, number))
            for name in attachments.NAMES:
                job.segments.remove(attachment_file(folder, job.id, number, name))
        job.segments.forget(job.id)

    def drop_upload(self, job: Job) -> None:
        if job.upload:
            job.upload.discard()
            job.upload = None


def unknown(job_id: str, why: str = "is not known here") -> MgieError:
    return MgieError("job_unknown", f"The job {job_id} {why}.")


def _folder(job: Job) -> Path:
    assert job.segments
    return job.segments.path
