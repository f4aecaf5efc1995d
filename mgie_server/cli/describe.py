"""`mgie describe`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mgie_protocol.request import EditRequest
from mgie_server.cli.answer import Json, answering
from mgie_server.cli.beside import Marks, References, names_of, read_beside
from mgie_server.cli.edit import Exact, Instruction, Model, run_shown
from mgie_server.cli.pipes import read_picture_or_pipe

Picture = Annotated[Path, typer.Argument(help="The picture.", show_default=False)]


def describe(
    picture: Picture,
    instruction: Instruction,
    model: Model = "mini",
    reference: References = None,
    marks: Marks = None,
    exact: Exact = False,
    json: Json = False,
) -> None:
    """Say what an edit of PICTURE would be like: the expressive instruction alone."""
    with answering(json) as answer:
        request = EditRequest(
            instruction=instruction,
            task="describe",
            model=model,
            decoding="exact" if exact else "fast",
            previews=False,
            references=names_of(reference),
            marks=marks is not None,
        )
        request.check()
        beside = read_beside(reference, marks)
        result = run_shown(request, read_picture_or_pipe(picture).pixels, None, quiet=json, beside=beside)
        said = {"expressive": result.expressive, "sure": result.sure, "seconds": result.seconds}
        answer.give(said, result.expressive)
