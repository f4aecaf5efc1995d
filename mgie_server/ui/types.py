"""What passes between the parts of the page, and what the page needs of the command that starts it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from mgie_protocol.beside import Beside
from mgie_protocol.errors import MgieError
from mgie_protocol.events import Event, Result
from mgie_protocol.pixels import PixelBuffer
from mgie_protocol.request import EditRequest

Updates = dict[Any, Any]  # new values, by component of the page

USER = "mgie"  # who logs in, where a password is asked for
SEED, TEXT_GUIDANCE, IMAGE_GUIDANCE = 13331, 7.5, 1.5  # what the original page begins with


@dataclass(frozen=True)
class Options:
    """password: "" asks for none. port: 0 takes any that is free. folder: for uploads and results, removed at the end."""

    host: str
    port: int
    password: str
    folder: Path


class Ended(Protocol):
    """A job that came to its end."""

    @property
    def outcome(self) -> Result | MgieError: ...


class Session(Protocol):
    """Jobs through a running server: cli.session.Session."""

    def submit(
        self,
        request: EditRequest,
        picture: PixelBuffer,
        selection: PixelBuffer | None = None,
        beside: Beside = ...,
    ) -> str: ...

    def take(self, timeout_s: float) -> Sequence[Ended]: ...

    def cancel(self) -> None: ...


@dataclass(frozen=True)
class Server:
    """The way to the server, which is started where none runs.

    session: of one model, with a function that is told every event. models: their entries in the status reply.
    """

    session: Callable[[str, Callable[[Event], None]], AbstractContextManager[Session]]
    models: Callable[[], list[dict[str, Any]]]


@dataclass(frozen=True)
class Uploaded:
    """A picture of one person. original: as it was sent. shown: what the browser gets; size: width, height in px."""

    original: Path
    shown: Path
    size: tuple[int, int]


@dataclass(frozen=True)
class Doing:
    """Where a job is. place: jobs before it in the queue. preview: a small picture on its way, or None.

    shape: width and height in px of what the preview shows, where it has others; (0, 0) where it has not.
    """

    stage: str = "queued"
    place: int = 0
    step: int = 0
    steps: int = 0
    variation: int = 0
    preview: PixelBuffer | None = None
    shape: tuple[int, int] = (0, 0)


@dataclass(frozen=True)
class Done:
    """An edit that came. files: at full size, one a variation; before, shown: what the browser gets of them.

    expressives: the text of each, where they are not all `expressive`.
    """

    request: EditRequest
    expressive: str
    files: list[Path]
    before: Path
    shown: list[Path]
    reports: list[dict[str, Any]]
    notes: list[str] = field(default_factory=list[str])
    expressives: list[str] = field(default_factory=list[str])

    def text_of(self, variation: int) -> str:
        return self.expressives[variation] if self.expressives else self.expressive
