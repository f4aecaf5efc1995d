"""Whether an edit is described: in one go, to be read first, or not at all; with the installed server and mini."""

from __future__ import annotations

from pathlib import Path

import pytest
from controller_under_test import Home, Open
from silent import SILENT, write_silent

from mgie_client.requests import DESCRIBING, FIRST, OFF, ON
from mgie_krita.jobs.work import make_request, options_of
from mgie_krita.panel.history import options_of as options_of_entry
from mgie_krita.types import DESCRIBED, DISCARDED, READY, Entry, Options
from mgie_protocol.request import EditRequest

DARKER = "make it darker"


def test_what_request_comes_of_it() -> None:
    """Words as they are stand for the text; a text of the artist's own goes before."""
    asked = {one: make_request(DARKER, Options(describe=one), None, True) for one in DESCRIBING}
    assert asked[OFF].expressive == DARKER
    assert asked[ON].expressive is None and asked[FIRST].expressive is None
    assert make_request(DARKER, Options(describe=OFF), "Dark.", True).expressive == "Dark."


@pytest.mark.parametrize(
    ("expressive", "present", "found"),
    [(DARKER, ON, OFF), ("Dark.", OFF, ON), (None, OFF, ON), (None, FIRST, FIRST), (None, ON, ON)],
)
def test_the_history_knows_what_was_not_described(expressive: str | None, present: str, found: str) -> None:
    request = EditRequest(DARKER, expressive=expressive)
    assert (options_of(request, "layer").describe == OFF) == (expressive == DARKER)
    entry = Entry("one", request.to_dict(), "Dark.", (1,), 0.0)
    assert options_of_entry(entry, Options(describe=present)).describe == found


def test_words_as_they_are(served: Home, session: Open) -> None:
    """Nobody's text but the instruction, also when the edit is made again from the history."""
    room = session(served)
    job = room.ready(DARKER, describe=OFF)
    assert job.expressive == DARKER and not job.own_expressive
    assert job.reports[0]["text_from"] == "instruction"
    again = room.until(room.controller.repeat(room.controller.history()[0]), READY)
    assert again.reports[0]["text_from"] == "instruction" and again.options.describe == OFF
    assert not again.own_expressive and again.after == job.after


def test_a_text_is_read_before_the_edit(served: Home, session: Open) -> None:
    """First it is only described, and a Krita after a crash asks for nothing of that; the edit is by the model's text, or
    the artist's own."""
    room = session(served)
    options = Options(describe=FIRST)
    job = room.until(room.controller.edit(DARKER, options), DESCRIBED)
    assert "darker" in job.expressive and not job.after and room.controller.current is job
    assert room.controller.under_way == room.controller.waiting == room.controller.history() == []
    assert job.job_id not in "".join(path.read_text() for path in served.path.glob("krita-pending*.json"))
    edited = room.controller.again(job, options)
    assert room.controller.jobs == [edited]
    room.until(edited, READY)
    assert edited.reports[0]["text_from"] == "model" and edited.expressive == job.expressive
    job = room.until(room.controller.edit(DARKER, options), DESCRIBED)
    edited = room.until(room.controller.again(job, options, "Everything is brighter."), READY)
    assert edited.reports[0]["text_from"] == "person" and edited.own_expressive


def test_a_text_that_nobody_edits_by(served: Home, session: Open) -> None:
    """It is put away, or goes with the next edit of its picture; the result from before is on show again."""
    room = session(served)
    before = room.ready("make it warmer")
    job = room.until(room.controller.edit(DARKER, Options(describe=FIRST)), DESCRIBED)
    room.controller.discard(job.job_id)
    assert job.state == DISCARDED and room.controller.current is before
    room.until(room.controller.edit(DARKER, Options(describe=FIRST)), DESCRIBED)
    other = room.ready("make it brighter")
    assert [one for one in room.controller.jobs if one.state != DISCARDED] == [before, other]


def test_a_model_that_says_nothing_before_any_server_has_told_so(
    home: Home, session: Open, tmp_path: Path
) -> None:
    """To read first is remembered from another model, and no server is known yet: it is edited, with all its variations."""
    home.environment |= {"MGIE_ENGINES": str(write_silent(tmp_path / "engines"))}
    home.start_server()
    room = session(home)
    assert not room.controller.server.models
    job = room.ready("a red disc", model=SILENT, describe=FIRST, variations=2)
    assert job.reports[0]["text_from"] == "instruction" and len(job.reports) == 2
    assert room.controller.history()[0].request["task"] == "edit"
    assert job.job_id in "".join(path.read_text() for path in home.path.glob("krita-pending*.json"))
