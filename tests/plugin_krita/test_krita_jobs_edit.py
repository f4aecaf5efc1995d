"""Edits from the press of the button to the layer, with the installed server and the built-in model."""

from __future__ import annotations

from dataclasses import replace

import pytest
from controller_under_test import Home, Open, spin
from fake_canvas import FakeDocument, FakeLayer, one_document, painting

from mgie_krita.types import (
    APPLIED,
    APPLYING,
    DISCARDED,
    FAILED,
    QUEUED,
    READING,
    READY,
    SENDING,
    WORKING,
    CanvasError,
    Options,
)
from mgie_protocol.pixels import PixelBuffer


def mean(data: bytes, channels: int = 4) -> float:
    colors = [data[place::channels] for place in range(3)]
    return sum(map(sum, colors)) / sum(map(len, colors))


@pytest.mark.parametrize("transport", ["pyzmq", "stdlib"])
def test_an_edit_comes_back_and_becomes_a_layer(served: Home, session: Open, transport: str) -> None:
    room = session(served, transport=transport)
    job = room.edit("make it darker", seed=3, seed_locked=True)
    assert job.state == READING and room.controller.under_way == [job]
    room.until(job, READY)
    seen = [s for s in room.states[job.job_id] if s != QUEUED]  # a free worker leaves no time to queue
    assert seen == [READING, SENDING, WORKING, READY]
    assert "darker" in job.expressive and job.seeds == [3] and not job.own_expressive
    assert job.before and job.after and (job.before.width, job.before.height) == (96, 64)
    assert mean(job.after[0].rgba) < mean(job.before.rgba) - 8
    assert room.controller.current is job and room.controller.under_way == []
    room.controller.apply(job.job_id)
    assert job.state == APPLYING
    room.until(job, APPLIED)
    bottom, top = room.canvas.documents["d1"].layers
    assert top.name == "make it darker" and mean(bytes(top.picture.data)) < mean(bytes(bottom.picture.data))
    entry = room.controller.history()[0]
    assert entry.layer == "make it darker" and entry.seeds == (3,) and entry.expressive == job.expressive


def test_progress_is_shown_while_it_works(served: Home, session: Open) -> None:
    room = session(served)
    job = room.echo("land; steps 4; sleep 2")
    spin(lambda: job.step >= 1 and job.preview is not None, what="a preview")
    assert job.stage == "editing" and job.steps == 4 and job.state == WORKING
    assert job.preview and len(job.preview.rgba) == job.preview.width * job.preview.height * 4
    spin(lambda: job.step >= 2 and job.seconds_left is not None, what="an estimate")
    assert 0 < job.seconds_left < 2  # type: ignore[operator]
    assert room.controller.server.light == "busy" and "editing" in room.controller.server.words
    room.until(job, READY)
    assert job.preview is None and job.seconds_left is None
    spin(lambda: room.controller.server.light == "ready")
    assert room.settings.durations["echo"]["editing"] == pytest.approx(2, abs=1)


def test_previews_can_be_left_out(served: Home, session: Open) -> None:
    room = session(served)
    room.settings.previews = False
    job = room.echo("land; steps 3; sleep 0.5")
    seen = []
    room.controller.jobs_changed.connect(lambda: seen.append(job.preview))
    room.until(job, READY)
    assert seen and not any(seen)


def test_another_seed_reads_the_instruction_once(served: Home, session: Open) -> None:
    room = session(served)
    first = room.ready("give it a cold blue tint")
    second = room.until(room.controller.again(first, Options()), READY)
    assert second.seeds != first.seeds and second.expressive == first.expressive
    assert 0 <= second.options.seed < 2**31
    spoken, cached = (room.controller.seconds(job.job_id)["describing"] for job in (first, second))
    assert cached < spoken / 3
    assert room.canvas.reads == 2  # the source is read anew


def test_a_locked_seed_stays(served: Home, session: Open) -> None:
    room = session(served)
    first = room.ready("make it warmer", seed=11, seed_locked=True)
    second = room.until(room.controller.again(first, first.options), READY)
    assert first.seeds == second.seeds == [11]
    assert first.after == second.after


def test_a_rewritten_text_is_edited_by(served: Home, session: Open) -> None:
    room = session(served)
    text = room.ready("make it brighter").expressive
    first = room.ready("make it darker")
    second = room.until(room.controller.again(first, first.options, text), READY)
    assert second.own_expressive and second.expressive == text and second.instruction == "make it darker"
    assert second.before and mean(second.after[0].rgba) > mean(second.before.rgba)
    assert room.controller.history()[0].request["expressive"] == text


def test_variations_of_an_open_wish_have_texts_of_their_own(served: Home, session: Open) -> None:
    room = session(served)
    job = room.ready("make it better", variations=3, seed=20, seed_locked=True)
    assert len(set(job.expressives)) == 3 and job.expressive == job.expressives[0] == job.text_of(0)
    room.controller.apply(job.job_id, 2)
    room.until(job, APPLIED)
    assert room.controller.history()[0].expressive == job.expressives[2]
    options = replace(job.options, variations=1, seed=22)
    alone = room.until(room.controller.again(job, options, job.text_of(2)), READY)
    assert alone.after[0] == job.after[2] and alone.expressives == []


def test_variations_become_layers_of_their_own(served: Home, session: Open) -> None:
    room = session(served)
    job = room.ready("make it look like night", variations=3, seed=20, seed_locked=True)
    assert job.seeds == [20, 21, 22] and len(job.after) == 3 and len({t.rgba for t in job.after}) == 3
    room.controller.apply(job.job_id, 2)
    room.controller.apply(job.job_id)  # while the first is under way
    spin(lambda: len(room.canvas.documents["d1"].layers) == 3)
    room.until(job, APPLIED)
    names = [layer.name for layer in room.canvas.documents["d1"].layers]
    assert sorted(names) == ["Sky", "make it look like night", "make it look like night #3"]
    room.controller.apply(job.job_id, 1)
    room.until(job, APPLIED)
    assert len(room.canvas.documents["d1"].layers) == 4
    room.controller.apply(job.job_id, 7)
    assert room.messages and len(room.canvas.documents["d1"].layers) == 4


def test_a_selection_is_sent_and_kept_for_the_layer(served: Home, session: Open) -> None:
    canvas = one_document()
    mask = bytes(255 if x < 48 else 0 for _ in range(64) for x in range(96))
    canvas.documents["d1"].selection = PixelBuffer(96, 64, 1, "u8", "srgb", mask)
    room = session(served, canvas)
    job = room.ready("make it darker")
    room.controller.apply(job.job_id)
    room.until(job, APPLIED)
    bottom, top = canvas.documents["d1"].layers
    before, after = bytes(bottom.picture.data), bytes(top.picture.data)
    rows = [slice(y * 384 + 48 * 4, (y + 1) * 384) for y in range(64)]
    assert all(before[row] == after[row] for row in rows) and before != after
    assert top.selection is not None and bytes(top.selection.data) == mask


def test_a_refusal_names_what_comes_near(served: Home, session: Open) -> None:
    room = session(served)
    job = room.until(room.edit("add a dog on the left"), FAILED)
    assert job.error and job.error.code == "edit_not_supported" and job.error.message
    nearest = room.controller.nearest(job)
    assert nearest and all(isinstance(text, str) for text in nearest)
    assert room.controller.history() == [] and room.controller.current is job
    room.controller.discard(job.job_id)
    assert job.state == DISCARDED and room.controller.current is None


def test_three_edits_wait_for_each_other(served: Home, session: Open) -> None:
    room = session(served)
    jobs = [room.echo(f"sleep 0.6; steps {steps}") for steps in (3, 4, 5)]
    assert room.controller.under_way == jobs
    spin(lambda: jobs[2].state == QUEUED and jobs[2].place == 1, what="the third in the queue")
    assert "2 waiting" in room.controller.server.words
    finished = []
    room.controller.jobs_changed.connect(
        lambda: finished.extend(j for j in jobs if j.state == READY and j not in finished)
    )
    for job in jobs:
        room.until(job, READY)
    assert finished == jobs and room.controller.jobs == jobs and room.controller.current is jobs[2]
    assert [entry.job_id for entry in room.controller.history()] == [job.job_id for job in reversed(jobs)]


def test_the_history_repeats_an_edit_exactly(served: Home, session: Open) -> None:
    room = session(served)
    first = room.ready("make it sunnier", steps=6, image_guidance=1.2, source="merged")
    entry = room.controller.history()[0]
    second = room.until(room.controller.repeat(entry), READY)
    assert second.seeds == first.seeds and second.after == first.after
    assert second.source.kind == "merged" and second.options.steps == 6
    assert second.options.image_guidance == 1.2


def test_the_history_lies_in_the_document(served: Home, session: Open) -> None:
    canvas = one_document()
    first = session(served, canvas)
    job = first.ready("make it darker")
    first.controller.apply(job.job_id)
    first.until(job, APPLIED)
    assert first.history_changes >= 2
    first.controller.shutdown()
    later = session(served, canvas)
    assert [(e.job_id, e.layer) for e in later.controller.history()] == [(job.job_id, "make it darker")]


def test_a_discarded_result_is_gone(served: Home, session: Open) -> None:
    room = session(served)
    first, second = room.echo("one"), room.echo("two")
    room.until(first, READY)
    room.until(second, READY)
    assert room.controller.current is second
    room.controller.discard(second.job_id)
    assert second.state == DISCARDED and room.controller.current is first
    room.controller.apply(second.job_id)
    assert second.state == DISCARDED and len(room.canvas.documents["d1"].layers) == 1


def test_pixels_that_were_dropped_are_fetched_again(served: Home, session: Open) -> None:
    room = session(served)
    job = room.until(room.echo("darken 0.5", variations=2), READY)
    room.until(room.echo("darken 0.6"), READY)
    room.controller._lifecycle.registry.max_held_bytes = 1
    room.controller._lifecycle._trim("d1")
    work = room.controller._lifecycle.registry.get(job.job_id)
    assert work is not None and work.results == [] and job.state == READY and len(job.after) == 2
    assert room.messages == [] and job in room.controller.waiting
    room.controller.apply(job.job_id, 1)
    room.until(job, APPLIED)
    made = room.canvas.documents["d1"].layers[-1]
    assert made.name == "darken 0.5 #2" and bytes(made.picture.data) != bytes(painting().data)


def test_a_result_outlives_its_document(served: Home, session: Open) -> None:
    canvas = one_document()
    room = session(served, canvas)
    job = room.ready("make it darker")
    canvas.documents["d2"] = FakeDocument("d2", "Other", [FakeLayer("n2", "Paint", painting())])
    canvas.close("d1")
    canvas.front = "d2"
    room.controller.refresh()
    assert room.controller.current is None and job in room.controller.jobs
    room.controller.apply(job.job_id)
    room.until(job, READY)
    assert job.error and job.error.code == "canvas_document_gone" and room.messages
    room.controller.open_new(job.job_id)
    room.until(job, APPLIED)
    opened = canvas.documents[canvas.front]
    assert opened.name == "make it darker" and opened.layers[0].picture.width == 96 and job.error is None


def test_a_layer_that_cannot_be_added_can_be_tried_again(served: Home, session: Open) -> None:
    room = session(served)
    job = room.until(room.echo("as it is"), READY)
    room.canvas.reject_inserts = CanvasError("canvas_group_locked", "The group is locked.", "Unlock it.")
    room.controller.apply(job.job_id)
    room.until(job, READY)
    assert job.error and job.error.code == "canvas_group_locked"
    assert room.messages == ["The group is locked. Unlock it."]
    room.canvas.reject_inserts = None
    room.controller.apply(job.job_id)
    room.until(job, APPLIED)
    assert job.error is None


def test_each_document_has_its_own_current_job(served: Home, session: Open) -> None:
    canvas = one_document()
    canvas.documents["d2"] = FakeDocument("d2", "Other", [FakeLayer("n2", "Paint", painting())])
    room = session(served, canvas)
    first = room.until(room.echo("one"), READY)
    canvas.front = "d2"
    changes = []
    room.controller.jobs_changed.connect(lambda: changes.append(room.controller.current))
    spin(lambda: changes, what="a signal when another document comes to the front")
    assert room.controller.current is None and room.controller.history() == []
    second = room.until(room.echo("two"), READY)
    assert room.controller.current is second
    canvas.front = "d1"
    assert room.controller.current is first


def test_why_edit_cannot_be_pressed(served: Home, session: Open) -> None:
    room = session(served)
    room.connect()
    assert room.controller.can_edit("make it darker", "layer") == ""
    assert room.controller.can_edit("  ", "layer") and room.controller.can_edit("x" * 2001, "layer")
    room.settings.options = Options(model="mgie-7b")
    assert "MGIE 7B is not installed" in room.controller.can_edit("make it darker", "layer")
    room.settings.options = Options()
    room.canvas.problem = CanvasError("canvas_hidden", "The layer is hidden.", "Show it.")
    assert room.controller.can_edit("make it darker", "layer") == "The layer is hidden. Show it."
    room.canvas.problem = None
    room.canvas.front = ""
    assert "No document" in room.controller.can_edit("make it darker", "layer")


def test_an_edit_that_cannot_begin_fails_in_words(served: Home, session: Open) -> None:
    room = session(served)
    room.canvas.problem = CanvasError("canvas_locked", "The layer is locked.", "Unlock it.")
    job = room.edit("make it darker")
    assert job.state == FAILED and job.error and job.error.code == "canvas_locked"
    assert room.controller.current is job
    room.canvas.problem = None
    wrong = room.edit("a\x07bell")
    assert wrong.state == FAILED and wrong.error and wrong.error.code == "instruction_invalid"
    assert room.canvas.reads == 0
    room.canvas.front = "d1"
    gone = room.controller.again(
        replace(wrong, instruction="darker", source=replace(wrong.source, document="dx", node="nx")),
        Options(),
    )
    room.until(gone, FAILED)
    assert gone.error and gone.error.code == "canvas_document_gone"


def test_what_was_asked_for_is_remembered(served: Home, session: Open) -> None:
    room = session(served)
    room.until(room.echo("one", feather=4.0), READY)
    room.until(room.echo("two"), READY)
    room.controller.shutdown()
    later = session(served)
    assert later.settings.instructions[:2] == ["two", "one"]
    assert later.settings.options.model == "echo" and later.settings.options.feather == 0.0
    assert not later.settings.options.seed_locked
