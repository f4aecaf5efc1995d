"""Everything that ends because time passed: deadlines, lost clients, uploads and results that nobody moves."""

from __future__ import annotations

from mgie_protocol.errors import MgieError
from mgie_server.service.job_scheduler import JobScheduler
from mgie_server.service.jobs import Job, State
from mgie_server.service.uploads import Upload
from mgie_server.settings import Settings


def check_times(scheduler: JobScheduler, limits: Settings, now: float) -> None:
    """End what took too long; now: monotonic seconds. To be called a few times a second."""
    for job in scheduler.book.in_state(State.RECEIVING, State.QUEUED, State.RUNNING, State.FINISHED):
        if job.away_at is not None and now - job.away_at > limits.disconnect_grace_s:
            scheduler.give_up(job)
        if job.state.active and now > job.deadline_at:
            scheduler.fail(job, _too_late(job))
        if job.state is State.RECEIVING and job.upload and job.upload.stands_still(now, limits.upload_idle_s):
            scheduler.fail(job, MgieError("cancelled", f"No pixels came for {limits.upload_idle_s:g} s."))
        if job.state is State.RECEIVING and job.upload and _trickles(job.upload, limits, now):
            scheduler.fail(
                job, MgieError("cancelled", "The pixels came too slowly.", "Send a smaller picture.")
            )
        if job.state is State.FINISHED and not job.on_disk and now - job.ended_at > limits.unfetched_s:
            scheduler.delivery.release(job)


def _trickles(upload: Upload, limits: Settings, now: float) -> bool:
    return upload.trickles(now, limits.upload_idle_s, limits.upload_bytes_per_s)


def _too_late(job: Job) -> MgieError:
    return MgieError(
        "deadline_exceeded",
        f"The edit was not done {job.submit.deadline_s:g} s after it was sent.",
        "Allow more time, or use fewer steps.",
    )
