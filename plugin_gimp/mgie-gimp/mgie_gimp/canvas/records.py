"""Where a layer comes from, kept with the layer as a parasite: in the XCF file and through undo."""

from __future__ import annotations

from typing import Any

from mgie_gimp.canvas.record_bytes import from_bytes, to_bytes
from mgie_gimp.host import Gimp
from mgie_gimp.i18n import _
from mgie_gimp.types import CanvasError, Record

NAME = "mgie-edit"


def attach(layer: Any, record: Record) -> None:
    """Keep the record with the layer."""
    flags = Gimp.PARASITE_PERSISTENT | Gimp.PARASITE_UNDOABLE
    layer.attach_parasite(Gimp.Parasite.new(NAME, flags, to_bytes(record)))


def read_record(layer: Any) -> Record:
    """The layer's record. Raises CanvasError canvas_no_record when it has none."""
    parasite = layer.get_parasite(NAME)
    if parasite is None:
        raise CanvasError(
            "canvas_no_record",
            _("The layer “{name}” was not made by an edit.").format(name=layer.get_name()),
            _("Select a layer that Edit by Instruction made, or use Edit by Instruction."),
        )
    return from_bytes(bytes(parasite.get_data()))


def find_record(layer: Any) -> Record | None:
    """The layer's record, if it has one that can be read."""
    try:
        return read_record(layer)
    except CanvasError:
        return None


def find_source(image: Any, record: Record) -> Any:
    """The layer that was edited. Raises CanvasError canvas_source_gone."""
    layer = image.get_layer_by_tattoo(record.source)
    if layer is None:
        raise CanvasError(
            "canvas_source_gone",
            _("The layer that this one was made from (“{name}”) is not in the image any more.").format(
                name=record.source_name
            ),
            _("Select the layer that you want to edit and use Edit by Instruction."),
        )
    return layer
