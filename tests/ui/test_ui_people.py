"""Each person's pictures, job and history are their own, and go with them."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from mgie_protocol.errors import MgieError
from mgie_protocol.request import EditRequest
from mgie_server.ui.drawing import selection_of
from mgie_server.ui.people import HISTORY, People, Person
from mgie_server.ui.pictures import take_upload
from mgie_server.ui.types import Done

SAMPLE = Path(__file__).resolve().parents[2] / "docs" / "before.jpg"


def an_edit(person: Person, word: str) -> Done:
    file = person.new_folder() / "edited.png"
    file.write_bytes(b"pixels")
    return Done(EditRequest(word), word, [file], file, [file], [])


def test_folders_are_apart_and_go_with_their_person(tmp_path: Path) -> None:
    people = People(tmp_path)
    one, two = people.of("one"), people.of("two")
    sent = Path(shutil.copy(SAMPLE, tmp_path))
    picture = take_upload(sent, one)
    take_upload(SAMPLE, one)
    assert people.of("one") is one and one.known(str(picture.shown)) == picture
    assert two.known(str(picture.shown)) is None
    assert picture.original.read_bytes() == SAMPLE.read_bytes() and picture.original.name == SAMPLE.name
    people.leave("one")
    assert not one.folder.exists() and not sent.exists() and SAMPLE.exists() and people.of("one") is not one


def test_a_job_stops_when_its_person_leaves_and_its_files_go_when_it_has(tmp_path: Path) -> None:
    people = People(tmp_path)
    one, two = people.of("one"), people.of("two")
    one.remember(an_edit(one, "darker"))
    with one.working() as stop, two.working() as others:
        with pytest.raises(MgieError, match="under way"), one.working():
            pass
        people.leave("one")
        assert stop.is_set() and not others.is_set() and one.folder.exists()
    assert not one.folder.exists()


def test_the_history_is_short_and_lets_files_go(tmp_path: Path) -> None:
    person = People(tmp_path).of("one")
    made = [an_edit(person, str(number)) for number in range(HISTORY + 2)]
    for done in made:
        person.remember(done)
    assert [done.expressive for done in person.history] == [str(n) for n in range(HISTORY + 1, 1, -1)]
    assert [done.files[0].exists() for done in made] == [False, False] + HISTORY * [True]


def test_a_file_from_elsewhere_is_no_upload(tmp_path: Path) -> None:
    people = People(tmp_path / "ui")
    with pytest.raises(MgieError, match="not uploaded"):
        people.inside(str(tmp_path / "ui" / ".." / "connection.json"))


def test_strokes_become_a_selection_of_the_pictures_size() -> None:
    layer = np.zeros((20, 40, 4), np.uint8)
    layer[5:15, 10:30] = (229, 72, 77, 128)
    selection = selection_of({"layers": [layer]}, (80, 40))
    assert selection is not None and (selection.width, selection.height) == (80, 40)
    mask = np.frombuffer(selection.data, np.uint8).reshape(40, 80)
    assert mask[20, 40] == 255 and mask[2, 2] == 0
    assert selection_of({"layers": [np.zeros_like(layer)]}, (80, 40)) is None
    assert selection_of(None, (80, 40)) is None
