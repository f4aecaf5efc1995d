"""What is noted of edits under way, what is made of the server's list, and what the image says of them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from mgie_gimp.canvas.metadata_text import RECEIPT, term_in, value_of, with_receipt, with_term
from mgie_gimp.jobs import noted
from mgie_gimp.jobs.cancel_when_left import is_alive
from mgie_gimp.jobs.keeping import kept_words
from mgie_gimp.layer_data import Mask
from mgie_gimp.types import KeptEdit, Origin
from mgie_protocol.home import mgie_home

ORIGIN = Origin("täl.xcf", "图层", -3, 4, 0, 2, 17, 80.0, marks=21)
MASK = Mask(bytes(range(6)), "Y u8")
ENTRY = {
    "job": "a-1",
    "instruction": "darker",
    "model": "mini",
    "client": "gimp",
    "finished_at": 5.0,
    "nbytes": 7,
}
EMPTY = "<?xml version='1.0' encoding='UTF-8'?>\n<metadata>\n</metadata>\n"


def test_what_is_noted_is_found_and_forgotten(home: Path) -> None:
    noted.note("a-1", ORIGIN, MASK)
    assert noted.origin_of("a-1") == ORIGIN and noted.mask_of("a-1", 6) == MASK
    assert noted.mask_of("a-1", 5) is None and noted.mask_of("a-1", 7) is None  # of another picture
    noted._mask_path("a-1").write_bytes(b"torn")
    assert noted.mask_of("a-1", 6) is None and noted.mask_of("a-2", 6) is None
    assert mgie_home() == home  # the file is MGIE's own: the folder stays its home
    noted.forget("a-1")
    noted.forget("a-1")
    assert noted.origin_of("a-1") is None and not list(home.glob("gimp*"))


def test_what_an_earlier_version_noted_is_found(home: Path) -> None:
    noted.note("a-1", ORIGIN)
    values = json.loads(noted._path("a-1").read_text())
    del values["marks"]
    noted._path("a-1").write_text(json.dumps(values))
    assert noted.origin_of("a-1") == replace(ORIGIN, marks=0)


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"image": 3}', '{"image": "a", "layer": "b", "left": "c"}']
)
def test_a_broken_note_is_none(home: Path, text: str) -> None:
    noted.note("a-1", ORIGIN)
    noted._path("a-1").write_text(text)
    assert noted.origin_of("a-1") is None


def test_of_the_list_gimps_own_that_nobody_is_taking(home: Path) -> None:
    foreign = [{**ENTRY, "client": "krita"}, {**ENTRY, "job": "../x"}, {**ENTRY, "nbytes": "7"}, {}]
    assert noted.kept_edits([ENTRY, *foreign]) == [KeptEdit("a-1", "darker", "mini", 5.0, 7)]
    noted.note("a-1", ORIGIN)  # this process takes it
    assert noted.kept_edits([ENTRY]) == []
    values = json.loads(noted._path("a-1").read_text())
    noted._path("a-1").write_text(
        json.dumps({**values, "by": f"{os.getpid()} 1"})
    )  # another's, of the same number
    assert noted.kept_edits([ENTRY]) == [KeptEdit("a-1", "darker", "mini", 5.0, 7, ORIGIN)]


def test_old_notes_go(home: Path) -> None:
    noted.note("a-1", ORIGIN)
    noted.note("a-2", ORIGIN)
    os.utime(noted._path("a-1"), (1.0, 1.0))
    noted.sweep()
    assert noted.origin_of("a-1") is None and noted.origin_of("a-2") == ORIGIN


def test_a_line_says_of_what_it_is_and_how_old() -> None:
    kept = KeptEdit("a-1", "darker", "mini", 1000.0, 48_200_000, ORIGIN)
    assert kept_words(kept, 1010.0) == "täl.xcf, layer “图层” · just now · 48.2 MB"
    assert kept_words(KeptEdit("a", "", "", 1000.0, 1), 1600.0) == "10 min ago · 0.1 MB"
    assert "3 h ago" in kept_words(kept, 1000.0 + 3 * 3600)


def test_who_is_alive() -> None:
    process = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    assert is_alive(process.pid)
    assert process.stdin
    process.stdin.close()
    os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)  # ended, and nobody has asked about it yet
    assert not is_alive(process.pid)
    process.wait()
    assert not is_alive(process.pid)


# --- what the image says ----------------------------------------------------------------------------------


def test_the_heavier_word_stays() -> None:
    light, mixed, made = (
        "algorithmicallyEnhanced",
        "compositeWithTrainedAlgorithmicMedia",
        "trainedAlgorithmicMedia",
    )
    text = with_term(EMPTY, light)
    assert term_in(text) == light and term_in(EMPTY) == ""
    text = with_term(text, made)
    assert term_in(text) == made
    assert with_term(text, mixed) == text and with_term(text, "no term <") == text
    assert text.count("<tag") == 1


def test_the_rest_of_the_metadata_stays() -> None:
    kept = '  <tag name="Exif.Image.Artist">A &amp; B</tag>\n'
    text = with_receipt(EMPTY.replace("</metadata>", f"{kept}</metadata>"), '{"said": "a < \\" \ud800 暗"}')
    assert kept in text and text.endswith("</metadata>\n")
    assert value_of(text, RECEIPT) == '{"said": "a < \\" \\ud800 暗"}'
    again = with_receipt(text, "{}")
    assert value_of(again, RECEIPT) == "{}" and again.count("<namespace") == 1 and kept in again
    assert with_receipt("no metadata", "{}") == "no metadata"
