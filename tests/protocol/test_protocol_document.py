"""PROTOCOL.md and the code say the same."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest

from mgie_protocol import EditRequest, events, limits, messages
from mgie_protocol.errors import CODES
from mgie_protocol.frames import decode, encode

TEXT = (Path(__file__).parents[2] / "shared" / "PROTOCOL.md").read_text(encoding="utf-8")


def examples() -> Iterator[list[bytes]]:
    """The frames of every example; a payload of the size that it names."""
    for block in re.findall(r"^```(?:json)?\n(.*?)^```", TEXT, re.M | re.S):
        for part in re.split(r"\n(?=\{\"type)", block):
            if part.startswith('{"type"'):
                head, _, payload = part.partition("   | ")
                json.loads(head)
                size = payload.partition(" raw bytes")[0]
                yield [head.encode(), bytes(int(size))] if size else [head.encode()]


@pytest.mark.parametrize("parts", list(examples()), ids=lambda parts: json.loads(parts[0])["type"])
def test_every_example_is_a_message(parts):
    message = decode(parts)
    shown = set(json.loads(parts[0])) - {"type"}
    known = {field.name for field in fields(message)} - {"payload"}
    assert shown <= known
    decode(encode(message))


def test_every_message_has_an_example_with_all_its_fields():
    shown: dict[str, set[str]] = {}
    for head, *_ in examples():
        header = json.loads(head)
        shown.setdefault(header["type"], set()).update(set(header) - {"type"})
    known = {
        name: {field.name for field in fields(kind)} - {"payload"} for name, kind in messages.TYPES.items()
    }
    assert shown == known


def test_the_table_of_errors_is_complete():
    table = TEXT[TEXT.index("## Errors") : TEXT.index("## Versions")]
    rows = [line.split("|")[1] for line in table.splitlines() if line.startswith("| `")]
    assert {code for row in rows for code in re.findall(r"`([a-z_]+)`", row)} == CODES


def test_the_table_of_the_request_is_complete():
    table = TEXT[TEXT.index("| request field |") : TEXT.index("**chunk**, with a second frame")]
    rows = [line.split("|")[1] for line in table.splitlines() if line.startswith("| `")]
    named = {name for row in rows for name in re.findall(r"`([a-z_]+)`", row)}
    assert named == {field.name for field in fields(EditRequest)}


def test_version_limits_and_stages_are_those_of_the_code():
    assert f"Version **{limits.PROTOCOL_VERSION}**" in TEXT
    assert f"{limits.MAX_FRAME_BYTES:,} bytes" in TEXT
    assert all(f"`{stage}`" in TEXT for stage in events.STAGES)
    (example,) = [json.loads(head) for head, *_ in examples() if b'"welcome"' in head]
    assert example["limits"]["max_pixels"] == limits.MAX_PIXELS
    assert example["limits"]["max_chunk_bytes"] == limits.MAX_CHUNK_BYTES
    assert example["limits"]["window_bytes"] == limits.WINDOW_BYTES
