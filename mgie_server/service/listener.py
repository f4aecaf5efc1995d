"""Who hears of a worker's doings."""

from __future__ import annotations

from typing import Protocol

from mgie_protocol.errors import MgieError
from mgie_protocol.messages import Error, Message, Result


class WorkerListener(Protocol):
    """Who hears of a worker's doings."""

    def on_event(self, message: Message) -> None:
        """Progress or Expressive of the running job."""

    def on_done(self, message: Result | Error) -> None:
        """The job is over, and the worker has let go of its files."""

    def on_unstarted(self, job: str, error: MgieError) -> None:
        """The worker is gone before it began this job."""

    def on_hopeless(self, error: MgieError) -> None:
        """No worker can be started at present."""

    def work_waits(self) -> bool:
        """Whether there is a job that a worker could do."""
        ...
