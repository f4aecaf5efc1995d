"""How a picture came about, in the image's own metadata, so that whatever GIMP exports carries it."""

from __future__ import annotations

import json
from typing import Any

from mgie_gimp.canvas.metadata_text import with_receipt, with_term
from mgie_gimp.canvas.record_bytes import MIXED
from mgie_gimp.host import Gimp
from mgie_gimp.types import Record
from mgie_protocol.version import VERSION

_OF_THE_LAYER = ("identical", "photometric", "new", "frame", "shift")  # of no use beside other layers


def state(image: Any, notes: list[Record]) -> None:
    """Say of an image what was done to it, within the undo step that goes on; what it says besides stays.

    The IPTC's term, and a receipt of the edit whose picture is shown. As text, which GIMP has for its own files:
    GExiv2's names for Python are not there with every GIMP.
    """
    metadata = image.get_metadata() or Gimp.Metadata.new()
    text = metadata.serialize()
    for note in notes:
        text = with_term(text, str(note.report.get("source_type") or MIXED))
    text = with_receipt(text, receipt_of(notes[0]))
    image.set_metadata(Gimp.Metadata.deserialize(text))


def receipt_of(record: Record) -> str:
    """The same keys as the command's receipts have, as JSON; without shares and hashes of the file's pixels."""
    report = {key: value for key, value in record.report.items() if key not in _OF_THE_LAYER}
    data = {
        "receipt": 1,
        "software": f"mgie-gimp {VERSION}",
        "model": record.model,
        "licence": record.licence,
        "seed": record.seed,
        **report,
        "instruction": record.instruction,
        "expressive": record.expressive,
        "request": record.request,
    }
    return json.dumps(data, ensure_ascii=False)
