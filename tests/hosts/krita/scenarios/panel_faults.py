"""What goes wrong while the server works: cancel, crash, a kill, a closed document, a deleted layer.

With the echo engine (tests/stand_ins), whose instruction says how long it takes and what it does wrong.
"""

from __future__ import annotations

import json
import os
import signal
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

from docked_panel import controller, edit_button_is_on, show_panel, until_job, write_instruction
from mgie_scenario.documents import K, activate, add_layer, fill, names, newdoc, settle
from mgie_scenario.steps import Pause, Steps, Until
from mgie_scenario.widgets import click, docker, find, grab_screen

SIDE = 256


def start(words: str) -> Steps[Any]:
    """A document with a painted layer, and an edit of it under way."""
    panel = yield from show_panel()
    controller().settings.options = replace(controller().settings.options, model="echo")
    panel.show_options()
    document = yield from newdoc(SIDE, SIDE)
    fill(document.activeNode(), bytes((10, 120, 230, 255)) * SIDE * SIDE, 0, 0, SIDE, SIDE)
    yield from settle(document)
    write_instruction(words)
    yield Until(edit_button_is_on, "Edit is on")
    click("mgie_edit")
    return document


def server_pid() -> int:
    return json.loads((Path(os.environ["MGIE_HOME"]) / "connection.json").read_text())["pid"]


def check_1_cancel_while_it_works() -> Steps[None]:
    document = yield from start("sleep 20; steps 40")
    yield Until(
        lambda: controller().current.stage == "editing" and controller().current.step > 1, "it samples", 60
    )
    yield Pause(200)
    grab_screen("sampling")
    began = time.monotonic()
    assert find("mgie_edit").text() == "Cancel"
    click("mgie_edit")
    yield until_job("cancelled")
    assert time.monotonic() - began < 2 and len(names(document)) == 1
    yield Until(lambda: find("mgie_edit").text() == "Edit" and edit_button_is_on(), "Edit is back")


def check_2_a_worker_that_crashes() -> Steps[None]:
    document = yield from start("crash")
    yield until_job("failed")
    assert controller().current.error.code == "worker_crashed"
    yield Until(lambda: find("mgie_error").isVisible(), "the error is seen")
    grab_screen("crashed")
    assert len(names(document)) == 1


def check_3_a_server_that_is_killed_comes_back() -> Steps[None]:
    document = yield from start("sleep 3; steps 30; darken 0.5")
    yield Until(
        lambda: controller().current.stage == "editing" and controller().current.step > 1, "it samples", 60
    )
    pid = server_pid()
    os.kill(pid, signal.SIGKILL)
    yield until_job("ready", seconds=80)
    assert server_pid() != pid
    click("mgie_apply")
    yield until_job("applied")
    assert len(names(document)) == 2


def check_4_the_layer_is_deleted() -> Steps[None]:
    document = yield from start("sleep 2; steps 20; darken 0.5")
    yield Until(lambda: controller().current.stage == "editing", "it samples", 60)
    source = document.activeNode()
    other = add_layer(document, "other")
    yield Pause(100)
    yield from activate(document, other)
    source.remove()
    yield until_job("ready")
    click("mgie_apply")
    yield until_job("applied")
    assert names(document)[-1].startswith("sleep 2"), names(document)


def check_5_the_document_is_closed() -> Steps[None]:
    document = yield from start("sleep 2; steps 20; darken 0.5")
    yield Until(lambda: controller().current.stage == "editing", "it samples", 60)
    document.setModified(False)
    document.close()
    second = yield from newdoc(32, 32, name="second")
    job = controller().jobs[-1]
    yield Until(lambda: job.state == "ready", "the result is there", 60)
    count = len(K.documents())
    controller().open_new(job.job_id)
    yield Until(
        lambda: len(K.documents()) == count + 1 and job.state == "applied", "it is a picture of its own"
    )
    opened = next(d for d in K.documents() if d != second)
    node = opened.topLevelNodes()[-1]
    assert bytes(node.pixelData(9, 9, 1, 1)) == bytes((5, 60, 115, 255))


def check_6_a_queue_of_three() -> Steps[None]:
    yield from start("sleep 1; steps 10")
    for words in ("sleep 1; steps 11", "sleep 1; steps 12"):
        write_instruction(words)
        docker().widget().edit_from_keyboard()
        yield Pause(50)
    yield Until(lambda: len(controller().under_way) == 3, "three are under way")
    yield Pause(300)
    grab_screen("queue")
    yield Until(lambda: not controller().under_way, "all are done", 60)
    assert [job.state for job in controller().jobs[-3:]] == ["ready"] * 3


def check_7_actions_and_shortcuts() -> Steps[None]:
    document = yield from start("darken 0.5")
    yield until_job("ready")
    for name in ("mgie_edit_last", "mgie_cancel", "mgie_apply", "mgie_discard", "mgie_toggle_preview"):
        assert K.action(name) is not None, name
        assert not K.action(name).shortcut().isEmpty(), f"{name} has no shortcut"
    K.action("mgie_apply").trigger()
    yield until_job("applied")
    assert len(names(document)) == 2
    K.action("mgie_edit_last").trigger()
    yield until_job("reading", "sending", "queued", "working", "ready")
    yield until_job("ready")
    last = controller().current
    K.action("mgie_discard").trigger()
    yield Until(lambda: last.state == "discarded", "it is gone")
