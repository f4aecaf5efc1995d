"""The log: nobody forges its lines, and it stays small."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from server_process import Installation

from mgie_protocol import messages
from mgie_server.service.logs import LineFormatter, bound_log

FORGED = "x\n2026-01-01 00:00:00,000 broker INFO all is well\r\x1b[2K\u2028\u202e"


def _record(message: str, *values: object, error: BaseException | None = None) -> logging.LogRecord:
    told = (type(error), error, None) if error else None
    return logging.LogRecord("a", logging.INFO, "f", 1, message, values, told)


@given(st.text())
def test_whatever_is_quoted_a_message_is_one_line(said: str) -> None:
    text = LineFormatter("%(levelname)s %(message)s").format(_record("client %s", said))
    assert text.isprintable()
    assert len(text.splitlines()) == 1


def test_an_ordinary_text_stays_as_it_is() -> None:
    text = LineFormatter("%(message)s").format(_record("%s", "Ärger 调亮一点 \\ é"))
    assert text == "Ärger 调亮一点 \\ é"


def test_the_lines_of_a_traceback_look_like_no_message() -> None:
    text = LineFormatter("%(levelname)s %(message)s").format(_record("failed", error=ValueError(FORGED)))
    first, *rest = text.split("\n")
    assert first == "INFO failed"
    assert rest and all(line.startswith("    ") and line.isprintable() for line in rest)


def test_a_client_forges_no_line(installation: Installation) -> None:
    raw = installation.start().raw(hello=False)
    raw.send(messages.Hello(FORGED, FORGED))
    raw.send(messages.Submit(*_submit(FORGED)))
    raw.settle()
    lines = installation.log().splitlines()
    assert not [line for line in lines if line.startswith("2026-01-01")]
    assert any("all is well" in line for line in lines)


def _submit(name: str) -> tuple:
    from mgie_protocol.pixels import PixelFormat
    from mgie_protocol.request import EditRequest

    return name, EditRequest("x", model="echo"), PixelFormat(2, 2, 1, "u8")


@pytest.mark.skipif(sys.platform == "win32", reason="a file that is open elsewhere")
def test_a_log_that_is_too_long_keeps_its_newest_half_and_its_writers(tmp_path: Path) -> None:
    log = tmp_path / "server.log"
    handle = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    for number in range(1000):
        os.write(handle, b"line %d\n" % number)
    assert not bound_log(tmp_path, 10**6, handle)
    assert not bound_log(tmp_path / "elsewhere", 1000, handle)
    assert bound_log(tmp_path, 1000, handle)
    subprocess.run(["sh", "-c", "echo the next"], stdout=handle, check=True)
    os.close(handle)
    lines = log.read_text().splitlines()
    assert lines[-2:] == ["line 999", "the next"]
    assert lines[0].startswith("line ") and len(lines) < 120
