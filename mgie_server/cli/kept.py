"""`mgie results` and `mgie fetch`: what the server keeps because nobody has it yet."""

from __future__ import annotations

import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mgie_client.waiting import Kind, wait_for
from mgie_protocol.client import Client
from mgie_protocol.errors import MgieError
from mgie_protocol.events import Result
from mgie_protocol.messages import Kept, Pong
from mgie_server.cli.answer import Json, answering
from mgie_server.cli.edited import told
from mgie_server.cli.launch import ensure_server

if TYPE_CHECKING:
    from mgie_server.imaging.files import PictureFile

_TIMEOUT_S = 60.0  # without a word from the server
_SHOWN = 60  # characters of an instruction
_PROGRAMS = {"krita": "Krita", "gimp": "GIMP", "mgie": "mgie", "": "unknown"}
_BARE = "Without --picture the file has neither the original's metadata nor a receipt."


def results(json: Json = False) -> None:
    """List the results that the server keeps until somebody fetches them, newest first."""
    with answering(json) as answer, _client() as client:
        kept = _list(client)
        lines = [_line(entry) for entry in kept] or ["Nothing is kept."]
        answer.give({"results": kept}, "\n".join(lines))


def fetch(
    job: Annotated[
        str, typer.Argument(help="The job, as `mgie results` names it; its first letters will do.")
    ],
    out: Annotated[Path, typer.Option(help="The result; several variations become OUT-1 to OUT-N.")],
    picture: Annotated[
        Path | None, typer.Option(help="What was edited: its metadata goes into the result, with a receipt.")
    ] = None,
    json: Json = False,
) -> None:
    """Fetch a kept result into a file; the server lets go of it when it is written."""
    from mgie_server.imaging.files import check_writable, read_picture
    from mgie_server.imaging.naming import target_named
    from mgie_server.imaging.results import write_result

    with answering(json) as answer, _client() as client:
        source = read_picture(picture) if picture else None
        named = _full_name(job, _list(client))
        client.fetch(named)
        result = _await(client, Result, named)
        if not result.pictures:
            answer.give({"expressive": result.expressive, "out": []}, result.expressive)
        else:
            target = target_named(out, len(result.pictures))
            beside = source or _bare(result)
            for path in target.paths:
                check_writable(path, beside)
            if source:
                _check_size(result, source)
            data = write_result(target, result, beside, with_receipt=source is not None)
            data["notes"] += [] if source else [_BARE]
            answer.give(data, told(data))
        client.received(named)
        client.ping()
        _await(client, Pong)  # behind the word that it is received


def _check_size(result: Result, source: PictureFile) -> None:
    from mgie_server.imaging.gray import in_colour

    made = result.pixels[0]
    if made.format not in (source.pixels.format, in_colour(source).format):
        raise MgieError(
            "pictures_differ",
            f"The result has {made.width} x {made.height} px of {made.channels} channels ({made.dtype}), and the picture "
            f"{source.pixels.width} x {source.pixels.height} of {source.pixels.channels} ({source.pixels.dtype}).",
            "Name the picture that was edited, or none.",
        )


def _bare(result: Result) -> PictureFile:
    from mgie_server.imaging.files import PictureFile

    return PictureFile(result.pixels[0], "PNG")


def _full_name(job: str, kept: list[dict[str, Any]]) -> str:
    """The one kept result whose name begins so; else the name itself, which the server may know."""
    found = [entry["job"] for entry in kept if entry["job"].startswith(job)]
    if len(found) > 1 and job not in found:
        raise MgieError("job_unknown", f"{len(found)} results begin with {job!r:.80}.", "Give more letters.")
    return found[0] if len(found) == 1 else job


def _line(entry: dict[str, Any]) -> str:
    minutes = max(0.0, time.time() - float(entry.get("finished_at", 0))) / 60
    age = f"{minutes:.0f} min" if minutes < 120 else f"{minutes / 60:.0f} h"
    program = str(entry.get("client", ""))
    return (
        f"{entry['job']}  {age} ago, {_PROGRAMS.get(program, program)}, {entry.get('model')}, "
        f"{entry.get('nbytes', 0) / 1e6:.1f} MB: {str(entry.get('instruction', ''))[:_SHOWN]}"
    )


def _list(client: Client) -> list[dict[str, Any]]:
    client.fetch()
    return _await(client, Kept).jobs


@contextmanager
def _client() -> Generator[Client, None, None]:
    """Of a server that is started where none runs: what is kept outlives servers."""
    ensure_server()
    client = Client.local(client_name="mgie", hold_results=True)
    try:
        yield client
    finally:
        client.close()


def _await(client: Client, kind: type[Kind], job: str = "") -> Kind:
    """The next event of this kind. Raises MgieError for what fails instead."""
    try:
        return wait_for(client.wait, kind, _TIMEOUT_S, job)
    except MgieError as error:
        raise _why(error) from error


def _why(error: MgieError) -> MgieError:
    if error.code != "job_unknown" or error.hint:
        return error
    return MgieError(error.code, error.message, "`mgie results` lists what is kept.")
