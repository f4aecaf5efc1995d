"""Frames and messages that break a rule of the protocol: each is refused with its code."""

from __future__ import annotations

import json

import pytest

from mgie_protocol import MgieError, messages
from mgie_protocol.frames import check_protocol, decode, encode
from mgie_protocol.limits import (
    MAX_ATTACHMENT_BYTES,
    MAX_ATTACHMENTS,
    MAX_CHUNK_BYTES,
    MAX_HEADER_BYTES,
)

PIXELS = {"width": 2, "height": 2, "channels": 3, "dtype": "u8", "transfer": "srgb"}


SUBMIT = {"type": "submit", "job": "j", "request": {"instruction": "x"}, "picture": PIXELS}


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ([], "message_invalid"),
        ([b""], "message_invalid"),
        ([b"[]"], "message_invalid"),
        ([b"null"], "message_invalid"),
        ([b'{"type": ["ping"]}'], "message_invalid"),
        ([b'{"type": "pickle"}'], "message_invalid"),
        ([b"[" * 60_000], "message_invalid"),
        ([b'{"type":' * 8_000], "message_invalid"),
        ([b'{"type": "ping", "ref": NaN}'], "message_invalid"),
        ([b'{"type": "ping", "ref": Infinity}'], "message_invalid"),
        ([b'{"type": "ping", "ref": 1e999}'], "message_invalid"),
        ([b'{"type": "ping", "ref": ' + b"9" * 6000 + b"}"], "message_invalid"),
        ([b'{"type": "ping", "ref": -1}'], "message_invalid"),
        ([b'{"type": "ping", "ref": true}'], "message_invalid"),
        ([b'{"type": "expressive", "job": "j", "text": "\\ud800"}'], "message_invalid"),
        ([b'{"type": "ping"}', b"x"], "message_invalid"),
        ([b'{"type": "chunk", "job": "j", "offset": 0}'], "message_invalid"),
        ([b'{"type": "chunk", "job": "j", "offset": 0}', b""], "message_invalid"),
        ([b'{"type": "chunk", "job": "j", "offset": 0}', b"x", b"y"], "message_invalid"),
        ([b'{"type": "cancel", "job": "../etc"}'], "message_invalid"),
        ([b'{"type": "cancel", "job": ""}'], "message_invalid"),
        ([b'{"type": "cancel", "job": "' + b"a" * 65 + b'"}'], "message_invalid"),
        ([b'{"type": "cancel", "job": "a\\n"}'], "message_invalid"),
        ([b" " * (MAX_HEADER_BYTES + 1)], "message_too_large"),
        ([b'{"type": "chunk", "job": "j", "offset": 0}', bytes(MAX_CHUNK_BYTES + 1)], "message_too_large"),
    ],
)
def test_broken_frames_have_a_code(parts, code):
    with pytest.raises(MgieError) as caught:
        decode(parts)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"picture": {**PIXELS, "width": 20_000, "height": 20_000}}, "picture_too_large"),
        ({"picture": {**PIXELS, "width": 0}}, "picture_invalid"),
        ({"selection": {**PIXELS, "channels": 1, "width": 3}}, "mask_size_differs"),
        ({"request": {"instruction": "x" * 2001}}, "instruction_too_long"),
        ({"request": {"instruction": ""}}, "instruction_empty"),
        ({"request": {"instruction": "x", "steps": 0}}, "parameter_out_of_range"),
        ({"on_disconnect": "stay"}, "message_invalid"),
        ({"deadline_s": 0}, "parameter_out_of_range"),
        ({"deadline_s": 1e9}, "parameter_out_of_range"),
    ],
)
def test_a_submit_is_checked_whole_before_any_pixel(change, code):
    decode([json.dumps(SUBMIT).encode()])
    with pytest.raises(MgieError) as caught:
        decode([json.dumps({**SUBMIT, **change}).encode()])
    assert caught.value.code == code


RESULT = {
    "type": "result", "job": "j", "pictures": [PIXELS], "expressive": "", "seeds": [0], "model": "mini", "request": {},
}  # fmt: skip


ATTACHMENT = {"name": "model_picture", "variation": 0, "nbytes": 12, "format": PIXELS}


@pytest.mark.parametrize(
    "change",
    [
        {"reports": [{}, {}]},
        {"reports": [1]},
        {"attachments": [{**ATTACHMENT, "variation": 1}]},
        {"attachments": [{**ATTACHMENT, "variation": True}]},
        {"attachments": [{**ATTACHMENT, "name": "../up"}]},
        {"attachments": [{**ATTACHMENT, "nbytes": 11}]},
        {"attachments": [{**ATTACHMENT, "nbytes": 0, "format": None}]},
        {"attachments": [{**ATTACHMENT, "nbytes": MAX_ATTACHMENT_BYTES + 1, "format": None}]},
        {"attachments": [ATTACHMENT] * (MAX_ATTACHMENTS + 1)},
        {"attachments": ["model_picture"]},
    ],
)
def test_reports_and_attachments_that_do_not_fit_are_refused(change):
    decode([json.dumps({**RESULT, "reports": [{}], "attachments": [ATTACHMENT]}).encode()])
    with pytest.raises(MgieError) as caught:
        decode([json.dumps({**RESULT, **change}).encode()])
    assert caught.value.code == "message_invalid"


@pytest.mark.parametrize(
    "change",
    [
        {"references": [PIXELS]},  # the request names none
        {"request": {"instruction": "x", "references": ["hat"]}},  # and here none comes
        {
            "request": {"instruction": "x", "references": ["hat"], "task": "apply"},
            "references": [PIXELS],
            "recipe": 9,
        },
        {"request": {"instruction": "x", "references": ["hat"]}, "references": [None]},
        {"marks": {**PIXELS, "channels": 4}},  # the request has none
        {"request": {"instruction": "x", "marks": True}},
    ],
)
def test_references_come_as_the_request_names_them(change):
    with pytest.raises(MgieError) as caught:
        decode([json.dumps({**SUBMIT, **change}).encode()])
    assert caught.value.code == "message_invalid"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"selection": {**PIXELS, "channels": 1}}, "parameter_out_of_range"),
        ({"picture": {**PIXELS, "width": 9_000, "height": 9_000}}, "picture_too_large"),
    ],
)
def test_a_larger_canvas_is_of_the_whole_layer_and_within_the_limit(change, code):
    request = {"instruction": "x", "expand": [8_000, 0, 0, 0]}
    decode([json.dumps({**SUBMIT, "request": request}).encode()])
    with pytest.raises(MgieError) as caught:
        decode([json.dumps({**SUBMIT, "request": request, **change}).encode()])
    assert caught.value.code == code


def test_too_large_messages_are_refused_before_they_are_sent():
    with pytest.raises(MgieError) as caught:
        encode(messages.StatusReply({"x": "y" * MAX_HEADER_BYTES}))
    assert caught.value.code == "message_too_large"


@pytest.mark.parametrize("data", [{"x": float("nan")}, {"x": b"bytes"}, {"x": object()}, {"x": "\ud800"}])
def test_what_json_cannot_hold_is_refused_before_it_is_sent(data):
    with pytest.raises(MgieError) as caught:
        encode(messages.StatusReply(data))
    assert caught.value.code == "message_invalid"


@pytest.mark.parametrize("version", ["2.3", "2.4", "2.5"])
def test_one_minor_version_apart_works(version):
    check_protocol(version)


@pytest.mark.parametrize(
    "version", ["1.1", "3.0", "2.0", "2.2", "2.6", "", "1", "1.0.0", "x.y", "1.٣", "9" * 100 + ".0"]
)
def test_other_versions_are_refused(version):
    with pytest.raises(MgieError) as caught:
        check_protocol(version)
    assert caught.value.code == "protocol_version"
