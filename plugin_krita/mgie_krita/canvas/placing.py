"""Where a result belongs in the tree, and whether it lies over its source or stands in for it.

The picture afterwards is to be what it would be if the source's pixels had been replaced. A layer over one that is shown,
plain and opaque there gives exactly that. Anywhere else the result carries all of the source, with its settings,
and the source is hidden; so are its earlier results, whose looks the new one has in it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from mgie_krita.canvas.carrier import is_plain
from mgie_krita.canvas.documents import id_of
from mgie_krita.canvas.family import Member, drawn, family_of
from mgie_krita.canvas.layouts import Rectangle
from mgie_krita.types import Source


@dataclass(frozen=True)
class Placement:
    """above: the node that the result goes on top of, None for the top of parent. base: what the result stands in for, or
    lies over; None for the whole picture and for a source that is gone. carries: it stands in for it. over: results that
    are seen over the base, lowest first; what stands in for the base carries them too. hidden: what is hidden because
    of it.
    """

    parent: Any
    above: Any
    base: Any = None
    carries: bool = False
    over: list[Any] = field(default_factory=list)
    hidden: list[Any] = field(default_factory=list)


def place(document: Any, source: Source, box: Rectangle, hard: bool) -> Placement:
    """box: of the result, canvas px. hard: its alpha is nothing or everything, apart from its soft edge."""
    root = document.rootNode()
    if source.kind == "merged":
        shown = [] if hard else [n for n in document.topLevelNodes() if _is_shown_layer(n)]
        return Placement(root, None, None, not hard, [], shown)
    order = drawn(document)
    family = family_of(document, source.node, order)
    if not family:
        return Placement(root, None)
    seen = [member for member in family if member.seen]
    carrying = [member for member in seen if member.carries]
    own = next((member for member in family if id_of(member.node) == source.node), None)
    base = carrying[-1] if carrying else own
    top = _top(order, family, base, box)
    parent = top.node.parentNode()
    if base is None:
        return Placement(parent, top.node)
    over = [member.node for member in seen if member.place > base.place and not member.carries]
    if hard and base.seen and is_plain(base.node):
        return Placement(parent, top.node, base.node, False, over)
    return Placement(parent, top.node, base.node, True, over, [member.node for member in seen])


def _top(order: list[tuple[Any, bool]], family: list[Member], base: Member | None, box: Rectangle) -> Member:
    """The highest result that lies on the source, or that hides all that the new one will hide."""
    start = base or family[0]
    places = {member.place for member in family}
    for member in reversed(family):
        if member.place <= start.place:
            break
        if member.seen and (_lies_on(order, places, start, member) or _holds(member.node, box)):
            return member
    return start


def _lies_on(order: list[tuple[Any, bool]], family: set[int], low: Member, high: Member) -> bool:
    """Whether both are in one group, and nothing that is seen between them but the family."""
    parent = id_of(low.node.parentNode())
    if id_of(high.node.parentNode()) != parent:
        return False
    between = range(low.place + 1, high.place)
    return all(place in family or not order[place][1] for place in between)


def _holds(node: Any, box: Rectangle) -> bool:
    bounds = node.bounds()
    x, y, width, height = box
    return (
        bounds.x() <= x
        and bounds.y() <= y
        and bounds.x() + bounds.width() >= x + width
        and bounds.y() + bounds.height() >= y + height
    )


def _is_shown_layer(node: Any) -> bool:
    return node.visible() and not node.type().endswith("mask")
