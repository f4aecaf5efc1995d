"""A layer's record as the bytes of its parasite."""

from __future__ import annotations

import json
from dataclasses import asdict, fields

from mgie_gimp.i18n import _
from mgie_gimp.types import CanvasError, Record

FORMAT = 1
# IPTC's words for how a picture was made, and the one for a picture that a trained model made from another
SOURCE_TYPES = "http://cv.iptc.org/newscodes/digitalsourcetype/"
MIXED = "compositeWithTrainedAlgorithmicMedia"


def to_bytes(record: Record) -> bytes:
    """ASCII JSON: GIMP's Python takes no bytes above 127 in a parasite."""
    kind = SOURCE_TYPES + str(record.report.get("source_type") or MIXED)
    data = {"format": FORMAT, **asdict(record), "digital_source_type": kind}
    return json.dumps(data, ensure_ascii=True).encode("ascii")


def from_bytes(data: bytes) -> Record:
    """What to_bytes wrote. Raises CanvasError canvas_no_record for anything else: files come from anywhere."""
    try:
        values = json.loads(data.decode("utf-8"))
        known = {field.name: values[field.name] for field in fields(Record) if field.name in values}
        record = Record(**known)
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise _unreadable() from error
    kinds = {"dict[str, Any]": dict, "str": str, "int": int, "bool": bool, "float": float}
    if not all(type(getattr(record, field.name)) is kinds[str(field.type)] for field in fields(Record)):
        raise _unreadable()
    return record


def _unreadable() -> CanvasError:
    return CanvasError(
        "canvas_no_record",
        _("What this layer says about its edit cannot be read."),
        _("Use Edit by Instruction instead."),
    )
