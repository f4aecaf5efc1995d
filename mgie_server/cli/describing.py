"""`mgie edit --describe`: whether the model says first what it will do, and whether a person may rewrite that."""

from __future__ import annotations

import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from typing import Annotated

import typer

from mgie_client.requests import DESCRIBING, FIRST, describing, with_text
from mgie_protocol.errors import MgieError
from mgie_protocol.events import Result
from mgie_protocol.request import EditRequest
from mgie_server.cli.answer import Answer

Describe = Annotated[
    str,
    typer.Option(
        help="Whether the model describes the edit: on; off, then your words go to its editor as they are; or first, "
        "then you read the text and may rewrite it before the edit."
    ),
]


def check_describe(describe: str, expressive: str | None, piped: bool, many: bool) -> None:
    """Raises BadParameter for what the words cannot mean. piped: the picture is standard input; many: several pictures."""
    if describe not in DESCRIBING:
        raise typer.BadParameter(f"off, on or first, not {describe!r:.40}", param_hint="--describe")
    if expressive is not None and describe == FIRST:
        raise typer.BadParameter(
            "--expressive is a text of your own: nothing is left to describe", param_hint="--describe"
        )
    if describe == FIRST and (many or piped):
        why = "several pictures have a text each" if many else "standard input is the picture"
        raise typer.BadParameter(f"first is for one picture in a file: {why}", param_hint="--describe")


def check_terminal(describe: str, answer: Answer) -> None:
    """Raises MgieError not_available where nobody can be asked."""
    if describe == FIRST and (answer.as_json or not sys.stdin.isatty()):
        raise MgieError(
            "not_available",
            "--describe first shows the text and asks before the edit, and there is no terminal to ask at.",
            "Get the text with `mgie describe`, then edit with --expressive TEXT.",
        )


def read_first(request: EditRequest, run: Callable[[EditRequest], Result]) -> EditRequest:
    """The edit with the text that the model wrote and the person read. run: does a job."""
    said = run(describing(request)).expressive
    typer.echo(f"The model says: {said}", err=True)
    question = "Rewrite it, or press Enter to edit by it; Ctrl+C stops here.\n"
    with _prefilled(said):
        text = typer.prompt(question, default=said, show_default=False, prompt_suffix="", err=True)
    return with_text(request, said, text)


@contextmanager
def _prefilled(text: str) -> Generator[None, None, None]:
    """The line to be typed begins with this, where the terminal can."""
    readline = None
    with suppress(ImportError):
        import readline
    if readline is None:
        yield
        return
    readline.set_startup_hook(lambda: readline.insert_text(text))
    try:
        yield
    finally:
        readline.set_startup_hook()
