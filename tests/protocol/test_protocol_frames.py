from __future__ import annotations

import json
from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mgie_protocol import EditRequest, MgieError, PixelFormat, messages
from mgie_protocol.attachments import AttachmentHeader
from mgie_protocol.errors import CODES
from mgie_protocol.frames import decode, encode, job_of
from mgie_protocol.limits import (
    MAX_ATTACHMENT_BYTES,
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
    negative=st.none() | clean_text,
    inpaint=st.booleans(),
    context=st.none() | st.floats(0, 10),
)
VALUES: dict[str, st.SearchStrategy] = {
    "JobId": st.from_regex(r"[A-Za-z0-9_-]{1,64}", fullmatch=True),
    "str": clean_text,
    "int": whole,
    "float": st.floats(0, 1),
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
            if name in ("preview", "payload", "deadline_s", "selection", "marks") or draw(st.booleans()):
                continue
        values[name] = draw(VALUES[text])
    if kind is messages.Submit:
        values["on_disconnect"] = draw(st.sampled_from(["cancel", "keep"]))
        values["deadline_s"] = draw(st.none() | st.floats(0.01, 86_400))
        applies = values["request"].task == "apply"
        values["recipe"] = draw(st.integers(1, MAX_RECIPE_BYTES)) if applies else 0
        values["references"] = [] if applies else draw(st.lists(formats, max_size=4))
        names = tuple(f"picture {n}" for n in range(len(values["references"])))
        marked = not applies and draw(st.booleans())
        values["request"] = replace(values["request"], references=names, marks=marked)
        if marked:
            values["marks"] = PixelFormat(values["picture"].width, values["picture"].height, 4, "u8")
        if draw(st.booleans()):
            picture = values["picture"]
            values["selection"] = PixelFormat(picture.width, picture.height, 1, "u8")
    if kind is messages.Progress and draw(st.booleans()):
        values["preview"] = preview = draw(formats)
        values["payload"] = bytes(preview.nbytes)
    if kind is messages.Result:
        count = len(values["pictures"])
        values["reports"] = draw(st.just([]) | st.lists(objects, min_size=count, max_size=count))
        values["expressives"] = draw(st.just([]) | st.lists(clean_text, min_size=count, max_size=count))
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


def test_the_job_of_an_undecodable_message_is_found():
    assert job_of([b'{"type": "submit", "job": "j-1"}']) == "j-1"
    assert job_of([b'{"type": "submit", "job": "../j"}']) is None
    assert job_of([]) is None
