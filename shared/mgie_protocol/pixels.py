"""Pictures as they travel: a format of five fields and raw bytes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Union, cast

from mgie_protocol.errors import MgieError, invalid
from mgie_protocol.limits import MAX_PIXELS

Buffer = Union[bytes, bytearray, memoryview]

ITEM_BYTES = {"u8": 1, "u16": 2, "f32": 4}
TRANSFERS = ("srgb", "linear")


@dataclass(frozen=True)
class PixelFormat:
    """What the bytes of a picture mean.

    width, height: pixels, at least 1, at most MAX_PIXELS together.
    channels: 1 gray, 2 gray + alpha, 3 RGB, 4 RGBA; alpha is straight.
    dtype: "u8", "u16" or "f32"; little endian, rows top to bottom, interleaved, no padding.
    transfer: "srgb" or "linear"; the primaries are always those of sRGB.
    """

    width: int
    height: int
    channels: int
    dtype: str
    transfer: str = "srgb"

    @property
    def nbytes(self) -> int:
        """The bytes that a picture of this format has."""
        return self.width * self.height * self.channels * ITEM_BYTES[self.dtype]

    def header(self) -> dict[str, Any]:
        """The format as the wire carries it."""
        return {
            "width": self.width,
            "height": self.height,
            "channels": self.channels,
            "dtype": self.dtype,
            "transfer": self.transfer,
        }

    @classmethod
    def from_header(cls, header: Any) -> PixelFormat:
        """The format that header() wrote. Raises MgieError message_invalid, picture_invalid or _too_large."""
        if not isinstance(header, dict):
            raise invalid("A picture's format must be an object.")
        said = cast("dict[str, Any]", header)
        numbers = [said.get(name) for name in ("width", "height", "channels")]
        words = [said.get("dtype"), said.get("transfer", "srgb")]
        if not all(type(number) is int for number in numbers) or not all(type(word) is str for word in words):
            raise invalid("A picture's format needs whole width, height and channels, and a dtype.")
        made = cls(*numbers, *words)  # type: ignore[arg-type]
        made.check()
        return made

    def check(self) -> None:
        """Raises MgieError picture_invalid or picture_too_large when no picture can have this format."""
        if self.width < 1 or self.height < 1:
            raise MgieError(
                "picture_invalid", f"A picture of {self.width} x {self.height} pixels has nothing in it."
            )
        if self.width * self.height > MAX_PIXELS:
            raise MgieError(
                "picture_too_large",
                f"A picture of {self.width} x {self.height} pixels is over the limit of 100 megapixels.",
                "Edit a part of it, or a smaller copy.",
            )
        if self.channels not in (1, 2, 3, 4):
            raise MgieError("picture_invalid", f"A picture has 1, 2, 3 or 4 channels, not {self.channels}.")
        if self.dtype not in ITEM_BYTES:
            raise MgieError(
                "picture_invalid", f"A picture's dtype is u8, u16 or f32, not {self.dtype!r:.40}."
            )
        if self.transfer not in TRANSFERS:
            raise MgieError(
                "picture_invalid", f"A picture's transfer is srgb or linear, not {self.transfer!r:.40}."
            )


@dataclass(frozen=True)
class PixelBuffer:
    """A picture: the fields of PixelFormat, and exactly the bytes that they need."""

    width: int
    height: int
    channels: int
    dtype: str
    transfer: str
    data: Buffer

    @property
    def format(self) -> PixelFormat:
        return PixelFormat(self.width, self.height, self.channels, self.dtype, self.transfer)

    @property
    def expected_nbytes(self) -> int:
        """width * height * channels * bytes of one item."""
        return self.format.nbytes

    def header(self) -> dict[str, Any]:
        """The format without the bytes, as the wire carries it."""
        return self.format.header()

    @classmethod
    def from_format(cls, form: PixelFormat, data: Buffer) -> PixelBuffer:
        """A picture of this format. Raises MgieError picture_invalid when the length is wrong."""
        made = cls(form.width, form.height, form.channels, form.dtype, form.transfer, data)
        made.check()
        return made

    @classmethod
    def from_header(cls, header: Any, data: Buffer) -> PixelBuffer:
        """A picture from what header() wrote and its bytes. Raises MgieError."""
        return cls.from_format(PixelFormat.from_header(header), data)

    def check(self) -> None:
        """Raises MgieError for an impossible format, too many pixels, or a wrong number of bytes."""
        self.format.check()
        have = memoryview(self.data).nbytes
        if have != self.expected_nbytes:
            raise MgieError(
                "picture_invalid",
                f"A {self.width} x {self.height} picture with {self.channels} channels of {self.dtype} "
                f"has {self.expected_nbytes} bytes, but {have} came.",
            )


def check_selection(picture: PixelFormat, selection: PixelFormat) -> None:
    """Raises MgieError when selection is not one u8 channel of the picture's own size (255 = edit here)."""
    if (selection.width, selection.height) != (picture.width, picture.height):
        raise MgieError(
            "mask_size_differs",
            f"The selection has {selection.width} x {selection.height} pixels, "
            f"the picture {picture.width} x {picture.height}.",
            "Give a selection of the picture's own size.",
        )
    if selection.channels != 1 or selection.dtype != "u8":
        raise MgieError(
            "picture_invalid",
            f"A selection is one u8 channel, not {selection.channels} of {selection.dtype}.",
        )


def check_marks(picture: PixelFormat, marks: PixelFormat) -> None:
    """Raises MgieError when marks are not RGBA of 8 bits and the picture's own size."""
    if (marks.width, marks.height) != (picture.width, picture.height):
        raise MgieError(
            "mask_size_differs",
            f"The marks have {marks.width} x {marks.height} pixels, the picture {picture.width} x {picture.height}.",
            "Draw them on a picture of its own size.",
        )
    if marks != PixelFormat(marks.width, marks.height, 4, "u8"):
        raise MgieError(
            "picture_invalid",
            f"Marks are four u8 channels in srgb, not {marks.channels} of {marks.dtype} in {marks.transfer}.",
        )
