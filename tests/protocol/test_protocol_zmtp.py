from __future__ import annotations

import contextlib
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mgie_protocol import zmtp


def feed(reader: zmtp.FrameReader, data: bytes, sizes) -> list[zmtp.Frame]:
    frames = []
    at = 0
    for size in sizes:
        if at == len(data):
            break
        target = reader.target()
        count = min(size, len(target), len(data) - at)
        target[:count] = data[at : at + count]
        frames += reader.took(count)
        at += count
    assert at == len(data)
    return frames


bodies = st.binary(max_size=600) | st.integers(65_000, 200_000).map(lambda n: bytes([n % 251]) * n)


@given(
    st.lists(st.tuples(bodies, st.sampled_from([0, zmtp.MORE, zmtp.COMMAND])), max_size=6),
    st.sampled_from([997, 4096, 65_536, 70_000]),
)
def test_frames_survive_any_cutting_of_the_stream(wanted, size):
    stream = b"".join(zmtp.frame_head(len(body), flags) + body for body, flags in wanted)
    sizes = [size] * (len(stream) // size + 1 + 200)
    frames = feed(zmtp.FrameReader(1 << 20), stream, sizes)
    assert [(bytes(f.data), f.flags & ~zmtp.LONG) for f in frames] == wanted


def test_a_stream_that_comes_byte_by_byte():
    stream = zmtp.frame_head(300, zmtp.MORE) + bytes(300) + zmtp.frame_head(3) + b"abc"
    frames = feed(zmtp.FrameReader(1000), stream, [1] * len(stream))
    assert [(len(f.data), f.more) for f in frames] == [(300, True), (3, False)]


@given(st.binary(max_size=300))
def test_random_bytes_give_frames_or_a_zmtp_error(data):
    with contextlib.suppress(zmtp.ZmtpError):
        feed(zmtp.FrameReader(1 << 20), data, [7] * 100)


def test_a_frame_over_the_limit_is_refused_before_memory_is_taken():
    with pytest.raises(zmtp.ZmtpError, match="over 1000"):
        feed(zmtp.FrameReader(1000), struct.pack(">BQ", zmtp.LONG, 1 << 62), [99])


def test_unknown_flags_are_refused():
    with pytest.raises(zmtp.ZmtpError, match="flags"):
        feed(zmtp.FrameReader(1000), b"\x08\x01a", [99])


def test_greeting():
    data = zmtp.greeting()
    assert len(data) == 64
    zmtp.check_greeting(data)


@pytest.mark.parametrize(
    "data",
    [
        b"HTTP/1.1 400 Bad Request\r\n".ljust(64),
        zmtp.greeting(b"NULL"),
        zmtp.greeting()[:10] + b"\x01" + zmtp.greeting()[11:],
    ],
)
def test_other_greetings_are_refused(data):
    with pytest.raises(zmtp.ZmtpError):
        zmtp.check_greeting(data)


def test_commands():
    assert zmtp.plain_hello(b"mgie", b"pw") == b"\x04\x0e\x05HELLO\x04mgie\x02pw"
    assert zmtp.parse_command(b"\x05READYabc") == (b"READY", b"abc")
    assert zmtp.parse_command(b"\x05ERROR\x03400") == (b"ERROR", b"\x03400")
    assert zmtp.parse_command(b"\x5eRROR\x03400") == (b"ERROR", b"\x03400")  # as libzmq 4.3 sends it
    assert zmtp.pong(b"\x00\x01context") == b"\x04\x0c\x04PONGcontext"
    for broken in (b"", b"\x00", b"\x05REA"):
        with pytest.raises(zmtp.ZmtpError):
            zmtp.parse_command(broken)
