"""Documents and files in Krita, for scenarios."""

from __future__ import annotations

from typing import Any

from krita import InfoObject, Krita  # type: ignore
from PyQt5 import QtCore  # type: ignore

from .report import OUT
from .steps import Pause, Steps, Until

SRGB = "sRGB-elle-V2-srgbtrc.icc"
LINEAR = "sRGB-elle-V2-g10.icc"
GRAY = "Gray-D50-elle-V2-srgbtrc.icc"
GRAY_LINEAR = "Gray-D50-elle-V2-g10.icc"

CLOSE_MS = 250

K = Krita.instance()


def newdoc(
    width: int = 64,
    height: int = 48,
    space: tuple[str, str, str] = ("RGBA", "U8", SRGB),
    name: str = "picture",
) -> Steps[Any]:
    """`doc = yield from newdoc(...)`: a document in front, its one empty paint layer active."""
    document = K.createDocument(width, height, name, *space, 72.0)
    document.setBatchmode(True)
    K.activeWindow().addView(document)
    K.setActiveDocument(document)
    yield Until(
        lambda: K.activeDocument() == document and document.activeNode() is not None, "it is in front"
    )
    yield Pause(60)  # Krita selects the layer of a new view a little later
    return document


def activate(document: Any, node: Any) -> Steps[None]:
    """Make a layer the active one. A layer that was just added must be known to the window first."""
    yield Pause(60)
    document.setActiveNode(node)
    wanted = node.uniqueId()
    yield Until(lambda: document.activeNode().uniqueId() == wanted, f"{node.name()} is active")


def fill(node: Any, raw: bytes, x: int, y: int, width: int, height: int) -> None:
    """Write pixels; Krita does not check their number, so it is done here."""
    have, want = len(raw), len(bytes(node.pixelData(x, y, 1, 1))) * width * height
    assert have == want, f"{have} bytes for {want}"
    node.setPixelData(QtCore.QByteArray(raw), x, y, width, height)


def add_layer(
    document: Any, name: str, kind: str = "paintlayer", parent: Any = None, above: Any = None
) -> Any:
    node = document.createNode(name, kind)
    (parent or document.rootNode()).addChildNode(node, above)
    return node


def settle(document: Any) -> Steps[None]:
    """Let Krita draw what was changed."""
    document.refreshProjection()
    document.waitForDone()
    yield Pause(50)


def names(document: Any) -> list[str]:
    """The top layers, lowest first; without the document's selection, which is a mask on its root."""
    return [node.name() for node in document.topLevelNodes() if node.type() != "selectionmask"]


def undo_text() -> str:
    """What would be undone. With nothing to undo, Krita 5.3 has a blank there once something was undone."""
    return K.action("edit_undo").text().replace("&", "").strip()


def trigger(action: str) -> None:
    """An action of Krita's from the event loop, as a menu does it."""
    QtCore.QTimer.singleShot(0, K.action(action).trigger)


def save_png(document: Any, name: str) -> str:
    """The whole picture as a PNG in the output folder; alpha and all. Gives its path."""
    options = InfoObject()
    for key, value in {"alpha": True, "compression": 1, "forceSRGB": False, "saveSRGBProfile": False}.items():
        options.setProperty(key, value)
    path = OUT / f"{name}.png"
    document.setBatchmode(True)
    assert document.exportImage(str(path), options), f"{path} was not written"
    return str(path)


def save_kra(document: Any, name: str) -> str:
    path = OUT / f"{name}.kra"
    document.setBatchmode(True)
    assert document.saveAs(str(path)), f"{path} was not written"
    return str(path)


def close_documents() -> Steps[None]:
    """Close all, without a question. Krita 5.1.5 crashes where a document is closed in the tenth of a second after one
    of its layers has changed: the layer list redraws the layer then."""
    yield Pause(CLOSE_MS)
    for document in K.documents():
        document.setBatchmode(True)
        document.setModified(False)
        document.close()
    yield Pause(CLOSE_MS)


def quit_krita() -> None:
    """As the menu does it; unsaved work is given up, so that nothing asks."""
    for document in K.documents():
        document.setBatchmode(True)
        document.setModified(False)
    QtCore.QTimer.singleShot(100, K.action("file_quit").trigger)


class Untouched:
    """The front document as it was: `before = Untouched(document)` ... `before.check()`."""

    def __init__(self, document: Any) -> None:
        self._document = document
        self._state = self._look()

    def _look(self) -> dict[str, Any]:
        document = self._document
        return {
            "undo": undo_text(),
            "modified": document.modified(),
            "front": K.activeDocument() == document,
            "documents": len(K.documents()),
            "active layer": document.activeNode().uniqueId().toString(),
            "layers": names(document),
        }

    def check(self) -> None:
        now = self._look()
        assert now == self._state, f"{self._state} became {now}"
