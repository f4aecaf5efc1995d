"""What a command says in the end: text for a person, or with --json exactly one JSON object; exit codes 0, 1, 2."""

from __future__ import annotations

import json
import sys
from collections.abc import Generator
from contextlib import contextmanager
from typing import Annotated, Any, TextIO

import typer

from mgie_protocol.errors import MgieError
from mgie_server.cli.streams import can_say, say

Json = Annotated[bool, typer.Option("--json", help="Print exactly one JSON object.")]


class Answer:
    """Collects a command's answer; `answering` prints it. aside_only: standard output is for something else."""

    def __init__(self, as_json: bool) -> None:
        self.as_json = as_json
        self.aside_only = False

    def give(self, data: dict[str, Any], text: str) -> None:
        """data: the JSON object; text: the same for a person. Nobody who reads it is no failure."""
        self._say(data, text, sys.stderr if self.aside_only else sys.stdout)

    def aside(self, text: str) -> None:
        """A remark on the way, on standard error; silent with --json."""
        if not self.as_json:
            say(text, sys.stderr)

    def fail(self, error: MgieError) -> None:
        found = {**error.details, "code": error.code, "message": error.message, "hint": error.hint}
        text = f"mgie: {error.message}" + (f"\n      {error.hint}" if error.hint else "")
        self._say({"error": found}, text, sys.stdout if self.as_json else sys.stderr)

    def _say(self, data: dict[str, Any], text: str, stream: TextIO) -> None:
        if self.as_json:
            text = json.dumps(data, ensure_ascii=False)
            text = text if can_say(text, stream) else json.dumps(data)
        say(text, stream)


@contextmanager
def answering(as_json: bool) -> Generator[Answer, None, None]:
    """Turns every failure into an error with a code and exit code 1."""
    answer = Answer(as_json)
    try:
        yield answer
        return
    except MgieError as error:
        answer.fail(error)
    except KeyboardInterrupt:
        answer.fail(MgieError("cancelled", "Cancelled."))
    except (typer.Exit, typer.Abort):
        raise
    except Exception as error:  # a bug, but the promise of --json and of exit code 1 holds
        what = f"{type(error).__name__}: {error}"
        answer.fail(MgieError("internal", f"This should not have happened: {what}", "Please report it."))
    raise typer.Exit(1)
