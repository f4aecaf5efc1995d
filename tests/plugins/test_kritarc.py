"""Krita's settings file: one line changes, every other byte stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mgie_server.plugins.kritarc import is_on, resource_folder, switch_off, switch_on

NAME = "mgie_krita"
ON = b"enable_mgie_krita=true\n"
USUAL = (
    b"[MainWindow]\nState=AAAA\\x00\xff==\n\n[python]\nenable_tenbrushes=true\n\n[theme]\nTheme=Krita dark\n"
)


def test_a_line_is_added_to_the_group() -> None:
    assert switch_on(USUAL, NAME) == USUAL.replace(b"[python]\n", b"[python]\n" + ON)


@pytest.mark.parametrize("value", [b"=false", b"=", b" = no", b"[$d]"])
def test_a_line_that_is_there_is_replaced_in_place(value: bytes) -> None:
    before = USUAL.replace(
        b"enable_tenbrushes=true\n", b"enable_tenbrushes=true\nenable_mgie_krita" + value + b"\nz=1\n"
    )
    after = switch_on(before, NAME)
    assert after == before.replace(b"enable_mgie_krita" + value + b"\n", ON)
    assert not is_on(before, NAME) and is_on(after, NAME)


def test_a_group_is_added_where_there_is_none() -> None:
    assert switch_on(b"", NAME) == b"[python]\n" + ON
    assert switch_on(b"[a]\nb=1", NAME) == b"[a]\nb=1\n\n[python]\n" + ON
    assert switch_on(b"[a]\nb=1\n", NAME) == b"[a]\nb=1\n\n[python]\n" + ON


def test_line_ends_of_windows_stay() -> None:
    text = USUAL.replace(b"\n", b"\r\n")
    assert switch_on(text, NAME) == switch_on(USUAL, NAME).replace(b"\n", b"\r\n")
    assert switch_off(switch_on(text, NAME), NAME) == text


def test_the_same_key_elsewhere_is_not_ours() -> None:
    text = b"[other]\nenable_mgie_krita=true\n[python][more]\nenable_mgie_krita=true\n"
    assert not is_on(text, NAME)
    assert switch_on(text, NAME) == text + b"\n[python]\n" + ON
    assert switch_off(text, NAME) == text
    longer = b"[python]\nenable_mgie_krita_two=true\n"
    assert not is_on(longer, NAME) and switch_off(longer, NAME) == longer


def test_the_last_value_counts() -> None:
    text = b"[python]\n" + ON + b"[a]\nb=1\n[python]\nenable_mgie_krita=false\n"
    assert not is_on(text, NAME)
    assert switch_on(text, NAME) == text.replace(b"=false", b"=true")


def test_what_is_on_stays_byte_for_byte() -> None:
    text = USUAL.replace(b"[python]\n", b"[python]\nenable_mgie_krita=1\n")
    assert switch_on(text, NAME) is text


lines = st.sampled_from(
    [b"[python]\n", b"[a]\n", b"k=v\n", b"\n", b"# \xff\n", b"enable_x=true\n", b"enable_mgie_krita=false\n"]
)


@given(st.lists(lines).map(b"".join))
def test_only_our_line_ever_changes(text: bytes) -> None:
    def others(content: bytes) -> list[bytes]:
        return [line for line in content.splitlines() if b"mgie" not in line and line.strip()]

    on = switch_on(text, NAME)
    assert is_on(on, NAME)
    assert [line for line in others(on) if line != b"[python]"] == [
        line for line in others(text) if line != b"[python]"
    ]
    off = switch_off(on, NAME)
    assert not is_on(off, NAME) and switch_off(off, NAME) == off
    if b"mgie" not in text and b"[python]" not in text:
        assert off == text


@pytest.mark.parametrize(
    ("text", "folder"),
    [
        (b"A=1\nResourceDirectory=/data/krita\n\n[theme]\nTheme=x\n", "/data/krita"),
        (b"ResourceDirectory[$e]=D:/mine\\sof krita\r\n", "D:/mine of krita"),
        (b"ResourceDirectory=D:\\\\krita", "D:\\krita"),
        (b"[theme]\nResourceDirectory=/not/this\n", ""),
        (b"ResourceDirectoryOld=/not/this\n", ""),
        (b"", ""),
    ],
)
def test_where_the_resources_were_moved(text: bytes, folder: str) -> None:
    assert resource_folder(text) == folder
