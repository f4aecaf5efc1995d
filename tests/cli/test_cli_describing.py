"""`mgie edit --describe`: off, on, first."""

from __future__ import annotations

import os
import select
import subprocess
import sys
import time
from pathlib import Path

import pytest
from commands import BIN, TIMEOUT_S, Commands


def receipt(served: Commands, picture: Path) -> dict:
    return served("verify", picture, "--json").data["receipt"]


def test_off_gives_the_words_to_the_editor_as_they_are(
    served: Commands, picture: Path, tmp_path: Path
) -> None:
    """Echo says "Echo N: …" of whatever it describes itself. The receipt says whose text it was, in words too."""
    out = tmp_path / "off.png"
    told = served("edit", picture, "-i", "a dog", "--model", "echo", "--describe", "off", "--out", out).out
    assert "Your words as they are (echo): a dog" in told
    said = receipt(served, out)
    assert (said["expressive"], said["text_from"]) == ("a dog", "instruction")
    assert "Text for the editor: your words as they are" in served("verify", out, picture).out
    described = served.edit(picture, "a dog", "--describe", "on").data
    assert described["expressive"].startswith("Echo ") and described["reports"][0]["text_from"] == "model"
    own = served.edit(picture, "a dog", "--expressive", "my text", "--describe", "off").data
    assert (own["expressive"], own["reports"][0]["text_from"]) == ("my text", "person")


def test_off_with_a_larger_canvas_is_still_the_persons_words(served: Commands, picture: Path) -> None:
    words = ("-i", "more of it", "--model", "painter", "--expand", 16, "--describe", "off", "--json")
    done = served("edit", picture, *words).data
    assert done["reports"][0]["text_from"] == "instruction" and done["expressive"].startswith("more of it")


def test_mini_reads_the_instruction_as_its_own_text(served: Commands, picture: Path) -> None:
    done = served("edit", picture, "-i", "make it darker", "--describe", "off", "--json").data
    assert (done["expressive"], done["reports"][0]["text_from"]) == ("make it darker", "instruction")


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo terminals")
@pytest.mark.parametrize(
    ("typed", "text", "whose"),
    [("\r", None, "model"), ("\x15a text of my own\r", "a text of my own", "person")],
    ids=["Enter", "rewritten"],
)
def test_first_shows_the_text_and_edits_by_what_is_left_of_it(
    served: Commands, picture: Path, tmp_path: Path, typed: str, text: str | None, whose: str
) -> None:
    """At a terminal: nothing is edited before the answer, and the text stands in the line to be changed."""
    out = tmp_path / "out.png"
    words = ("edit", picture, "-i", "hello", "--model", "echo", "--describe", "first", "--out", out)
    code, shown = at_a_terminal(served, words, "Ctrl+C stops here.", typed, out)
    assert code == 0, shown
    said = receipt(served, out)
    assert said["request"]["expressive"] == text and said["text_from"] == whose
    assert said["expressive"] == (text or shown.partition("The model says: ")[2].splitlines()[0].strip())


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo terminals")
def test_ctrl_c_at_the_question_edits_nothing(served: Commands, picture: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.png"
    words = ("edit", picture, "-i", "hello", "--model", "echo", "--describe", "first", "--out", out)
    code, shown = at_a_terminal(served, words, "Ctrl+C stops here.", "\x03", out)
    assert code == 1 and not out.exists(), shown


def test_first_without_a_terminal_is_refused(alone: Commands, picture: Path) -> None:
    """No server is started for it."""
    error = alone.edit(picture, "hello", "--describe", "first").error
    assert error["code"] == "not_available" and "no terminal" in error["message"]
    assert "--expressive" in error["hint"] and not (alone.home / "connection.json").exists()


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("--describe", "twice"), "off, on or first"),
        (("--describe", "first", "--expressive", "x"), "--expressive"),
        (("PICTURE", "--describe", "first"), "several pictures"),
    ],
)
def test_what_describe_cannot_mean(alone: Commands, picture: Path, words: tuple[str, ...], why: str) -> None:
    given = [picture if word == "PICTURE" else word for word in words]
    ran = alone.inside("edit", picture, "-i", "x", *given)
    assert ran.code == 2 and why in ran.err


def at_a_terminal(
    served: Commands, words: tuple[object, ...], question: str, typed: str, not_before: Path
) -> tuple[int, str]:
    """The command at a pseudo terminal, where `typed` is typed once it asks; exit code and what was shown."""
    ours, theirs = os.openpty()
    process = subprocess.Popen(
        [str(BIN / "mgie"), *map(str, words)],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env={**served.environment, "TERM": "xterm", "COLUMNS": "200"},
        start_new_session=True,
        preexec_fn=_own_terminal,
    )
    os.close(theirs)
    shown, until, answered = "", time.monotonic() + 2 * TIMEOUT_S, False
    while time.monotonic() < until:
        if select.select([ours], [], [], 0.5)[0]:
            try:
                shown += os.read(ours, 65536).decode(errors="replace")
            except OSError:  # the other side is closed
                break
        elif answered and typed == "\x03":
            os.write(ours, b"\x03")  # one that comes before readline waits for a key is lost on it
        if not answered and "Echo" in shown.partition(question)[2]:  # the line to be changed is there
            assert not not_before.exists()
            os.write(ours, typed.encode())
            answered = True
    code = process.wait(timeout=TIMEOUT_S)
    os.close(ours)
    return code, shown


def _own_terminal() -> None:
    import fcntl
    import signal
    import termios

    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
    signal.signal(signal.SIGINT, signal.SIG_DFL)
