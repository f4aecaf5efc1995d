"""A layer's record as the bytes of its parasite."""

from __future__ import annotations

import json
from dataclasses import asdict, fields

from mgie_gimp.i18n import _
from mgie_gimp.plain import CanvasError, Record

FORMAT = 1
# IPTC's word for a picture that a trained model made from another picture
SOURCE_TYPE = "http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia"


def to_bytes(record: Record) -> bytes:
    """ASCII JSON: GIMP's Python takes no bytes above 127 in a parasite."""
    data = {"format": FORMAT, **asdict(record), "digital_source_type": SOURCE_TYPE}
    return json.dumps(data, ensure_ascii=True).encode("ascii")


def from_bytes(data: bytes) -> Record:
    """What to_bytes wrote. Raises CanvasError canvas_no_record for anything else: files come from anywhere."""
    try:
        values = json.loads(data.decode("utf-8"))
        known = {field.name: values[field.name] for field in fields(Record) if field.name in values}
        record = Record(**known)
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise _unreadable() from error
    kinds = {"dict[str, Any]": dict, "str": str, "int": int}
    if not all(type(getattr(record, field.name)) is kinds[str(field.type)] for field in fields(Record)):
        raise _unreadable()
    return record


def _unreadable() -> CanvasError:
    return CanvasError(
        "canvas_no_record",
        _("What this layer says about its edit cannot be read."),
        _("Use Edit by Instruction instead."),
    )
