"""A result on every frame of an animated layer: progress, one new layer, one step to undo."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from artists_day import BLUE, DARK, SIDE, done, edit, in_sight, stage
from docked_panel import controller
from mgie_scenario.documents import K, activate, add_layer, fill, names, settle, trigger, undo_text
from mgie_scenario.steps import Pause, Steps, Until
from mgie_scenario.widgets import click, docker, find, grab

TIMES = (0, 4, 9)
CLEAR = bytes(4)


def animated() -> Steps[Any]:
    """Three frames: all blue, blue on the left, nothing but a part that the first one has not."""
    document = yield from stage("animation")
    layer = add_layer(document, "drawing")  # the ground's blank frames are white
    fill(layer, BLUE * SIDE * SIDE, 0, 0, SIDE, SIDE)
    yield from activate(document, layer)
    layer.enableAnimation()
    for time, left in ((4, 0), (9, 64)):
        document.setCurrentTime(time)
        yield Pause(150)
        before = undo_text()
        trigger("add_blank_frame")
        yield Until(lambda: layer.hasKeyframeAtTime(time), "there is a frame")  # noqa: B023
        yield Until(lambda: undo_text() != before, "it is a step")  # noqa: B023
        yield Until(lambda: bytes(layer.pixelData(9, 9, 1, 1)) == CLEAR, "the layer is at that frame")
        fill(layer, BLUE * 64 * SIDE, left, 0, 64, SIDE)
    document.setCurrentTime(0)
    yield Pause(150)
    yield from settle(document)
    return document


def colors(node: Any, x: int) -> list[bytes]:
    return [bytes(node.pixelDataAtTime(x, 9, 1, 1, time)) for time in TIMES]


def check_every_frame_of_an_animation() -> Steps[None]:
    document = yield from animated()
    source = document.activeNode()
    before = colors(source, 9) + colors(source, 70)
    assert before == [BLUE, BLUE, CLEAR, BLUE, CLEAR, BLUE], before
    set_apply_as("frames")
    job = yield from edit("darken 0.5")
    yield done(job)
    yield Until(lambda: in_sight("mgie_apply") and find("mgie_apply").text() == "All frames", "it says so")
    steps, time = undo_text(), document.currentTime()
    click("mgie_apply")
    yield Until(lambda: job.frames[1] == 3 and "rame" in find("mgie_caption").text(), "its progress is seen")
    grab("frames", docker())
    yield done(job, "applied")
    made = document.topLevelNodes()[-1]
    assert len(names(document)) == 3 and made.animated() and made.name() == "darken 0.5"
    assert colors(made, 9)[:2] == [DARK, DARK] and colors(made, 70)[::2] == [DARK, DARK]
    assert colors(made, 9)[2][3] == 0 and colors(made, 70)[1][3] == 0, "what is transparent stays so"
    assert colors(source, 9) + colors(source, 70) == before and not source.visible()
    assert document.currentTime() == time
    K.action("edit_undo").trigger()
    yield Until(lambda: len(names(document)) == 2 and undo_text() == steps, "one undo takes it back")
    yield Until(source.visible, "and the source is seen again")


def check_frames_that_are_cancelled_leave_nothing() -> Steps[None]:
    document = yield from animated()
    set_apply_as("frames")
    job = yield from edit("darken 0.5")
    yield done(job)
    yield Until(lambda: in_sight("mgie_apply"), "it is on show")
    steps = undo_text()
    click("mgie_apply")
    docker().widget().redraw()  # at once: three small frames take no time
    assert job.frames == (0, 3) and stoppable(), (job.frames, job.error)
    click("mgie_discard")
    yield Until(lambda: job.state == "ready" and find("mgie_apply").isEnabled(), "the result is there still")
    assert names(document) == ["Background", "drawing"] and undo_text() == steps


def stoppable() -> bool:
    return find("mgie_discard").text() == "Cancel" and find("mgie_discard").isEnabled()


def check_what_is_not_animated_says_so() -> Steps[None]:
    document = yield from stage("still")
    set_apply_as("frames")
    job = yield from edit("darken 0.5")
    yield done(job)
    yield Until(lambda: in_sight("mgie_apply"), "it is on show")
    click("mgie_apply")
    yield Until(lambda: job.error is not None and job.state == "ready", "it says why not")
    assert "animated" in job.error.message and len(names(document)) == 1
    set_apply_as("layer")


def set_apply_as(how: str) -> None:
    controller().settings.options = replace(controller().settings.options, apply_as=how)
    docker().widget().show_options()
    docker().widget().redraw_soon()
