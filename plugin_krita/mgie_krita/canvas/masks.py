"""Whether a stand-in can keep the masks of a layer instead of having what they hide taken out of its pixels."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

from mgie_krita.canvas.documents import space_of_node
from mgie_krita.canvas.edit_strips import Edit
from mgie_krita.canvas.layouts import strips
from mgie_krita.canvas.mixing import alpha_of
from mgie_krita.canvas.reading import SourceRows
from mgie_krita.canvas.slices import in_steps, strip_rows

TRANSPARENCY = "transparencymask"


def keeps_masks(edit: Edit, node: Any) -> Generator[float, None, bool]:
    """Its masks hide and do nothing else, and the edit is as transparent as what is shown of the layer."""
    if node.type() != "paintlayer" or not _only_hiding(node):
        return False
    assert edit.source is not None
    rows = SourceRows(edit.source, node.projectionPixelData, space_of_node(node))
    form = edit.picture
    try:
        if (rows.form.channels, rows.form.dtype) != (form.channels, form.dtype) or form.channels not in (
            2,
            4,
        ):
            return False
        x, y, width, height = edit.box
        for top, high in strips(height, strip_rows(width, rows.pixel, rows.hops)):
            part = (x, y + top, width, high)
            shown = yield from in_steps(rows.strip(part), top / height)
            weights = edit.weights_of(part)
            before, after = (alpha_of(data, form.channels, form.dtype) for data in (shown, edit.strip(part)))
            if before != after and any(a != b and w for a, b, w in zip(before, after, weights)):
                return False
            yield top / height
    finally:
        rows.close()
    return True


def _only_hiding(node: Any) -> bool:
    masks = [child for child in node.childNodes() if child.type().endswith("mask")]
    effects = [mask for mask in masks if mask.visible() and mask.type() != "selectionmask"]
    return bool(effects) and all(mask.type() == TRANSPARENCY for mask in effects)
