"""The rule for results: the picture afterwards is what it would be if the source's pixels had been replaced.

Laid over its source a result gives just that where the source is Normal, at 100 %, without a mask, and opaque or clear
wherever something changes. Elsewhere the source would show through, or count twice: there the result holds the whole
source with the edit in it, has its settings, and stands in its place, and the source is hidden.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from mgie_gimp.canvas import coverage
from mgie_gimp.canvas.mask_bytes import let_through, same
from mgie_gimp.canvas.masks import active_mask, read_mask
from mgie_gimp.canvas.records import find_record
from mgie_gimp.host import Gimp
from mgie_gimp.layer_data import Box, Mask, Taken
from mgie_gimp.types import FULL_STRENGTH
from mgie_protocol.pixels import PixelBuffer


@dataclass(frozen=True)
class Standing:
    """instead: in the source's place, and not over it. above: the layer directly above which the results go; None: on
    top of the image. hides: the layers whose place is taken. visible: whether the first result shows.
    """

    instead: bool
    above: Any
    hides: list[Any]
    visible: bool


ON_TOP = Standing(False, None, [], True)  # of a result whose source is gone


def standing(
    image: Any,
    source: Any,
    selected: Any,
    taken: Taken,
    grown: list[PixelBuffer],
    strength: float,
    cuts: bool = False,
) -> Standing:
    """Where results of a source go.

    selected: the earlier result that is made again, or the source itself. grown: those whose alpha is not the source's.
    strength: percent of the edit that is seen. cuts: the source is not to be seen through what is cut out.
    """
    earlier = _earlier(image, source, selected)
    shown = [layer for layer in earlier if layer.get_visible()]
    deputies = [layer for layer in shown if _stands_instead(layer)]
    visible = source.get_visible() or bool(shown)
    if not deputies and not cuts and _may_lie_over(source, taken, grown):
        through = strength < FULL_STRENGTH  # it is the source that is to be seen through the result
        hides = [
            layer
            for layer in shown
            if _has_mask(layer, taken.mask) or (through and _meets(layer, source, taken))
        ]
        moved = selected.get_parent() != source.get_parent()  # the artist put the result elsewhere
        above = selected if moved else earlier[0] if earlier else source
        return Standing(False, above, hides, visible)
    hides = [
        layer for layer in shown if layer in deputies or layer == selected or _meets(layer, source, taken)
    ]
    stay = [layer for layer in shown if layer not in hides]
    above = source if stay or not earlier else earlier[0]
    return Standing(True, above, [*hides, source] if source.get_visible() else hides, visible)


def _may_lie_over(source: Any, taken: Taken, grown: list[PixelBuffer]) -> bool:
    plain = source.get_mode() in (Gimp.LayerMode.NORMAL, Gimp.LayerMode.NORMAL_LEGACY)
    union = source.get_composite_mode() in (Gimp.LayerCompositeMode.AUTO, Gimp.LayerCompositeMode.UNION)
    if not (plain and union and source.get_opacity() >= 100.0 and active_mask(source) is None):
        return False
    limit = None if taken.mask is None else let_through(taken.mask)
    return not taken.partial and not any(coverage.is_partly_clear(picture, limit) for picture in grown)


def _earlier(image: Any, source: Any, selected: Any) -> list[Any]:
    """The results of a source that lie above it, beside it in its group, from the top; and the selected one."""
    parent = source.get_parent()
    beside = parent.get_children() if parent else image.get_layers()
    above = beside[: beside.index(source)]
    return [layer for layer in above if layer == selected or _made_of(layer, source)]


def _made_of(layer: Any, source: Any) -> bool:
    record = find_record(layer)
    return record is not None and record.source == source.get_tattoo()


def _stands_instead(layer: Any) -> bool:
    record = find_record(layer)
    return record is not None and record.instead


def _has_mask(layer: Any, mask: Mask | None) -> bool:
    """Whether a layer is masked as the new one will be: its soft edge would show under the new one's."""
    own = active_mask(layer)
    if mask is None or own is None:
        return False
    have = read_mask(own, Box(0, 0, layer.get_width(), layer.get_height()))
    return same(have, mask)


def _meets(layer: Any, source: Any, taken: Taken) -> bool:
    """Whether an earlier result has its edit where the new one has it."""
    own = active_mask(layer)
    if own is None or taken.mask is None:
        return True
    here, there = source.get_offsets(), layer.get_offsets()
    x, y = here.offset_x + taken.x - there.offset_x, here.offset_y + taken.y - there.offset_y
    over = read_mask(own, Box(x, y, taken.form.width, taken.form.height))
    return coverage.overlap(let_through(over), let_through(taken.mask))
