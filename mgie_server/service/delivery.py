"""What becomes of results: held in memory or kept on disk, sent, and removed when nobody needs them."""

from __future__ import annotations

import logging
from pathlib import Path

from mgie_protocol import attachments
from mgie_protocol.errors import MgieError
from mgie_protocol.messages import Error, Result
from mgie_server.service.jobs import Job, JobBook, State
from mgie_server.service.results import (
    KeptResults,
    attachment_file,
    body_files,
    body_sizes,
    picture_file,
)
from mgie_server.service.segments import SegmentFolder
from mgie_server.service.sessions import Sessions

log = logging.getLogger(__name__)


class Delivery:
    """Results of "keep" jobs lie in the folder of kept results, those of "cancel" jobs in shared memory."""

    def __init__(self, book: JobBook, sessions: Sessions, folder: SegmentFolder, kept: KeptResults) -> None:
        self.kept = kept
        self._book, self._sessions, self._folder = book, sessions, folder

    def place_for(self, job: Job) -> Path:
        """Where the worker writes the pictures and attachments of this job. Raises OSError."""
        return self.kept.open_part(job.id) if job.keep else self._folder.path

    def finish(self, job: Job, result: Result) -> None:
        """The worker wrote everything: the job is FINISHED, and sent if its client is here. OSError: disk."""
        kept = self.kept.commit(result) if job.keep else None
        job.result = result
        job.files = kept.files if kept else body_files(self._folder.path, result)
        job.state = State.FINISHED
        self.drop_upload(job)
        if job.session:
            self.deliver(job)
        if kept:
            self.trim()

    def deliver(self, job: Job) -> None:
        """Send the result to the job's client; its pixels follow as the client gives credit."""
        assert job.result and job.session
        try:
            parts = list(zip(job.files, body_sizes(job.result), strict=True))
            self._sessions.send_body(job.session, job.id, parts)
        except OSError as error:  # trimmed, or somebody removed it
            log.error("the result of %s cannot be read: %s", job.id, error)
            self.release(job)
            self._sessions.send(job.session, Error(unknown(job.id, "is no longer kept"), job.id))
            return
        self._sessions.send(job.session, job.result)

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
        folder = self._folder.path
        for number in range(job.submit.request.variations):
            self._folder.remove(picture_file(folder, job.id, number))
            for name in attachments.NAMES:
                self._folder.remove(attachment_file(folder, job.id, number, name))
        self.kept.drop_part(job.id)
        job.files = []

    def drop_upload(self, job: Job) -> None:
        if job.upload:
            job.upload.discard()
            job.upload = None


def unknown(job_id: str, why: str = "is not known here") -> MgieError:
    return MgieError("job_unknown", f"The job {job_id} {why}.")


def disk_failed(error: OSError) -> MgieError:
    return MgieError(
        "output_not_writable",
        f"The result cannot be kept on disk: {error.strerror or error}.",
        "Free some space in MGIE's folder.",
    )
