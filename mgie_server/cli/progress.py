"""What a person sees while an edit runs: one line on standard error, with stage and steps."""

from __future__ import annotations

import sys

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeRemainingColumn

from mgie_client.stage_words import stage_words
from mgie_protocol.events import Disconnected, Event
from mgie_protocol.messages import Accepted, Expressive
from mgie_protocol.messages import Progress as Step


class ProgressLine:
    """Shows events; silent where standard error is no terminal or `quiet` is set. A context manager."""

    def __init__(self, quiet: bool) -> None:
        self.shown = not quiet and sys.stderr.isatty()
        columns = (
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(bar_width=24),
            TextColumn("{task.completed:.0f}/{task.total:.0f}"),
            TimeRemainingColumn(),
        )
        self.bar = Progress(*columns, console=Console(stderr=True), transient=True, disable=not self.shown)
        self.task = self.bar.add_task("sending the picture", total=1)

    def __enter__(self) -> ProgressLine:
        self.bar.start()
        return self

    def __exit__(self, *problem: object) -> None:
        self.bar.stop()

    def watch(self, event: Event) -> None:
        if isinstance(event, Accepted):
            place = f", {event.place} before it" if event.place else ""
            self.bar.update(self.task, description=f"accepted{place}")
        elif isinstance(event, Step):
            words = stage_words(event.stage)
            number = f" {event.variation + 1}" if event.variation else ""
            self.bar.update(
                self.task, description=words + number, completed=event.step, total=max(event.steps, 1)
            )
        elif isinstance(event, Expressive):
            self._say(event.text)
        elif isinstance(event, Disconnected) and event.error is None:
            self._say("The server is gone; waiting for it to come back.")

    def _say(self, text: str) -> None:
        if self.shown:
            self.bar.console.print(f"  {text}", markup=False, highlight=False)
