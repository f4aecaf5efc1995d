from __future__ import annotations

from typing import Any

import pytest

from mgie_protocol import MgieError, PixelBuffer, PixelFormat
from mgie_protocol.pixels import check_selection


def code_of(call) -> str:
    with pytest.raises(MgieError) as caught:
        call()
    return caught.value.code


@pytest.mark.parametrize(
    ("channels", "dtype", "nbytes"), [(1, "u8", 6), (2, "u16", 24), (3, "f32", 72), (4, "u8", 24)]
)
def test_expected_bytes_follow_the_format(channels, dtype, nbytes):
    buffer = PixelBuffer(2, 3, channels, dtype, "linear", bytes(nbytes))
    assert buffer.expected_nbytes == nbytes
    buffer.check()


def test_header_round_trip_keeps_every_field_and_the_data():
    buffer = PixelBuffer(2, 3, 4, "u16", "linear", bytearray(range(48)))
    again = PixelBuffer.from_header(buffer.header(), buffer.data)
    assert again == buffer
    assert again.data is buffer.data


def test_transfer_defaults_to_srgb():
    form = PixelFormat.from_header({"width": 1, "height": 1, "channels": 1, "dtype": "u8"})
    assert form.transfer == "srgb"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"width": 0}, "picture_invalid"),
        ({"height": -1}, "picture_invalid"),
        ({"width": 100_000, "height": 100_000}, "picture_too_large"),
        ({"channels": 5}, "picture_invalid"),
        ({"dtype": "f64"}, "picture_invalid"),
        ({"transfer": "pq"}, "picture_invalid"),
        ({"width": True}, "message_invalid"),
        ({"width": 2.0}, "message_invalid"),
        ({"height": "2"}, "message_invalid"),
        ({"dtype": None}, "message_invalid"),
    ],
)
def test_impossible_headers_are_refused(change, code):
    header = {"width": 2, "height": 2, "channels": 3, "dtype": "u8", "transfer": "srgb", **change}
    assert code_of(lambda: PixelFormat.from_header(header)) == code


def test_exactly_100_megapixels_are_allowed_and_one_row_more_is_not():
    PixelFormat(10_000, 10_000, 1, "u8").check()
    assert code_of(PixelFormat(10_000, 10_001, 1, "u8").check) == "picture_too_large"


@pytest.mark.parametrize("have", [0, 11, 13])
def test_wrong_number_of_bytes_is_named_in_the_message(have):
    with pytest.raises(MgieError, match=f"12 bytes, but {have} came") as caught:
        PixelBuffer(2, 2, 3, "u8", "srgb", bytes(have)).check()
    assert caught.value.code == "picture_invalid"


def test_memoryviews_of_wider_items_count_their_bytes():
    view: Any = memoryview(bytearray(16)).cast("f")
    PixelBuffer(2, 2, 1, "f32", "linear", view).check()


def test_selection_must_be_one_u8_channel_of_the_same_size():
    picture = PixelFormat(4, 3, 4, "u8")
    check_selection(picture, PixelFormat(4, 3, 1, "u8"))
    assert code_of(lambda: check_selection(picture, PixelFormat(3, 4, 1, "u8"))) == "mask_size_differs"
    assert code_of(lambda: check_selection(picture, PixelFormat(4, 3, 3, "u8"))) == "picture_invalid"
    assert code_of(lambda: check_selection(picture, PixelFormat(4, 3, 1, "u16"))) == "picture_invalid"
