"""What comes beside the pictures of a result: the model's own picture, a recipe."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, cast

from mgie_protocol.errors import invalid
from mgie_protocol.limits import MAX_ATTACHMENT_BYTES
from mgie_protocol.pixels import Buffer, PixelBuffer, PixelFormat

MODEL_PICTURE = "model_picture"
RECIPE = "recipe"
NAMES = (MODEL_PICTURE, RECIPE)  # what servers of this version attach

_NAME = re.compile(r"[a-z_]{1,32}\Z")


@dataclass(frozen=True)
class AttachmentHeader:
    """An attachment as the result's header announces it: its bytes come in the body.

    variation: the picture, from 0, that it belongs to. nbytes: 1 to 64 MiB. format: of its pixels; None without.
    """

    name: str
    variation: int
    nbytes: int
    format: PixelFormat | None = None

    def header(self) -> dict[str, Any]:
        """The announcement as the wire carries it."""
        form = self.format.header() if self.format else None
        return {"name": self.name, "variation": self.variation, "nbytes": self.nbytes, "format": form}

    @classmethod
    def from_header(cls, header: Any) -> AttachmentHeader:
        """The announcement that header() wrote. Raises MgieError message_invalid, or as PixelFormat does."""
        if not isinstance(header, dict):
            raise invalid("An attachment must be an object.")
        said = cast("dict[str, Any]", header)
        name, form = said.get("name"), said.get("format")
        variation, nbytes = said.get("variation"), said.get("nbytes")
        if not isinstance(name, str) or not _NAME.match(name):
            raise invalid("An attachment's name is 1 to 32 of a-z and _.")
        if type(variation) is not int or variation < 0:
            raise invalid("An attachment's variation is a whole number from 0.")
        if type(nbytes) is not int or not 0 < nbytes <= MAX_ATTACHMENT_BYTES:
            raise invalid(f"An attachment has 1 to {MAX_ATTACHMENT_BYTES} bytes.")
        made = cls(name, variation, nbytes, None if form is None else PixelFormat.from_header(form))
        if made.format is not None and made.format.nbytes != nbytes:
            raise invalid(f"The attachment {name} does not have the bytes that its format needs.")
        return made


@dataclass(frozen=True)
class Attachment:
    """An attachment with its bytes. name: see NAMES, or one of a newer server. variation: from 0."""

    name: str
    variation: int
    data: Buffer
    format: PixelFormat | None = None

    @property
    def header(self) -> AttachmentHeader:
        return AttachmentHeader(self.name, self.variation, memoryview(self.data).nbytes, self.format)

    @property
    def picture(self) -> PixelBuffer:
        """The pixels of one that has a format. Raises ValueError for another."""
        if self.format is None:
            raise ValueError(f"the attachment {self.name} holds no pixels")
        return PixelBuffer.from_format(self.format, self.data)
