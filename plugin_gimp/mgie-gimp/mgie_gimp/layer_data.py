"""What is read from a layer, as plain data."""

from __future__ import annotations

from dataclasses import dataclass

from mgie_protocol.pixels import PixelBuffer, PixelFormat


@dataclass(frozen=True)
class Wire:
    """How the pixels of a layer travel. channels, dtype, transfer: as in PixelFormat.

    babl: the same as a name of GEGL's, without a colour space, which means that of sRGB.
    """

    channels: int
    dtype: str
    transfer: str
    babl: str


@dataclass(frozen=True)
class Mask:
    """A selection over a picture of the same size, 0 = not selected. babl: "Y u8" or "Y float"."""

    data: bytes | bytearray
    babl: str


@dataclass(frozen=True)
class Box:
    """A rectangle of whole pixels."""

    x: int
    y: int
    width: int
    height: int

    def meeting(self, other: Box) -> Box:
        """What both have in common; without width or height where that is nothing."""
        x, y = max(self.x, other.x), max(self.y, other.y)
        right = min(self.x + self.width, other.x + other.width)
        bottom = min(self.y + self.height, other.y + other.height)
        return Box(x, y, max(0, right - x), max(0, bottom - y))

    def grown(self, edge: int) -> Box:
        """With so many pixels more on each side."""
        return Box(self.x - edge, self.y - edge, self.width + 2 * edge, self.height + 2 * edge)

    def moved(self, x: int, y: int) -> Box:
        """The same size, so many pixels further right and down."""
        return Box(self.x + x, self.y + y, self.width, self.height)


@dataclass(frozen=True)
class Marks:
    """What a layer's own pixels look like, in little: to know it again when it was turned, scaled or cropped.

    cells: rows of cells of (red, green, blue, alpha), 0..1. runs: pixels of R'G'B'A u8 in a row, by where they lie.
    """

    width: int
    height: int
    cells: tuple[tuple[tuple[float, ...], ...], ...]
    runs: dict[tuple[int, int], bytes]


@dataclass(frozen=True)
class Taken:
    """What was read from a layer: its pixels with its filters, without its mask, opacity and mode.

    picture: None once it is on its way and not needed any more. form: its format. left, top: where the layer lay, px
    from the image's corner. x, y: where the picture lies, px from the layer's own corner (a filter may make it larger
    than the layer, and a part of a very large layer is smaller). mask: the selection over the picture as it was then,
    with the edge that was asked for; None without one. partial: some of what is to change is partly transparent.
    alike: the layer's own mask is that selection. tattoo: the layer's lasting number in its image.
    """

    picture: PixelBuffer | None
    form: PixelFormat
    wire: Wire
    left: int
    top: int
    x: int
    y: int
    mask: Mask | None
    partial: bool
    alike: bool
    marks: Marks
    tattoo: int
    name: str
