"""A result on its way into layers: its pixels and its soft edge, strip by strip, as they travel."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import Any

from mgie_krita.canvas.conversion import Converter
from mgie_krita.canvas.documents import document_of, space_of_node
from mgie_krita.canvas.layouts import BoundingBox, Rectangle, cut, strips, swap_red_and_blue, with_alpha
from mgie_krita.canvas.mixing import alpha_of, chosen, is_hard, with_alpha_of
from mgie_krita.canvas.slices import Pace, in_steps, strip_rows
from mgie_krita.canvas.spaces import CHANNELS, Wire, from_wire, is_bgra, pixel_bytes
from mgie_krita.types import CanvasError, ColorSpace, Source
from mgie_krita.words import tr
from mgie_protocol.pixels import ITEM_BYTES, PixelBuffer

PIECE = 2048  # pixels of one loop in Python

_SEEN = bytes([0] + [255] * 255)

Made = Callable[[Rectangle], Generator[float, None, bytes]]
Home = Callable[[Source], Any]


@dataclass(frozen=True)
class Edit:
    """weights: one byte a pixel of the picture, None: all of it. box: what is written, px of the picture. home: gives the
    source's document, or a copy of it; raises CanvasError when it is closed. margins: left, top, right, bottom at which the
    canvas is to grow with it.
    """

    source: Source | None
    picture: PixelBuffer
    weights: memoryview | None
    box: Rectangle
    home: Home = document_of
    margins: tuple[int, int, int, int] = (0, 0, 0, 0)

    @property
    def wire(self) -> Wire:
        return Wire(self.picture.channels, self.picture.dtype, self.picture.transfer)

    @property
    def channels(self) -> int:
        """With alpha."""
        return 2 if self.picture.channels <= 2 else 4

    @property
    def on_canvas(self) -> Rectangle:
        """box, canvas px."""
        x, y, width, height = self.box
        return (self.source.x + x, self.source.y + y, width, height) if self.source else self.box

    def strip(self, box: Rectangle) -> bytes:
        """A rectangle of the picture with alpha."""
        picture = self.picture
        pixel = picture.channels * ITEM_BYTES[picture.dtype]
        data = cut(memoryview(picture.data).cast("B"), picture.width, pixel, box)
        return with_alpha(data, picture.channels, picture.dtype)

    def seen(self, box: Rectangle) -> bytes:
        """A byte a pixel, 0 where the picture is wholly transparent."""
        alphas = alpha_of(self.strip(box), self.channels, self.picture.dtype)
        return bytes(map(bool, alphas)).translate(_SEEN)

    def weights_of(self, box: Rectangle) -> bytes:
        if self.weights is None:
            return b"\xff" * (box[2] * box[3])
        return cut(self.weights, self.picture.width, 1, box)


def written_box(
    weights: memoryview | None, picture: PixelBuffer, feather: float
) -> Generator[float, None, Rectangle]:
    """The part of the picture that is written: around the selection. Raises CanvasError canvas_nothing_selected."""
    if weights is None:
        return 0, 0, picture.width, picture.height
    box, pace = BoundingBox(picture.width), Pace()
    for top, rows in strips(picture.height, strip_rows(picture.width, 4, [])):
        box.add(bytes(weights[top * picture.width : (top + rows) * picture.width]), top)
        if pace.over():
            yield 0.0
            pace.restart()
    found = box.rectangle()
    if found is None and feather > 0:
        raise CanvasError(
            "canvas_nothing_selected",
            tr("A feather of {feather} px leaves nothing of the selection.").format(feather=round(feather)),
            tr("Select more, or use a smaller feather, and edit again."),
        )
    if found is None:
        raise CanvasError(
            "canvas_nothing_selected",
            tr("Nothing was selected, so there is nothing to add."),
            tr("Select something and edit again."),
        )
    return found


def alpha_is_hard(edit: Edit) -> Generator[float, None, bool]:
    """Whether alpha is nothing or everything wherever the edit reaches."""
    if edit.picture.channels in (1, 3):
        return True
    x, y, width, height = edit.box
    pace = Pace()
    for top, rows in strips(height, strip_rows(width, 16, [])):
        part = (x, y + top, width, rows)
        if not is_hard(edit.strip(part), edit.weights_of(part), edit.channels, edit.picture.dtype):
            return False
        if pace.over():
            yield 0.0
            pace.restart()
    return True


def write(
    node: Any, edit: Edit, made: Made, keep: bool, masked: bool = False
) -> Generator[float, None, None]:
    """Fill a node that is not in any tree yet (or in a document that nobody sees).

    made: gives the strip of a rectangle, with alpha, as it travels. keep: the node keeps its pixels where the weight is 0.
    masked: the edit's alpha has the node's masks in it: the node keeps its own.
    """
    target = space_of_node(node)
    start, hops = from_wire(edit.wire, target)
    at_x, at_y = (edit.source.x, edit.source.y) if edit.source is not None else (0, 0)
    x, y, width, height = edit.box
    converter, pace = Converter(hops), Pace()
    try:
        for top, rows in strips(height, strip_rows(width, pixel_bytes(start), hops)):
            if edit.source is not None:
                edit.home(edit.source)
            part = (x, y + top, width, rows)
            strip = yield from made(part)
            strip = _in_order(strip, start, width, rows)
            strip = yield from in_steps(converter.convert(strip, width, rows), top / height)
            if len(strip) != width * rows * pixel_bytes(target):
                raise not_added(node.name())
            place = (at_x + x, at_y + y + top, width, rows)
            if keep:
                old = bytes(node.pixelData(*place))
                if masked:
                    size = pixel_bytes(target)
                    strip = with_alpha_of(strip, old, edit.seen(part), size, size // CHANNELS[target.model])
                strip = chosen(strip, old, edit.weights_of(part), pixel_bytes(target))
            node.setPixelData(strip, *place)
            if hops or pace.over():
                yield (top + rows) / height
                pace.restart()
        yield from in_steps(converter.finish(), 1.0)
    finally:
        converter.close()


def as_it_is(edit: Edit) -> Made:
    """For write: the result's own pixels."""

    def made(box: Rectangle) -> Generator[float, None, bytes]:
        return edit.strip(box)
        yield  # a generator that never stops on its way

    return made


def in_pieces(
    pixels: int, sizes: list[tuple[bytes, int]], work: Callable[..., bytes]
) -> Generator[float, None, bytes]:
    """work(piece, piece, ...) over strips, so many pixels at a time; sizes: each strip and its bytes a pixel."""
    parts, pace = [], Pace()
    for start in range(0, pixels, PIECE):
        end = min(pixels, start + PIECE)
        parts.append(work(*(data[start * size : end * size] for data, size in sizes)))
        if pace.over():
            yield 0.0
            pace.restart()
    return b"".join(parts)


def not_added(name: str) -> CanvasError:
    return CanvasError(
        "canvas_not_added",
        tr("Krita did not take the layer {name}.").format(name=name),
        tr("Try again, or open the result as a new picture."),
    )


def _in_order(data: bytes, space: ColorSpace, width: int, rows: int) -> bytes:
    """Krita's order of channels."""
    item = pixel_bytes(space) // 4
    return swap_red_and_blue(data, width, rows, item) if is_bgra(space) else data
