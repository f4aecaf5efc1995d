"""Records as they are kept in a picture."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from kept_record import RECORD

from mgie_gimp.canvas.record_bytes import from_bytes, to_bytes
from mgie_gimp.types import CanvasError


def test_a_record_survives() -> None:
    data = to_bytes(RECORD)
    assert max(data) < 128 and from_bytes(data) == RECORD
    assert json.loads(data)["digital_source_type"].endswith("compositeWithTrainedAlgorithmicMedia")


def test_a_record_says_what_became_of_the_picture() -> None:
    told = {"new": 0.0, "licence": "CC-BY-SA-4.0", "source_type": "algorithmicallyEnhanced"}
    data = to_bytes(replace(RECORD, report=told))
    assert from_bytes(data).report == told
    assert json.loads(data)["digital_source_type"].endswith("/digitalsourcetype/algorithmicallyEnhanced")


def test_a_record_without_a_report_is_read() -> None:
    values = json.loads(to_bytes(RECORD))
    del values["report"]
    assert from_bytes(json.dumps(values).encode()) == RECORD


@pytest.mark.parametrize(
    "data",
    [b"", b"{}", b"[]", b"null", b"\xff\xfe", b'{"request": 3}', b"[" * 100_000, b'"x"'],
)
def test_foreign_bytes_are_no_record(data: bytes) -> None:
    with pytest.raises(CanvasError) as caught:
        from_bytes(data)
    assert caught.value.code == "canvas_no_record"


def test_wrong_kinds_are_no_record() -> None:
    values = json.loads(to_bytes(RECORD))
    for name, value in (
        ("seed", "5"),
        ("request", []),
        ("expressive", None),
        ("source", True),
        ("report", []),
    ):
        with pytest.raises(CanvasError):
            from_bytes(json.dumps({**values, name: value}).encode())
