"""A new layer that stands in for another one: its blending mode, opacity, clipping, style; to be filled with pixels.

Measured in Krita 5.1.5: setBlendingMode puts a step of its own on the undo stack of the document that the layer was made
in, also while the layer is in no tree (some later Krita does so for the opacity too); duplicate, and setChildNodes of
what is in no tree, put none. A layer that another document has made can be added, and outlives that document.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from krita import Krita  # type: ignore

NORMAL = "normal"
OPAQUE = 255


@dataclass(frozen=True)
class Carrier:
    """top: the node that is added to the tree. paint: where the pixels go, the same or the one layer in a group.

    filled: paint has the pixels of what it stands in for already. masked: and its masks, which go on hiding what they hide.
    """

    top: Any
    paint: Any
    filled: bool
    masked: bool = False


def is_plain(node: Any) -> bool:
    """Whether a node hides what is below it wherever it is opaque, and changes nothing else."""
    if node.blendingMode() != NORMAL or node.opacity() != OPAQUE or node.inheritAlpha():
        return False
    return not node.layerStyleToAsl() and all(channel.visible() for channel in node.channels())


def carrier_of(document: Any, node: Any, as_shown: bool, masked: bool = False) -> Carrier:
    """A stand-in for a node, None for the whole picture. as_shown: its pixels will be those that are shown, with its masks
    applied already. masked: a paint layer keeps its masks instead.
    """
    if node is None:
        layer = new_layer(document)
        return Carrier(layer, layer, False)
    if node.type() == "paintlayer":
        layer = node.duplicate()
        if as_shown and not masked:
            _empty(layer)
        return Carrier(layer, layer, masked or not as_shown, masked)
    if node.type() == "grouplayer":
        group = node.duplicate()
        _empty(group)
        if group.passThroughMode():
            group.setPassThroughMode(False)
        paint = new_layer(document)
        paint.setName(node.name())
        group.setChildNodes([paint])
        return Carrier(group, paint, False)
    layer = new_layer(document, node.blendingMode(), node.opacity(), node.inheritAlpha())
    return Carrier(layer, layer, False)


def _empty(node: Any) -> None:
    """Take its masks or layers from a duplicate that is in no tree."""
    for _ in range(len(node.childNodes())):  # 5.1.5 takes one away at each call
        node.setChildNodes([])


def new_layer(document: Any, mode: str = NORMAL, opacity: int = OPAQUE, clipped: bool = False) -> Any:
    """An empty paint layer that is in no tree; its settings are no step to undo. opacity: 0..255."""
    if (mode, opacity, clipped) == (NORMAL, OPAQUE, False):
        return document.createNode("", "paintlayer")
    space = document.colorModel(), document.colorDepth(), document.colorProfile()
    other = Krita.instance().createDocument(1, 1, "mgie layer", *space, 72.0)
    try:
        layer = other.createNode("", "paintlayer")
        layer.setBlendingMode(mode)
        layer.setOpacity(opacity)
        layer.setInheritAlpha(clipped)
    finally:
        other.setModified(False)  # else Krita asks whether to save it
        other.close()
    return layer
