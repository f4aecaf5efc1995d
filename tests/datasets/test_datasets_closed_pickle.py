"""Pickles are never run: plain data of every protocol is read, anything else ends the reading."""

from __future__ import annotations

import pickle
import sys
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mgie_server.datasets.closed_pickle import Refused, read_plain

KEYS = st.text() | st.integers(-(2**63), 2**63 - 1)
PLAIN = st.recursive(
    st.none() | st.booleans() | KEYS,
    lambda inner: (
        st.lists(inner)
        | st.dictionaries(KEYS, inner)
        | st.tuples(inner)
        | st.tuples(inner, inner, inner, inner)
    ),
)
PROTOCOLS = range(pickle.HIGHEST_PROTOCOL + 1)


@settings(max_examples=150, deadline=None)
@given(PLAIN, st.sampled_from(PROTOCOLS))
def test_plain_data_of_every_protocol(value: object, protocol: int) -> None:
    assert read_plain(pickle.dumps(value, protocol)) == value


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=60))
def test_any_bytes_are_refused_or_plain(data: bytes) -> None:
    """Never another error, whatever the bytes."""
    try:
        read_plain(b"\x80\x04" + data + b".")
    except Refused as refused:
        assert str(refused) and refused.at >= 0


@pytest.mark.parametrize("protocol", PROTOCOLS)
@pytest.mark.parametrize(
    "value", [1.5, b"bytes", {1, 2}, date(2026, 1, 1), print, sys.maxsize * 4, {(1,): 2}]
)
def test_what_is_no_plain_data(value: object, protocol: int) -> None:
    with pytest.raises(Refused):
        read_plain(pickle.dumps([value], protocol))


@pytest.mark.parametrize("cut", [0, 1, 10, -1])
def test_one_that_is_cut_off(cut: int) -> None:
    data = pickle.dumps({"task": [[{"input": "a", "lineidx": 300}]]})
    with pytest.raises(Refused, match="it is broken"):
        read_plain(data[:cut])


def test_a_text_said_to_have_an_exabyte() -> None:
    with pytest.raises(Refused):
        read_plain(b"\x80\x04\x8d" + (2**60).to_bytes(8, "little") + b"a.")
