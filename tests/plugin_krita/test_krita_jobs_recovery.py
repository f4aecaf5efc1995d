"""What the server keeps of a Krita that was killed comes back."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from controller_under_test import PLUGIN, SERVER, Home, Open, spin
from fake_canvas import FakeCanvas, FakeDocument, FakeLayer, painting

from mgie_krita.jobs import recovery
from mgie_krita.jobs.pending import Pending
from mgie_krita.types import APPLIED, CANCELLED, QUEUED, READY, WORKING
from mgie_protocol import messages
from mgie_protocol.client import Client
from mgie_protocol.request import EditRequest

HERE = Path(__file__).resolve().parent


def crash(home: Home, *instructions: str, when: str = "given") -> list[str]:
    """Edit in another process and kill it when all are with the server, or READY; gives the job ids."""
    home.path.mkdir(parents=True, exist_ok=True)
    (home.path / "krita.json").write_text(json.dumps({"server_command": str(SERVER)}))
    paths = os.pathsep.join(map(str, [PLUGIN, HERE, HERE.parent / "stand_ins"]))
    environment = {**os.environ, **home.environment, "PYTHONPATH": paths}
    command = [sys.executable, str(HERE / "crashing_krita.py"), when, *instructions]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as krita:
        assert krita.stdout
        ids = krita.stdout.readline().split()
        krita.kill()
    assert len(ids) == len(instructions)
    return ids


def test_an_edit_goes_on_and_comes_back_to_its_layer(home: Home, session: Open) -> None:
    ids = crash(home, "steps 4; sleep 1.5", "second")
    room = session(home)
    spin(lambda: [job.job_id for job in room.controller.jobs] == ids, what="the jobs of before")
    job, second = room.controller.jobs
    assert job.instruction == "steps 4; sleep 1.5" and job.state in (QUEUED, WORKING, READY)
    room.until(job, READY)
    room.until(second, READY)
    assert job.seeds == [5, 6] and len(job.after) == 2 and job.source.node == "n1"
    assert len(room.messages) == 2 and room.controller.current is second
    assert [entry.job_id for entry in room.controller.history()] == [ids[1], ids[0]]
    room.controller.apply(job.job_id, 1)
    room.until(job, APPLIED)
    assert [layer.name for layer in room.canvas.documents["d1"].layers] == ["Sky", "steps 4; sleep 1.5 #2"]
    assert _pending(home) == [ids[1]]
    room.controller.discard(second.job_id)
    assert _pending(home) == []
    spin(lambda: _kept(home) == [])


def test_a_result_that_was_on_show_comes_back_after_a_crash(home: Home, session: Open) -> None:
    (job_id,) = crash(home, "one", when=READY)
    room = session(home)
    spin(lambda: [job.state for job in room.controller.jobs] == [READY])
    job = room.controller.jobs[0]
    assert job.job_id == job_id and len(job.after) == 2 and _kept(home) == [job_id]
    room.controller.apply(job_id)
    room.until(job, APPLIED)
    assert _pending(home) == []
    spin(lambda: _kept(home) == [])


def test_what_nobody_decided_on_waits_for_the_next_krita(home: Home, session: Open) -> None:
    """But not what was on show and was followed by another edit of the same picture."""
    home.start_server()
    first = session(home)
    passed, left = (first.until(first.echo(words), READY) for words in ("passed", "left"))
    for job in (passed, left):
        first.controller.saw(job.job_id)
    first.controller.shutdown()
    assert _pending(home) == [left.job_id]
    spin(lambda: _kept(home) == [left.job_id])
    second = session(home)
    spin(lambda: [job.state for job in second.controller.waiting] == [READY])
    second.controller.discard_all([left.job_id])
    assert _pending(home) == []
    spin(lambda: _kept(home) == [])


def test_a_result_that_came_after_cancel_is_let_go(home: Home, session: Open) -> None:
    """The server was done when it was told to stop: nobody will ask for that result any more."""
    home.start_server()
    room = session(home)
    job = room.echo("sleep 0.3; steps 3")
    work = room.controller._lifecycle.registry.get(job.job_id)
    assert work is not None
    spin(lambda: job.state in (QUEUED, WORKING))
    work.end(CANCELLED)  # as cancel() does, but the server is not told in time
    spin(lambda: not room.controller._lifecycle.connection.client.unanswered)
    spin(lambda: _kept(home) == [])
    assert job.state == CANCELLED and work.results == []


def test_a_result_on_show_is_not_taken_by_another_krita(
    home: Home, session: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recovery, "FOREIGN_AFTER_S", 0.0)
    home.start_server()
    first = session(home)
    job = first.until(first.echo("one"), READY)
    second = session(home)
    second.connect()
    second.until(second.echo("two"), READY)
    assert [j.instruction for j in second.controller.jobs] == ["two"] and job.job_id in _kept(home)


def _pending(home: Home) -> list[str]:
    return [job["job_id"] for job in json.loads((home.path / "krita-pending.json").read_text())["jobs"]]


def test_a_result_whose_document_is_not_open_becomes_one(home: Home, session: Open) -> None:
    (job_id,) = crash(home, "one")
    canvas = FakeCanvas(FakeDocument("d9", "Other", [FakeLayer("n9", "Paint", painting())]))
    room = session(home, canvas)
    spin(lambda: [job.state for job in room.controller.waiting] == [READY])
    job = room.controller.waiting[0]
    assert job.job_id == job_id and job.source.document_name == "Landscape"
    spin(lambda: job.away)
    assert room.controller.current is None  # another picture's result does not take its place
    room.controller.apply(job_id)
    room.until(job, APPLIED)
    assert canvas.documents[canvas.front].name == "one" and canvas.front != "d9"
    assert room.controller.current is None  # it is kept, and belongs to no document that is open


def test_a_server_that_ended_since_is_started_for_it(home: Home, session: Open) -> None:
    (job_id,) = crash(home, "steps 2; sleep 0.2")
    spin(lambda: _kept(home) == [job_id])
    home.kill_server()
    room = session(home)
    spin(lambda: [job.state for job in room.controller.jobs] == [READY])
    assert room.controller.jobs[0].job_id == job_id and "starting" in room.lights


def _kept(home: Home) -> list[str]:
    """The ids of the results that the server of this home (which the fixture made MGIE_HOME) keeps."""
    assert os.environ["MGIE_HOME"] == str(home.path)
    client = Client.local()
    client.fetch()
    found: list[str] | None = None
    deadline = time.monotonic() + 20
    while found is None and time.monotonic() < deadline:
        for event in client.wait(1):
            if isinstance(event, messages.Kept):
                found = [item["job"] for item in event.jobs]
    client.close()
    return found or []


def test_an_edit_that_nobody_knows_is_forgotten(home: Home, session: Open) -> None:
    (job_id,) = crash(home, "sleep 60; steps 600")
    home.kill_server()  # and with it the edit
    room = session(home)
    spin(lambda: room.controller.server.light == "ready")
    spin(lambda: room.controller.jobs == [])
    assert job_id not in (home.path / "krita-pending.json").read_text() and room.messages == []


def test_a_result_of_no_known_job(home: Home, session: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recovery, "FOREIGN_AFTER_S", 0.0)
    home.start_server()
    room = session(home)
    client = Client.local(client_name="krita")
    job_id = client.submit(EditRequest("one", model="echo", seed=9), painting(), on_disconnect="keep")
    spin(lambda: any(isinstance(e, (messages.Accepted, messages.Progress)) for e in client.poll()))
    client.close()
    spin(lambda: job_id in _kept(home))
    room.controller.recover()
    spin(lambda: [job.state for job in room.controller.jobs] == [READY])
    job = room.controller.jobs[0]
    assert (job.job_id, job.instruction, job.seeds) == (job_id, "one", [9])
    assert job.source.document == "" and job.source.kind == "merged" and job.options.model == "echo"
    room.controller.apply(job_id)
    room.until(job, APPLIED)
    assert room.canvas.documents[room.canvas.front].layers[0].picture.data == painting().data


def test_what_other_programs_asked_for_is_left_to_them() -> None:
    item = {"instruction": "one", "model": "echo", "finished_at": 1.0, "nbytes": 4}
    listed = [{**item, "job": name, "client": name} for name in ("krita", "gimp", "mgie")]
    listed.append({**item, "job": "of an older server"})
    taken = recovery.from_kept(listed, set(), 100)
    assert [work.id for work in taken] == ["krita", "of an older server"]


def test_a_fresh_result_of_another_program_is_left_to_it(home: Home, session: Open) -> None:
    home.start_server()
    room = session(home)
    client = Client.local()
    job_id = client.submit(EditRequest("one", model="echo"), painting(), on_disconnect="keep")
    spin(lambda: any(isinstance(e, (messages.Accepted, messages.Progress)) for e in client.poll()))
    client.close()
    spin(lambda: job_id in _kept(home))
    room.controller.recover()
    another = room.until(room.echo("another"), READY)
    assert room.controller.jobs == [another] and set(_kept(home)) == {job_id, another.job_id}


def test_two_kritas_keep_their_jobs_apart(home: Home, session: Open) -> None:
    home.start_server()
    first = session(home)
    job = first.until(first.echo("sleep 1.5; steps 6"), WORKING)
    second = session(home)
    second.connect()
    second.until(second.echo("two"), READY)
    assert len(second.controller.jobs) == 1
    first.until(job, READY)


def test_the_pending_file_survives_nonsense(home: Home) -> None:
    folder = home.path
    folder.mkdir(parents=True)
    for text in ("", "[]", '{"jobs": 3}', '{"jobs": [1, {}, {"job_id": "a", "source": {}}]}', "\x00" * 20):
        (folder / "krita-pending.json").write_text(text)
        pending = Pending(folder)
        assert pending.left_over == {}
        pending.close()


def test_shutting_down_leaves_the_edit_to_the_next_krita(home: Home, session: Open) -> None:
    home.start_server()
    first = session(home)
    job = first.until(first.echo("sleep 1; steps 4"), WORKING)
    first.controller.shutdown()
    second = session(home)
    spin(lambda: [j.job_id for j in second.controller.jobs] == [job.job_id])
    second.until(second.controller.jobs[0], READY)
