from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mgie_protocol import MgieError
from mgie_protocol.chunks import ChunkAssembler, ChunkSplitter
from mgie_protocol.messages import Chunk


@given(
    st.lists(st.binary(max_size=60), max_size=4),
    st.integers(1, 20),
    st.integers(1, 64),
)
def test_bodies_arrive_whole_and_never_beyond_the_window(parts, chunk_bytes, window):
    splitter = ChunkSplitter("j", parts, chunk_bytes)
    target = bytearray(splitter.total)
    assembler = ChunkAssembler("j", target, splitter.total, window)
    for _ in range(10_000):
        credit = assembler.credit()
        if credit:
            splitter.grant(credit.up_to)
        chunk = splitter.peek()
        if chunk is None:
            break
        assert len(chunk.payload) <= chunk_bytes
        assert chunk.offset + len(chunk.payload) - assembler.taken <= window
        splitter.advance(chunk)
        assembler.add(chunk)
    assert splitter.done and assembler.complete
    assert bytes(target) == b"".join(parts)


def test_nothing_is_sent_without_credit():
    splitter = ChunkSplitter("j", [b"abc"])
    assert splitter.peek() is None
    splitter.grant(2)
    chunk = splitter.peek()
    assert chunk is not None and bytes(chunk.payload) == b"ab"


def test_chunks_are_slices_and_not_copies():
    data = bytearray(b"abcdef")
    splitter = ChunkSplitter("j", [data], 4)
    splitter.grant(6)
    chunk = splitter.peek()
    data[0] = ord("x")
    assert chunk is not None and bytes(chunk.payload) == b"xbcd"


def test_credit_never_goes_down_and_rewind_starts_over():
    splitter = ChunkSplitter("j", [b"abcdef"], 2)
    splitter.grant(4)
    splitter.grant(1)
    assert splitter.granted == 4
    chunk = splitter.peek()
    assert chunk is not None
    splitter.advance(chunk)
    splitter.rewind()
    assert splitter.peek() is None
    splitter.grant(6)
    again = splitter.peek()
    assert again == chunk


def test_credit_is_renewed_at_half_a_window():
    assembler = ChunkAssembler("j", bytearray(100), 100, window=20)
    first = assembler.credit()
    assert first is not None and first.up_to == 20
    assembler.add(Chunk("j", 0, bytes(9)))
    assert assembler.credit() is None
    assembler.add(Chunk("j", 9, bytes(1)))
    second = assembler.credit()
    assert second is not None and second.up_to == 30


@pytest.mark.parametrize("offset", [0, 3, 5])
def test_gaps_and_overlaps_are_refused(offset):
    assembler = ChunkAssembler("j", bytearray(10), 10)
    assembler.credit()
    assembler.add(Chunk("j", 0, b"abcd"))
    with pytest.raises(MgieError) as caught:
        assembler.add(Chunk("j", offset, b"x"))
    assert caught.value.code == "message_invalid"


def test_bytes_without_credit_or_beyond_the_end_are_refused():
    assembler = ChunkAssembler("j", bytearray(10), 10, window=4)
    with pytest.raises(MgieError):
        assembler.add(Chunk("j", 0, b"a"))
    assembler.credit()
    with pytest.raises(MgieError):
        assembler.add(Chunk("j", 0, b"abcde"))


def test_an_empty_body_is_complete_at_once():
    assert ChunkAssembler("j", b"", 0).complete
    assert ChunkSplitter("j", []).done
