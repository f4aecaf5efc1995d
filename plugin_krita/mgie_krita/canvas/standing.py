"""Where a source stands in its document, and what has become of that meanwhile: moved, cropped, turned, scaled."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from mgie_krita.canvas.documents import find_node, id_of
from mgie_krita.canvas.family import drawn
from mgie_krita.canvas.layouts import Rectangle
from mgie_krita.types import CanvasError, Source, Standing
from mgie_krita.words import tr

GRID = 8  # samples along each side of the source
ALIKE = 0.5  # share of the samples that must be where they were
TURNED = 0.9  # share of the samples that must be where a turn takes them

Point = tuple[int, int]


def standing_of(document: Any, source: Source) -> Standing:
    """As it is now; 64 pixels are looked at."""
    node = find_node(document, source.node)
    standing = _standing(document, node, source)
    largest = None if source.node else _largest(document)
    if largest is None:
        return standing
    return replace(standing, anchor=(id_of(largest), _standing(document, largest, source)))


def _standing(document: Any, node: Any, source: Source) -> Standing:
    samples = [_sample(document, node, point) for point in _grid(_box(source))]
    return Standing(_place(node), (document.width(), document.height()), "".join(samples))


def _largest(document: Any) -> Any:
    """The paint layer of most pixels; None where nothing is painted."""
    sizes = [(n.bounds().width() * n.bounds().height(), n) for n, _ in drawn(document) if _is_paint(n)]
    return max(sizes, key=lambda one: one[0], default=(0, None))[1]


def changed_since(document: Any, source: Source) -> tuple[Source, str]:
    """The source where it is now, and how it was turned: "", "90", "180", "270" (clockwise), "across", "down".

    Raises CanvasError canvas_changed where that cannot be told, as after scaling.
    """
    then = source.standing
    if then is None or (source.node and find_node(document, source.node) is None):
        return source, ""
    node = find_node(document, source.node)
    now = (document.width(), document.height())
    x, y = _place(node)
    dx, dy = x - then.at[0], y - then.at[1]
    moved = replace(source, x=source.x + dx, y=source.y + dy)
    if _share(document, node, source, lambda p: (p[0] + dx, p[1] + dy)) > ALIKE:
        return moved, ""
    width, height = then.canvas
    for how, (canvas, where) in _turns(width, height).items():
        if canvas == now and _share(document, node, source, where) > TURNED:
            return _turned(source, where), how
    anchored = _with_anchor(document, source, then) if now != then.canvas else None
    if anchored is not None:
        return anchored, ""
    if now == then.canvas:  # it was painted on
        return (moved if _is_paint(node) else source), ""
    raise CanvasError(
        "canvas_changed",
        tr(
            "{name} had {width} x {height} pixels when this edit began and was resized or turned since."
        ).format(name=source.document_name, width=width, height=height),
        tr("Open the result as a new picture, or undo that change and apply again."),
    )


def _with_anchor(document: Any, source: Source, then: Standing) -> Source | None:
    """The merged picture, which looks different by now, where a layer in it shows that the canvas was resized."""
    if then.anchor is None:
        return None
    wanted, standing = then.anchor
    node = find_node(document, wanted)
    if node is None:
        return None
    x, y = _place(node)
    dx, dy = x - standing.at[0], y - standing.at[1]
    alike = _share(document, node, replace(source, standing=standing), lambda p: (p[0] + dx, p[1] + dy))
    return replace(source, x=source.x + dx, y=source.y + dy) if alike > TURNED else None


def _place(node: Any) -> Point:
    """Where a node is: moving a paint layer moves its offset, painting does not; of others there are the bounds."""
    if node is None:
        return 0, 0
    if _is_paint(node):
        return node.position().x(), node.position().y()
    return node.bounds().x(), node.bounds().y()


def _is_paint(node: Any) -> bool:
    return node is not None and node.type() == "paintlayer"


def _turns(width: int, height: int) -> dict[str, tuple[Point, Callable[[Point], Point]]]:
    """What the whole picture may have been turned by: its size then, and where a point of it is."""
    right, low = width - 1, height - 1
    return {
        "180": ((width, height), lambda p: (right - p[0], low - p[1])),
        "across": ((width, height), lambda p: (right - p[0], p[1])),
        "down": ((width, height), lambda p: (p[0], low - p[1])),
        "90": ((height, width), lambda p: (low - p[1], p[0])),
        "270": ((height, width), lambda p: (p[1], right - p[0])),
    }


def _turned(source: Source, where: Callable[[Point], Point]) -> Source:
    one = where((source.x, source.y))
    other = where((source.x + source.width - 1, source.y + source.height - 1))
    x, y = min(one[0], other[0]), min(one[1], other[1])
    size = abs(one[0] - other[0]) + 1, abs(one[1] - other[1]) + 1
    return replace(source, x=x, y=y, width=size[0], height=size[1])


def _share(document: Any, node: Any, source: Source, where: Callable[[Point], Point]) -> float:
    """Of the samples that are on the canvas still: how many are where a point is taken to."""
    assert source.standing is not None
    points = _grid(_box(source))
    size = len(source.standing.samples) // len(points)
    inside, alike = 0, 0
    for number, point in enumerate(points):
        x, y = where(point)
        if 0 <= x < document.width() and 0 <= y < document.height():
            inside += 1
            before = source.standing.samples[number * size : (number + 1) * size]
            alike += _sample(document, node, (x, y)) == before
    return alike / inside if inside else 0.0


def _grid(box: Rectangle) -> list[Point]:
    x, y, width, height = box
    steps = [(2 * number + 1) / (2 * GRID) for number in range(GRID)]
    return [(x + int(width * across), y + int(height * down)) for down in steps for across in steps]


def _sample(document: Any, node: Any, point: Point) -> str:
    if node is None:
        return bytes(document.pixelData(*point, 1, 1)).hex()
    read = node.pixelData if _is_paint(node) else node.projectionPixelData
    return bytes(read(*point, 1, 1)).hex()


def _box(source: Source) -> Rectangle:
    return source.x, source.y, source.width, source.height
