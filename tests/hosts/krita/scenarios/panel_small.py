"""Small dockers and small changes: what is needed next is in sight, and the words say what is so. With the checks of
panel_canvas, which share its Krita.
"""

from __future__ import annotations

from dataclasses import replace

import panel_canvas
from artists_day import done, edit, floating, in_sight, select, stage
from docked_panel import controller, until_job
from mgie_scenario.steps import Steps, Until
from mgie_scenario.widgets import click, docker, find, grab


def check_1_a_server_that_cannot_start() -> Steps[None]:
    """The words stay, the message says what to do next, and the same button does the edit in the end."""
    yield from stage()
    controller().settings.server_command = "false"
    job = yield from edit("darken 0.5")
    yield done(job, "failed")
    yield Until(lambda: find("mgie_error_button").isVisible(), "the error is seen")
    assert find("mgie_instruction").toPlainText() == "darken 0.5"
    assert "settings" in find("mgie_error_hint").text(), find("mgie_error_hint").text()
    grab("server", docker())
    controller().settings.server_command = ""
    click("mgie_error_button")
    yield until_job("ready")
    assert controller().current.instruction == "darken 0.5"


def check_2_a_refusal_in_krita_s_own_docker() -> Steps[None]:
    """262 x 352 px: every edit that is offered can be read and clicked without scrolling."""
    yield from stage(model="mini")
    job = yield from edit("add a castle on the hill")
    yield done(job, "failed")
    for width in (262, 250):
        yield from floating(width, 352)
        yield Until(lambda: in_sight("mgie_nearest_3"), "three nearest edits are in sight")
        for number in (1, 2, 3):
            assert in_sight(f"mgie_nearest_{number}") and find(f"mgie_nearest_{number}").height() >= 18
        grab(f"refused_{width}", docker())
    click("mgie_nearest_3")
    yield until_job("ready")


def check_3_a_result_in_krita_s_own_docker() -> Steps[None]:
    """The comparison is no strip and opens large on a click; From and Strictly stay."""
    yield from stage(variations=2)
    job = yield from edit("darken 0.5")
    yield done(job)
    for width, height in ((262, 352), (250, 352), (400, 500)):
        yield from floating(width, height)
        yield Until(lambda: in_sight("mgie_compare"), "the comparison is in sight")
        grab(f"result_{width}", docker())
        assert find("mgie_compare").height() >= 60, find("mgie_compare").height()
        wanted = "source_layer source_merged strict apply again discard edit strength receipt thumb_2"
        assert [name for name in wanted.split() if not in_sight(f"mgie_{name}")] == []
    click("mgie_compare")
    yield Until(lambda: find("mgie_compare_window").isVisible(), "it opens large")
    assert find("mgie_compare_large").width() >= 600
    find("mgie_compare_window").close()
    docker().setFloating(False)


def check_4_a_small_change_of_a_large_picture() -> Steps[None]:
    """20 px of 1,200 are seen from near; a press on the lens shows where they are."""
    document = yield from stage("large", 1200)
    select(document, 900, 400, 20, 20)
    job = yield from edit("darken 0.5")
    yield done(job)
    near = job.closeup
    assert near and near.x <= 900 and near.x + near.width >= 920 and near.width <= 100, near
    yield Until(lambda: in_sight("mgie_lens"), "the lens is there")
    assert find("mgie_compare").pictures()[0] is near.before
    grab("near", docker())
    click("mgie_lens")
    assert find("mgie_compare").pictures()[0] is job.before
    click("mgie_lens")


def check_5_what_the_server_notes_is_said() -> Steps[None]:
    document = yield from stage(feather=200.0)
    select(document, 100, 100, 4, 4)
    job = yield from edit("darken 0.5")
    yield done(job)
    yield Until(lambda: in_sight("mgie_notes"), "the note is seen")
    assert "feather" in find("mgie_notes").text(), find("mgie_notes").text()
    grab("note", docker())


def check_6_again_promises_what_it_does() -> Steps[None]:
    yield from stage(seed=7, seed_locked=True)
    job = yield from edit("darken 0.5")
    yield done(job)
    yield Until(lambda: in_sight("mgie_again"), "it is on show")
    yield Until(lambda: "same seed" in find("mgie_again").toolTip(), "it says that the seed stays")
    assert "another seed" not in find("mgie_again").toolTip()
    click("mgie_again")
    again = controller().jobs[-1]
    yield done(again)
    assert again is not job and again.seeds == job.seeds
    controller().settings.options = replace(controller().settings.options, seed_locked=False)
    docker().widget().show_options()
    docker().widget().redraw_soon()
    yield Until(lambda: "another seed" in find("mgie_again").toolTip(), "unlocked it is another one")


# last: the first check is of a home without a server
globals().update({name: check for name, check in vars(panel_canvas).items() if name.startswith("check_")})
