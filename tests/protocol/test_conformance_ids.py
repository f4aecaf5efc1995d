"""One id is one edit, whoever is killed or leaves in between; results wait for clients that left."""

from __future__ import annotations

import time
import uuid

from talk import echo, error_of, in_stage, picture, result_of, watch

from mgie_protocol import events, messages
from mgie_protocol.client import Client


def edits_so_far(client: Client) -> int:
    """How often the worker has described, from the echo engine's own count."""
    text = result_of(
        client, client.submit(echo(f"count {uuid.uuid4()}", task="describe"), picture())
    ).expressive
    return int(text.split()[1].rstrip(":"))


def test_the_same_id_sent_twice_edits_once(connect, served):
    first, second, sent = connect(served), connect(served), picture()
    before = edits_so_far(first)
    request, job = echo(f"sleep 1; {uuid.uuid4()}"), str(uuid.uuid4())
    first.submit(request, sent, job_id=job)
    watch(first, in_stage("editing"))
    second.submit(request, sent, job_id=job)
    assert result_of(second, job).pixels[0].data == memoryview(sent.data)
    assert edits_so_far(second) == before + 2  # the job and the count itself


def test_a_delivered_job_is_not_edited_again(connect, served):
    client, sent, job = connect(served), picture(), str(uuid.uuid4())
    request = echo()
    result_of(client, client.submit(request, sent, job_id=job))
    client.submit(request, sent, job_id=job)
    assert error_of(client, job).code == "job_unknown"


def test_a_failed_job_fails_again_without_another_edit(connect, served):
    client, sent, job = connect(served), picture(), str(uuid.uuid4())
    codes = []
    for _ in range(2):
        client.submit(echo("refuse"), sent, job_id=job)
        codes.append(error_of(client, job).code)
    assert codes == ["edit_not_supported"] * 2


def test_a_server_killed_in_the_middle_is_found_again_and_edits_once(kind, own):
    client, sent = Client.local(transport=kind, unreachable_after_s=60), picture(600)
    job = client.submit(echo("sleep 2; steps 40"), sent)
    watch(client, in_stage("editing"))
    own.kill()
    down = watch(client, lambda event: isinstance(event, events.Disconnected))[-1]
    assert isinstance(down, events.Disconnected) and down.error is None
    own.start()
    result = result_of(client, job)
    assert result.pixels[0].data == memoryview(sent.data)
    assert result.expressive.startswith("Echo 1:")
    assert edits_so_far(client) == 2
    client.close()


def test_a_server_killed_in_the_middle_of_an_upload_gets_it_whole_from_its_successor(kind, own):
    client, sent = Client.local(transport=kind, unreachable_after_s=60), picture(3000)
    watch(client, lambda event: isinstance(event, messages.Welcome))
    job = client.submit(echo(), sent)
    for _ in range(3):
        client.poll()
    own.kill()
    watch(client, lambda event: isinstance(event, events.Disconnected))
    own.start()
    assert result_of(client, job).pixels[0].data == memoryview(sent.data)
    client.close()


# --- kept results ------------------------------------------------------------------------------------


def test_a_kept_result_waits_for_a_client_that_left(connect, own):
    client, sent = connect(own), picture(500)
    job = client.submit(echo("sleep 0.5"), sent, on_disconnect="keep")
    watch(client, in_stage("editing"))
    client.close()
    client = connect(own)
    listed: list[dict] = []
    end = time.monotonic() + 20
    while not listed and time.monotonic() < end:
        client.fetch()
        last = watch(client, lambda event: isinstance(event, messages.Kept))[-1]
        assert isinstance(last, messages.Kept)
        listed = last.jobs
    assert [(one["job"], one["instruction"], one["model"]) for one in listed] == [(job, "sleep 0.5", "echo")]
    own.stop()
    own.start()  # kept results outlive the server
    client = connect(own)
    client.fetch(job)
    assert result_of(client, job).pixels[0].data == memoryview(sent.data)
    client.fetch(job)
    assert error_of(client, job).code == "job_unknown"


def test_a_job_whose_client_said_goodbye_is_cancelled(connect, served):
    first = connect(served)
    job = first.submit(echo("sleep 60; steps 200"), picture())
    watch(first, in_stage("editing"))
    first.close()
    second = connect(served)
    result_of(second, second.submit(echo(), picture()))  # the worker is free
    second.fetch(job)
    assert error_of(second, job).code in ("cancelled", "job_unknown")


def test_an_unknown_job_cannot_be_fetched(connect, served):
    client = connect(served)
    client.fetch("never-heard-of")
    assert error_of(client, "never-heard-of").code == "job_unknown"
