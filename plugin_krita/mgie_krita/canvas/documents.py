"""Finding documents and layers by their ids: the user may close or delete them at any moment."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath
from typing import Any

from krita import Krita  # type: ignore

from mgie_krita.types import CanvasError, ColorSpace, Source
from mgie_krita.words import tr


def id_of(node: Any) -> str:
    return node.uniqueId().toString()


def document_id(document: Any) -> str:
    """Id of the root node: one for each open document, another when a file is opened again."""
    root = document.rootNode()
    return "" if root is None else id_of(root)


def front_document() -> Any:
    """Raises CanvasError canvas_no_document."""
    document = Krita.instance().activeDocument()
    if document is None or document.rootNode() is None:
        raise CanvasError(
            "canvas_no_document", tr("No picture is open."), tr("Open or create a picture in Krita.")
        )
    return document


def find_document(wanted: str) -> Any:
    """None when it is gone."""
    return next((d for d in Krita.instance().documents() if wanted and document_id(d) == wanted), None)


def document_of(source: Source) -> Any:
    """The source's document, also when its file was opened again: layers keep their ids, documents do not.

    Raises CanvasError canvas_document_gone.
    """
    document = open_document(source)
    if document is None:
        raise CanvasError(
            "canvas_document_gone",
            tr("The picture {name} was closed.").format(name=source.document_name),
            tr("Open the result as a new picture."),
        )
    return document


def open_document(source: Source) -> Any:
    """By its id, else by its layer, else by its file; None when it is closed."""
    return find_document(source.document) or _document_with(source.node) or _document_at(source.path)


def _document_at(path: str) -> Any:
    return next((d for d in Krita.instance().documents() if path and d.fileName() == path), None)


def _document_with(node: str) -> Any:
    documents = Krita.instance().documents() if node else []
    return next((d for d in documents if find_node(d, node) is not None), None)


def find_node(document: Any, wanted: str) -> Any:
    """None when it is gone.

    By walking the tree: nodeByUniqueID of Krita 5.1 gives paint layers as plain QObjects, which no call takes.
    """
    if not wanted:
        return None
    level = list(document.topLevelNodes())
    while level:
        for node in level:
            if id_of(node) == wanted:
                return node
        level = [child for node in level for child in node.childNodes()]
    return None


def document_name(document: Any) -> str:
    """The file's name, else the picture's title."""
    return PurePath(document.fileName()).name or document.name()


def space_of_node(node: Any) -> ColorSpace:
    """Of a node, or of a document: both are asked alike."""
    return ColorSpace(node.colorModel(), node.colorDepth(), node.colorProfile())


def groups_above(node: Any) -> Iterator[Any]:
    """The groups that hold a node, from the inside out; not the root."""
    parent = node.parentNode()
    while parent is not None and parent.parentNode() is not None:
        yield parent
        parent = parent.parentNode()
