"""Every message of the protocol as a dataclass. PROTOCOL.md shows an example of each.

frames.py turns them into frames and back; the fields' annotations decide what decode accepts.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any, ClassVar

from mgie_protocol.attachments import AttachmentHeader
from mgie_protocol.errors import MgieError
from mgie_protocol.limits import PROTOCOL_VERSION
from mgie_protocol.pixels import Buffer, PixelBuffer, PixelFormat
from mgie_protocol.request import EditRequest

JobId = str  # 1 to 64 of A-Z a-z 0-9 _ -; clients use a UUID
ON_DISCONNECT = ("cancel", "keep")


@dataclass(frozen=True)
class Message:
    """Base of all messages. TYPE is the header's "type"."""

    TYPE: ClassVar[str] = ""


# --- from the client -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Hello(Message):
    """First message of every connection. nonce: what the server's proof is about; version 1 has none."""

    TYPE: ClassVar[str] = "hello"
    client: str
    client_version: str
    protocol: str = PROTOCOL_VERSION
    nonce: str = ""


@dataclass(frozen=True)
class Submit(Message):
    """A job without its pixels. The server answers with credit, accepted, result or error.

    recipe: the bytes of the recipe that is applied, 0 but for the task "apply". references: one for each that the request
    names. marks: RGBA of 8 bits and the picture's size, where the request has marks.
    """

    TYPE: ClassVar[str] = "submit"
    job: JobId
    request: EditRequest
    picture: PixelFormat
    selection: PixelFormat | None = None
    on_disconnect: str = "cancel"
    deadline_s: float | None = None
    recipe: int = 0
    references: list[PixelFormat] = field(default_factory=list[PixelFormat])
    marks: PixelFormat | None = None

    @property
    def result(self) -> PixelFormat:
        """Of each picture that comes back."""
        form, (left, top, right, bottom) = self.picture, self.request.expand
        return replace(form, width=form.width + left + right, height=form.height + top + bottom)

    @property
    def pictures(self) -> list[PixelFormat]:
        """Of the body, in its order: the picture, the selection, the references, the marks."""
        selection = [self.selection] if self.selection else []
        return [self.picture, *selection, *self.references, *([self.marks] if self.marks else [])]

    @property
    def body_bytes(self) -> int:
        """The length of the body: the bytes of its pictures, then the recipe's."""
        return sum(picture.nbytes for picture in self.pictures) + self.recipe


@dataclass(frozen=True)
class Cancel(Message):
    """Stop this job. Answered by error "cancelled" (or by the result, when that was first)."""

    TYPE: ClassVar[str] = "cancel"
    job: JobId


@dataclass(frozen=True)
class Fetch(Message):
    """Send me the kept result of this job, or, without a job, the list of kept results."""

    TYPE: ClassVar[str] = "fetch"
    job: JobId | None = None
    ref: int = 0


@dataclass(frozen=True)
class Received(Message):
    """I have the whole result: it need not be kept for me."""

    TYPE: ClassVar[str] = "received"
    job: JobId


@dataclass(frozen=True)
class Status(Message):
    TYPE: ClassVar[str] = "status"
    ref: int = 0


@dataclass(frozen=True)
class Shutdown(Message):
    """Stop the server (local door only). Answered by stopping."""

    TYPE: ClassVar[str] = "shutdown"
    ref: int = 0


@dataclass(frozen=True)
class Goodbye(Message):
    """I am closing; what on_disconnect says happens now and not when the heartbeat ends."""

    TYPE: ClassVar[str] = "goodbye"


# --- both ways -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Chunk(Message):
    """A piece of a job's body. offset: bytes from the body's start. payload: the second frame."""

    TYPE: ClassVar[str] = "chunk"
    job: JobId
    offset: int
    payload: Buffer = field(repr=False)


@dataclass(frozen=True)
class Credit(Message):
    """The receiver of a body takes bytes [0, up_to) of it now. up_to never goes down."""

    TYPE: ClassVar[str] = "credit"
    job: JobId
    up_to: int


@dataclass(frozen=True)
class Ping(Message):
    """Are you there? Either side may ask; the other answers pong with the same ref."""

    TYPE: ClassVar[str] = "ping"
    ref: int = 0


@dataclass(frozen=True)
class Pong(Message):
    TYPE: ClassVar[str] = "pong"
    ref: int = 0


# --- from the server -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Welcome(Message):
    """Answer to hello. proof: that the server knows the token; see proof.server_proof."""

    TYPE: ClassVar[str] = "welcome"
    server_version: str
    protocol: str = PROTOCOL_VERSION
    proof: str = ""
    limits: dict[str, Any] = field(default_factory=dict[str, Any])
    models: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    capabilities: dict[str, Any] = field(default_factory=dict[str, Any])


@dataclass(frozen=True)
class Accepted(Message):
    """The whole body is here and the job is queued. place: jobs before it, 0 = it runs next or already; sent again when
    it changes."""

    TYPE: ClassVar[str] = "accepted"
    job: JobId
    place: int = 0


@dataclass(frozen=True)
class Expressive(Message):
    """What the model says it will do. sure: how probable it is that this was asked for, 0..1; None: it does not know."""

    TYPE: ClassVar[str] = "expressive"
    job: JobId
    text: str
    sure: float | None = None


@dataclass(frozen=True)
class Progress(Message):
    """stage: one of events.STAGES, or a newer server's. step of steps (0 of 0 where a stage has none). variation: from 0.

    payload: the preview's bytes, when preview says that there is one.
    """

    TYPE: ClassVar[str] = "progress"
    job: JobId
    stage: str
    step: int = 0
    steps: int = 0
    variation: int = 0
    preview: PixelFormat | None = None
    payload: Buffer | None = field(default=None, repr=False)

    @property
    def picture(self) -> PixelBuffer | None:
        """The preview, where there is one."""
        if self.preview is None or self.payload is None:
            return None
        return PixelBuffer.from_format(self.preview, bytes(self.payload))


@dataclass(frozen=True)
class Result(Message):
    """The end of a job, without its bytes: the body is the pictures', then the attachments'.

    reports: what became of the layer, one object a picture or none at all (PROTOCOL.md has the keys).
    notes: sentences for the person who asked. sure: as in `Expressive`. expressives: the text of each picture, where they
    are not all `expressive`; see `text_of`.
    """

    TYPE: ClassVar[str] = "result"
    job: JobId
    pictures: list[PixelFormat]
    expressive: str
    seeds: list[int]
    model: str
    request: dict[str, Any]
    seconds: dict[str, Any] = field(default_factory=dict[str, Any])
    reports: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    attachments: list[AttachmentHeader] = field(default_factory=list[AttachmentHeader])
    notes: list[str] = field(default_factory=list[str])
    sure: float | None = None
    expressives: list[str] = field(default_factory=list[str])

    def text_of(self, variation: int) -> str:
        """What the picture of this variation follows."""
        return self.expressives[variation] if variation < len(self.expressives) else self.expressive

    @property
    def body_bytes(self) -> int:
        return sum(part.nbytes for part in [*self.pictures, *self.attachments])


@dataclass(frozen=True)
class Error(Message):
    """job: the job that ended with it. ref: the question that it answers. Neither: the connection's."""

    TYPE: ClassVar[str] = "error"
    error: MgieError
    job: JobId | None = None
    ref: int | None = None


@dataclass(frozen=True)
class StatusReply(Message):
    TYPE: ClassVar[str] = "status_reply"
    data: dict[str, Any]
    ref: int = 0


@dataclass(frozen=True)
class Kept(Message):
    """Answer to a fetch without a job: [{"job", "instruction", "model", "finished_at", "nbytes"}, ...]."""

    TYPE: ClassVar[str] = "kept"
    jobs: list[dict[str, Any]]
    ref: int = 0


@dataclass(frozen=True)
class Stopping(Message):
    """The server ends: answer to shutdown, and to every client when it is stopped otherwise."""

    TYPE: ClassVar[str] = "stopping"
    reason: str = ""
    ref: int = 0


TYPES: dict[str, type[Message]] = {kind.TYPE: kind for kind in Message.__subclasses__()}
