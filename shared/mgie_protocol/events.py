"""What a Client tells its owner, in the order in which it happened: the server's messages as they came, and what a
message alone does not say: that the connection is gone, and a result with its pixels."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Union

from mgie_protocol import messages
from mgie_protocol.attachments import Attachment
from mgie_protocol.errors import MgieError
from mgie_protocol.pixels import PixelBuffer

STAGES = ("queued", "loading", "describing", "editing", "landing")


@dataclass(frozen=True)
class Disconnected:
    """The connection is gone. error: why it will not be tried again; None while the client goes on trying."""

    reason: str
    error: MgieError | None = None


@dataclass(frozen=True)
class Result(messages.Result):
    """The message, once its body is here. pixels: the pictures, one a variation, none for the task "describe".

    attached: what was asked for beside them. Those of a server of protocol 1.0 have no reports.
    """

    pixels: list[PixelBuffer] = field(default_factory=list[PixelBuffer])
    attached: list[Attachment] = field(default_factory=list[Attachment])

    def report(self, variation: int) -> dict[str, Any]:
        """The report of one picture; empty where none came."""
        return self.reports[variation] if variation < len(self.reports) else {}

    def attachment(self, name: str, variation: int) -> Attachment | None:
        """The attachment of one picture by its name, or None."""
        for one in self.attached:
            if (one.name, one.variation) == (name, variation):
                return one
        return None


Event = Union[
    messages.Welcome,  # the server let us in
    Disconnected,
    messages.Accepted,
    messages.Expressive,
    messages.Progress,
    Result,
    messages.Error,  # of a job; of a question (status, fetch of the list) without one
    messages.StatusReply,
    messages.Pong,
    messages.Kept,
]
