"""What a Client tells its owner, in the order in which it happened."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Union

from mgie_protocol.attachments import Attachment
from mgie_protocol.errors import MgieError
from mgie_protocol.pixels import PixelBuffer

STAGES = ("queued", "loading", "describing", "editing", "landing")


@dataclass(frozen=True)
class Connected:
    """The server answered hello. welcome: its versions, limits, models and capabilities."""

    welcome: dict[str, Any]


@dataclass(frozen=True)
class Disconnected:
    """The connection is gone. error: why it will not be tried again; None while the client goes on trying."""

    reason: str
    error: MgieError | None = None


@dataclass(frozen=True)
class Accepted:
    """The server has the whole job. place: jobs before it in the queue, 0 = it runs next or already."""

    job_id: str
    place: int


@dataclass(frozen=True)
class Expressive:
    """What the model says it will do."""

    job_id: str
    text: str


@dataclass(frozen=True)
class Progress:
    """stage: one of STAGES. step of steps (0 of 0 where a stage has no steps). variation: from 0."""

    job_id: str
    stage: str
    step: int = 0
    steps: int = 0
    variation: int = 0
    preview: PixelBuffer | None = None


@dataclass(frozen=True)
class Result:
    """The edit. pictures: one a variation, none for task "describe". seeds: one a picture.

    request: the EditRequest as to_dict gives it. seconds: by stage, and "total".
    reports: what became of the layer, one a picture (`receipt` puts them into words); none from a server of
    protocol 1.0. attachments: what was asked for beside the pictures. notes: sentences for the person who asked.
    """

    job_id: str
    pictures: list[PixelBuffer]
    expressive: str
    seeds: list[int]
    model: str
    request: dict[str, Any]
    seconds: dict[str, float]
    reports: list[dict[str, Any]] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def report(self, variation: int) -> dict[str, Any]:
        """The report of one picture; empty where none came."""
        return self.reports[variation] if variation < len(self.reports) else {}

    def attachment(self, name: str, variation: int) -> Attachment | None:
        """The attachment of one picture by its name, or None."""
        for one in self.attachments:
            if (one.name, one.variation) == (name, variation):
                return one
        return None


@dataclass(frozen=True)
class Failed:
    """The job ended without a result. job_id is "" when a question (status, fetch of the list) failed."""

    job_id: str
    error: MgieError


@dataclass(frozen=True)
class Status:
    """The answer to ask_status."""

    data: dict[str, Any]


@dataclass(frozen=True)
class Pong:
    """The answer to ping. data: {"seconds": round trip}."""

    data: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class FetchList:
    """The results that the server keeps: [{"job", "instruction", "model", "finished_at", "nbytes"}, ...]."""

    jobs: list[dict[str, Any]]


Event = Union[
    Connected, Disconnected, Accepted, Expressive, Progress, Result, Failed, Status, Pong, FetchList
]
