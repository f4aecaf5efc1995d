"""What is told of a job on its way: stages, steps with small pictures, the expressive text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from mgie_protocol.messages import Expressive, Message, Progress

if TYPE_CHECKING:
    from mgie_server.engines.engine import PreviewOf
    from mgie_server.service.previews import PreviewMaker


class Reporter(Protocol):
    """Who hears of a job's way."""

    def send(self, message: Message) -> None: ...

    def check(self) -> None:
        """Raises MgieError cancelled when the job is to stop."""


class JobProgress:
    """Tells a reporter of one job. Each call looks whether the job was cancelled, and raises MgieError cancelled."""

    def __init__(self, job: str, reporter: Reporter, previews: PreviewMaker) -> None:
        self._job, self._reporter, self._previews = job, reporter, previews

    def check(self) -> None:
        """Raises MgieError cancelled when the job is to stop."""
        self._reporter.check()

    def stage(self, name: str, variation: int = 0) -> None:
        """A stage begins."""
        self._reporter.check()
        self._reporter.send(Progress(self._job, name, variation=variation))

    def step(self, step: int, steps: int, variation: int, preview: PreviewOf) -> None:
        """A step of the editor is done, from 1; its picture is made where one is due."""
        self._reporter.check()
        made = self._previews.make(preview) or (None, None)
        self._reporter.send(Progress(self._job, "editing", step, steps, variation, *made))

    def expressive(self, text: str, sure: float | None = None) -> None:
        """What the model says it will do, and how sure it is of having read it right."""
        self._reporter.send(Expressive(self._job, text, sure))
