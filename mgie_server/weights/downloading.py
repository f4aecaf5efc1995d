"""One file of a hub, in as many connections as it takes: it goes on as long as bytes come."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from mgie_protocol.errors import MgieError
from mgie_server.weights.hub_file import HubFile, unreachable

_TRIES = 5  # in a row that bring nothing
_PAUSE_S = 2.0
_SILENCE_S = 60.0  # of a connection, after which it counts as broken
_REFUSED = (401, 403, 404, 416)  # not tried again


def download(file: HubFile, place: Path, on_bytes: Callable[[int, int], None]) -> None:
    """Into a .part file beside `place`, which keeps what came when the connection, or this process, breaks off.

    Raises MgieError output_not_writable for the disk, not_available when some tries in a row bring nothing new.
    """
    part = place.with_name(place.name + ".part")
    most, idle = _size(part), 0
    while True:
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            _stream(file, part, on_bytes)
            part.replace(place)
            return
        except Exception as error:  # the client's transport errors have no base class of Python's own
            if isinstance(error, OSError) and error.errno is not None and not _of_the_line(error):
                raise MgieError(
                    "output_not_writable", f"{part} could not be written: {error}.", "Make room."
                ) from error
            # more than ever before: a server that always begins anew and breaks at one place gets nowhere
            idle = 0 if _size(part) > most else idle + 1
            most = max(most, _size(part))
            status = getattr(getattr(error, "response", None), "status_code", 0)
            if status in _REFUSED or idle == _TRIES:
                raise unreachable(f"{file.repo}/{file.path}", error, file.kind) from error
        time.sleep(_PAUSE_S * idle)


def _stream(file: HubFile, part: Path, on_bytes: Callable[[int, int], None]) -> None:
    """huggingface_hub's own download begins anew in each process; this goes on where the .part file ends."""
    from huggingface_hub import hf_hub_url
    from huggingface_hub.utils import build_hf_headers, get_session, hf_raise_for_status  # pyright: ignore[reportUnknownVariableType]

    there = _size(part)
    if there > file.size:
        part.unlink()
        there = 0
    if there == file.size and file.size:
        return
    headers = {
        **build_hf_headers(),
        **({"Range": f"bytes={there}-"} if there else {}),
    }
    url = hf_hub_url(file.repo, file.path, repo_type=file.kind, revision=file.commit)
    session = get_session()
    with session.stream("GET", url, headers=headers, follow_redirects=True, timeout=_SILENCE_S) as response:
        hf_raise_for_status(response)
        goes_on = there and response.status_code == 206
        with part.open("ab" if goes_on else "wb") as out:
            for block in response.iter_bytes():
                if out.tell() + len(block) > file.size:
                    raise ConnectionError(f"more than {file.size} bytes came")
                out.write(block)
                on_bytes(out.tell(), file.size)
    if _size(part) != file.size:
        raise ConnectionError(f"{_size(part)} of {file.size} bytes came")


def _of_the_line(error: OSError) -> bool:
    return isinstance(error, ConnectionError | TimeoutError)


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0
