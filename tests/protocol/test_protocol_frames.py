from __future__ import annotations

import json
from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mgie_protocol import EditRequest, MgieError, PixelFormat, messages
from mgie_protocol.attachments import AttachmentHeader
from mgie_protocol.errors import CODES
from mgie_protocol.frames import check_protocol, decode, encode, job_of
from mgie_protocol.limits import (
    MAX_ATTACHMENT_BYTES,
    MAX_ATTACHMENTS,
    MAX_CHUNK_BYTES,
    MAX_HEADER_BYTES,
    MAX_RECIPE_BYTES,
)

PIXELS = {"width": 2, "height": 2, "channels": 3, "dtype": "u8", "transfer": "srgb"}
SUBMIT = {"type": "submit", "job": "j", "request": {"instruction": "x"}, "picture": PIXELS}

clean_text = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=30)
json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63)
    | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(clean_text, inner, max_size=3),
    max_leaves=6,
)
objects = st.dictionaries(clean_text, json_values, max_size=4)
formats = st.builds(
    PixelFormat,
    st.integers(1, 9),
    st.integers(1, 9),
    st.integers(1, 4),
    st.sampled_from(["u8", "u16", "f32"]),
    st.sampled_from(["srgb", "linear"]),
)
whole = st.integers(0, 2**63 - 1)
requests = st.builds(
    EditRequest,
    clean_text.filter(str.strip),
    task=st.sampled_from(["edit", "describe", "apply"]),
    expressive=st.none() | clean_text,
    seed=st.integers(0, 2**63 - 9),
    variations=st.integers(1, 8),
    steps=st.none() | st.integers(1, 200),
    text_guidance=st.none() | st.floats(0, 30),
    feather=st.floats(0, 1000),
    landing=st.sampled_from(["auto", "raw", "photometric"]),
    coverage=st.sampled_from(["keep", "grow"]),
    with_model_picture=st.booleans(),
    with_recipe=st.booleans(),
)
VALUES: dict[str, st.SearchStrategy] = {
    "JobId": st.from_regex(r"[A-Za-z0-9_-]{1,64}", fullmatch=True),
    "str": clean_text,
    "int": whole,
    "dict[str, Any]": objects,
    "list[dict[str, Any]]": st.lists(objects, max_size=3),
    "list[int]": st.lists(whole, max_size=8),
    "list[str]": st.lists(clean_text, max_size=3),
    "list[PixelFormat]": st.lists(formats, max_size=8),
    "list[AttachmentHeader]": st.just([]),  # they belong to pictures: see any_message
    "EditRequest": requests,
    "PixelFormat": formats,
    "Buffer": st.binary(min_size=1, max_size=100),
    "MgieError": st.builds(MgieError, st.sampled_from(sorted(CODES)), clean_text, clean_text, objects),
}


@st.composite
def any_message(draw) -> messages.Message:
    kind = draw(st.sampled_from(list(messages.TYPES.values())))
    values = {}
    for field in fields(kind):
        name, text = field.name, str(field.type)
        if text.endswith(" | None"):
            text = text[: -len(" | None")]
            if name in ("preview", "payload", "deadline_s", "selection") or draw(st.booleans()):
                continue
        values[name] = draw(VALUES[text])
    if kind is messages.Submit:
        values["on_disconnect"] = draw(st.sampled_from(["cancel", "keep"]))
        values["deadline_s"] = draw(st.none() | st.floats(0.01, 86_400))
        applies = values["request"].task == "apply"
        values["recipe"] = draw(st.integers(1, MAX_RECIPE_BYTES)) if applies else 0
        if draw(st.booleans()):
            picture = values["picture"]
            values["selection"] = PixelFormat(picture.width, picture.height, 1, "u8")
    if kind is messages.Progress and draw(st.booleans()):
        values["preview"] = preview = draw(formats)
        values["payload"] = bytes(preview.nbytes)
    if kind is messages.Result:
        count = len(values["pictures"])
        values["reports"] = draw(st.just([]) | st.lists(objects, min_size=count, max_size=count))
        values["attachments"] = draw(st.lists(attachments(count), max_size=4)) if count else []
    return kind(**values)


def attachments(count: int) -> st.SearchStrategy[AttachmentHeader]:
    """Of a result of so many pictures."""
    names, numbers = st.from_regex(r"[a-z_]{1,32}", fullmatch=True), st.integers(0, count - 1)
    plain = st.builds(AttachmentHeader, names, numbers, st.integers(1, MAX_ATTACHMENT_BYTES))
    pixels = st.builds(
        lambda name, k, form: AttachmentHeader(name, k, form.nbytes, form), names, numbers, formats
    )
    return plain | pixels


def same(one: messages.Message, other: messages.Message) -> bool:
    if isinstance(one, messages.Error) and isinstance(other, messages.Error):
        return (one.job, one.ref, one.error.to_dict()) == (other.job, other.ref, other.error.to_dict())
    return one == other


@given(any_message())
def test_every_message_survives_encoding(message):
    assert same(decode(encode(message)), message)


def test_the_strategy_covers_every_message_field():
    kinds = {str(field.type) for kind in messages.TYPES.values() for field in fields(kind)}
    assert {kind.removesuffix(" | None") for kind in kinds} - {"float"} <= set(VALUES)
    assert len(messages.TYPES) == 21


@given(st.lists(st.binary(max_size=200), max_size=4))
def test_random_bytes_never_raise_anything_else(parts):
    with pytest.raises(MgieError):
        decode(parts)
    job_of(parts)


@given(
    st.sampled_from(sorted(messages.TYPES)),
    st.dictionaries(
        st.sampled_from(sorted({f.name for k in messages.TYPES.values() for f in fields(k)})) | st.text(),
        json_values | st.text() | st.floats() | objects,
    ),
    st.lists(st.binary(max_size=20), max_size=2),
)
def test_random_headers_of_known_types_never_raise_anything_else(name, header, payloads):
    head = json.dumps({**header, "type": name}).encode()
    try:
        message = decode([head, *payloads])
    except MgieError as error:
        assert error.message
    else:
        assert same(decode(encode(message)), message)


@given(any_message(), st.data())
def test_damaged_messages_never_raise_anything_else(message, data):
    parts = [bytearray(part) for part in encode(message)]
    place = data.draw(st.integers(0, len(parts[0]) - 1))
    parts[0][place] = data.draw(st.integers(0, 255))
    try:
        decode(parts)
    except MgieError as error:
        assert error.message


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


def test_a_result_of_version_1_0_has_neither_reports_nor_attachments():
    message = decode([json.dumps(RESULT).encode()])
    assert isinstance(message, messages.Result)
    assert message.reports == [] and message.attachments == [] and message.body_bytes == 12


def test_attachments_count_into_the_body():
    recipe = {**ATTACHMENT, "name": "recipe", "nbytes": 7, "format": None}
    message = decode([json.dumps({**RESULT, "attachments": [ATTACHMENT, recipe]}).encode()])
    assert isinstance(message, messages.Result)
    assert message.body_bytes == 12 + 12 + 7


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


def test_a_payload_is_not_copied():
    payload = memoryview(bytearray(100))
    head, out = encode(messages.Chunk("j", 0, payload))
    assert out is payload
    message = decode([head, out])
    assert isinstance(message, messages.Chunk) and message.payload is payload


def test_the_longest_texts_in_four_byte_characters_fit_a_header():
    text = "\U0001f98a" * 2000
    request = EditRequest(text, expressive=text)
    decode(encode(messages.Result("j", [], text, [], "mini", request.to_dict())))


def test_too_large_messages_are_refused_before_they_are_sent():
    with pytest.raises(MgieError) as caught:
        encode(messages.StatusReply({"x": "y" * MAX_HEADER_BYTES}))
    assert caught.value.code == "message_too_large"


@pytest.mark.parametrize("data", [{"x": float("nan")}, {"x": b"bytes"}, {"x": object()}, {"x": "\ud800"}])
def test_what_json_cannot_hold_is_refused_before_it_is_sent(data):
    with pytest.raises(MgieError) as caught:
        encode(messages.StatusReply(data))
    assert caught.value.code == "message_invalid"


def test_the_job_of_an_undecodable_message_is_found():
    assert job_of([b'{"type": "submit", "job": "j-1"}']) == "j-1"
    assert job_of([b'{"type": "submit", "job": "../j"}']) is None
    assert job_of([]) is None


@pytest.mark.parametrize("version", ["2.0", "2.1"])
def test_one_minor_version_apart_works(version):
    check_protocol(version)


@pytest.mark.parametrize("version", ["1.1", "3.0", "2.2", "", "1", "1.0.0", "x.y", "1.٣", "9" * 100 + ".0"])
def test_other_versions_are_refused(version):
    with pytest.raises(MgieError) as caught:
        check_protocol(version)
    assert caught.value.code == "protocol_version"
