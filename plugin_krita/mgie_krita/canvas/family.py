"""Which layers are results of which source, for as long as the document's file lives.

Kept in the document as an annotation, by the layers' unique ids: they survive saving, moving, renaming, and undo.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Any

from mgie_krita.canvas.documents import find_node, id_of
from mgie_krita.qt import QtCore
from mgie_krita.types import Source

KIND = "mgie-layers"
DESCRIPTION = "Which layers MGIE has made of which"
MAX_RECORDS = 2000  # the oldest go first


@dataclass(frozen=True)
class Record:
    """source: id of the layer that was edited, "" for the whole picture. carries: the result has all of it."""

    source: str
    carries: bool


@dataclass(frozen=True)
class Member:
    """A layer of a family. place: in the order in which the document is drawn. seen: visible, and its groups too."""

    node: Any
    place: int
    carries: bool
    seen: bool


def remember(document: Any, result: str, record: Record) -> None:
    """Note a new result. Nothing of it is on the undo stack: ids of layers that are gone do no harm."""
    known = _load(document)
    known[result] = record
    newest = list(known.items())[-MAX_RECORDS:]
    data = json.dumps({key: [one.source, one.carries] for key, one in newest}).encode()
    document.setAnnotation(KIND, DESCRIPTION, QtCore.QByteArray(data))


def family_of(document: Any, source: str, order: list[tuple[Any, bool]]) -> list[Member]:
    """The source's layer, where there is one, and all that was made of it and of its results, lowest first.

    order: what drawn gives.
    """
    wanted = _descendants(_load(document), source)
    found = []
    for place, (node, seen) in enumerate(order):
        carries = wanted.get(id_of(node))
        if carries is not None:
            found.append(Member(node, place, carries, seen))
    return found


def successor_of(document: Any, gone: str) -> Any:
    """What stands in the tree in the place of a layer that is gone: the newest that has all of it; None without one."""
    wanted = {key for key, carries in _descendants(_load(document), gone).items() if carries}
    found = [node for node, _ in drawn(document) if id_of(node) in wanted]
    return found[-1] if found else None


def as_it_is_now(document: Any, source: Source) -> Source:
    """The source, or the layer that stands in its place."""
    if not source.node or find_node(document, source.node) is not None:
        return source
    other = successor_of(document, source.node)
    return source if other is None else replace(source, node=id_of(other), name=other.name())


def drawn(document: Any) -> list[tuple[Any, bool]]:
    """All layers in the order in which they are drawn, a group after what is in it, and whether each is seen."""
    out: list[tuple[Any, bool]] = []

    def walk(nodes: list[Any], seen: bool) -> None:
        for node in nodes:
            if node.type().endswith("mask"):
                continue
            here = seen and node.visible()
            walk(node.childNodes(), here)
            out.append((node, here))

    walk(document.topLevelNodes(), True)
    return out


def _descendants(known: dict[str, Record], source: str) -> dict[str, bool]:
    """Id -> whether it carries all of the source; the source itself does."""
    found = {source: True} if source else {}
    wanted = {source}
    for (
        result,
        record,
    ) in known.items():  # in the order in which they were made: a result comes after its source
        if record.source in wanted:
            wanted.add(result)
            found[result] = record.carries
    return found


def _load(document: Any) -> dict[str, Record]:
    try:
        data = json.loads(bytes(document.annotation(KIND)) or b"{}")
        pairs = {key: (str(one[0]), one[1] is True) for key, one in data.items()}
    except (ValueError, TypeError, AttributeError, KeyError, IndexError, RecursionError):
        return {}  # written by something else
    return {key: Record(*pair) for key, pair in pairs.items()}
