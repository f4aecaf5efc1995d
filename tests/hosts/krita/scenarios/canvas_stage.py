"""What the scenarios of the canvas share. Import it first: it makes the floor importable without the plug-in."""

from __future__ import annotations

from typing import Any

from mgie_scenario.documents import Untouched, activate, fill, newdoc, settle
from mgie_scenario.package import without_plugin
from mgie_scenario.steps import Steps, Stopwatch, run

without_plugin()

from mgie_krita.canvas.krita_canvas import KritaCanvas  # noqa: E402
from mgie_krita.types import CanvasError, LayerEdit  # noqa: E402

canvas = KritaCanvas()
BLUE = bytes((200, 120, 40, 255))  # BGRA
RED = bytes((0, 0, 255, 255))
GREEN = bytes((0, 255, 0, 255))


def painted(width: int = 64, height: int = 48, color: bytes = BLUE) -> Steps[Any]:
    """A new document whose one layer has one colour."""
    document = yield from newdoc(width, height)
    fill(document.activeNode(), color * (width * height), 0, 0, width, height)
    yield from settle(document)
    document.setModified(False)
    return document


def read(kind: str = "layer", watch: Stopwatch | None = None) -> Steps[Any]:
    """Reads what is active now, and holds the promise that reading touches nothing."""
    from mgie_scenario.documents import K

    before = Untouched(K.activeDocument())
    made = yield from run(canvas.read(canvas.source(kind)), watch)
    before.check()
    return made


def insert(
    made: Any, name: str = "edited", picture: Any = None, watch: Stopwatch | None = None
) -> Steps[Any]:
    """The picture back as a layer; gives its node."""
    from mgie_scenario.documents import K

    steps = canvas.insert(LayerEdit(made.source, picture or made.picture, made.selection, name))
    new = yield from run(steps, watch)
    from mgie_krita.canvas.documents import find_document, find_node

    document = find_document(made.source.document)
    assert document in K.documents()
    node = find_node(document, new)
    assert node is not None and node.name() == name
    return node


def refused(kind: str = "layer") -> str:
    """The code with which the canvas refuses the active layer, "" when it does not."""
    try:
        canvas.source(kind)
    except CanvasError as error:
        assert error.message and error.hint, error.code
        assert error.message.endswith("."), error.message
        return error.code
    return ""


def inverted(picture: Any) -> Any:
    """The u8 picture with other colours and the same alpha."""
    from mgie_protocol.pixels import PixelBuffer

    data = bytearray(255 - value for value in picture.data)
    data[3::4] = bytes(picture.data)[3::4]
    return PixelBuffer.from_format(picture.format, data)


def pixel(node: Any, x: int, y: int) -> tuple[int, ...]:
    return tuple(bytes(node.pixelData(x, y, 1, 1)))


__all__ = [
    "BLUE",
    "CanvasError",
    "activate",
    "canvas",
    "fill",
    "insert",
    "inverted",
    "newdoc",
    "painted",
    "pixel",
    "read",
    "refused",
    "run",
    "settle",
]
