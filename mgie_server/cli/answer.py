"""What a command says in the end: text for a person, or with --json exactly one JSON object; exit codes 0, 1, 2."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any

import typer

from mgie_protocol.errors import MgieError

Json = Annotated[bool, typer.Option("--json", help="Print exactly one JSON object.")]


class Answer:
    """Collects a command's answer; `answering` prints it."""

    def __init__(self, as_json: bool) -> None:
        self.as_json = as_json

    def give(self, data: dict[str, Any], text: str) -> None:
        """data: the JSON object; text: the same for a person."""
        print(json.dumps(data, ensure_ascii=False) if self.as_json else text, flush=True)

    def aside(self, text: str) -> None:
        """A remark on the way, on standard error; silent with --json."""
        if not self.as_json:
            print(text, file=sys.stderr, flush=True)

    def fail(self, error: MgieError) -> None:
        if self.as_json:
            found = {**error.details, "code": error.code, "message": error.message, "hint": error.hint}
            print(json.dumps({"error": found}, ensure_ascii=False), flush=True)
        else:
            print(f"mgie: {error.message}", file=sys.stderr)
            if error.hint:
                print(f"      {error.hint}", file=sys.stderr)


@contextmanager
def answering(as_json: bool) -> Iterator[Answer]:
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
    except BrokenPipeError:  # whoever read our output has heard enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except Exception as error:  # a bug, but the promise of --json and of exit code 1 holds
        what = f"{type(error).__name__}: {error}"
        answer.fail(MgieError("internal", f"This should not have happened: {what}", "Please report it."))
    raise typer.Exit(1)


def not_available(what: str, instead: str = "") -> MgieError:
    return MgieError("not_available", f"{what} is not built yet.", instead)
