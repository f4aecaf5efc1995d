from __future__ import annotations

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mgie_protocol import EditRequest, MgieError

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
NAMES = list(EditRequest("x").to_dict())


def code_of(call) -> str:
    with pytest.raises(MgieError) as caught:
        call()
    return caught.value.code


def test_dictionary_round_trip():
    request = EditRequest(
        "darker", seed=5, steps=12, text_guidance=7.5, expressive="Dark.", references=("a",)
    )
    assert EditRequest.from_dict(json.loads(json.dumps(request.to_dict()))) == request


def test_unknown_keys_are_ignored_and_missing_ones_have_their_defaults():
    assert EditRequest.from_dict({"instruction": "x", "of_a_later_version": [1]}) == EditRequest("x")


def test_image_tokens_in_an_instruction_are_ordinary_text():
    EditRequest("draw [IMG0] [IMG1] </s> <s> <im_start>").check()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"instruction": ""}, "instruction_empty"),
        ({"instruction": " \n\t "}, "instruction_empty"),
        ({"instruction": "x" * 2001}, "instruction_too_long"),
        ({"instruction": "a\x00b"}, "instruction_invalid"),
        ({"instruction": "a\x1b[31m"}, "instruction_invalid"),
        ({"instruction": "a\ud800b"}, "instruction_invalid"),
        ({"expressive": "x" * 2001}, "instruction_too_long"),
        ({"expressive": "\x7f"}, "instruction_invalid"),
        ({"negative": "x" * 2001}, "instruction_too_long"),
        ({"negative": "\x7f"}, "instruction_invalid"),
        ({"references": ["a"] * 5}, "parameter_out_of_range"),
        ({"references": [""]}, "parameter_out_of_range"),
        ({"references": ["a\nb"]}, "parameter_out_of_range"),
        ({"references": ["a" * 201]}, "parameter_out_of_range"),
        ({"references": "hat.png"}, "message_invalid"),
        ({"references": [1]}, "message_invalid"),
        ({"context": -0.1}, "parameter_out_of_range"),
        ({"context": 10.5}, "parameter_out_of_range"),
        ({"marks": 1}, "message_invalid"),
        ({"expand": [1, 2, 3]}, "message_invalid"),
        ({"expand": [1, 2, 3, 4.0]}, "message_invalid"),
        ({"expand": [0, 0, 0, -1]}, "parameter_out_of_range"),
        ({"expand": [8193, 0, 0, 0]}, "parameter_out_of_range"),
        ({"expand": [1, 0, 0, 0], "landing": "photometric"}, "parameter_out_of_range"),
        ({"model": ""}, "model_unknown"),
        ({"model": "m" * 65}, "model_unknown"),
        ({"task": "train"}, "parameter_out_of_range"),
        ({"decoding": "slow"}, "parameter_out_of_range"),
        ({"landing": "soft"}, "parameter_out_of_range"),
        ({"coverage": "shrink"}, "parameter_out_of_range"),
        ({"with_recipe": 1}, "message_invalid"),
        ({"seed": -1}, "parameter_out_of_range"),
        ({"seed": 2**63}, "parameter_out_of_range"),
        ({"seed": 2**63 - 1, "variations": 2}, "parameter_out_of_range"),
        ({"variations": 0}, "parameter_out_of_range"),
        ({"variations": 9}, "parameter_out_of_range"),
        ({"steps": 0}, "parameter_out_of_range"),
        ({"steps": 201}, "parameter_out_of_range"),
        ({"text_guidance": 30.1}, "parameter_out_of_range"),
        ({"image_guidance": math.nan}, "parameter_out_of_range"),
        ({"image_guidance": math.inf}, "parameter_out_of_range"),
        ({"text_guidance": 10**400}, "parameter_out_of_range"),
        ({"feather": -0.1}, "parameter_out_of_range"),
        ({"feather": 1000.5}, "parameter_out_of_range"),
        ({"seed": True}, "message_invalid"),
        ({"seed": 1.0}, "message_invalid"),
        ({"previews": 1}, "message_invalid"),
        ({"steps": "20"}, "message_invalid"),
        ({"model": None}, "message_invalid"),
    ],
)
def test_values_out_of_range_are_refused(change, code):
    assert code_of(lambda: EditRequest.from_dict({"instruction": "x", **change})) == code


def test_limits_themselves_are_allowed():
    EditRequest(
        "x" * 2000, seed=2**63 - 8, variations=8, steps=200, text_guidance=30, image_guidance=0, feather=1000
    ).check()


def test_newlines_and_tabs_are_allowed():
    EditRequest("one\n\ttwo").check()


@given(st.dictionaries(st.sampled_from(NAMES), JSON) | JSON)
def test_any_json_gives_a_request_or_a_clear_error(data):
    try:
        request = EditRequest.from_dict(data)
    except MgieError as error:
        assert error.code and error.message
    else:
        assert EditRequest.from_dict(request.to_dict()) == request
