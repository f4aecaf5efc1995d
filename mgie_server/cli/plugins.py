"""`mgie plugins`: the plug-ins for Krita and GIMP."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mgie_protocol.errors import MgieError
from mgie_server.cli.answer import Json, answering, not_available

app = typer.Typer(help="The plug-ins for Krita and GIMP.", no_args_is_help=True)
EDITORS = ("krita", "gimp")


@app.command("install")
def install(
    editor: Annotated[str, typer.Argument(help="krita or gimp", show_default=False)],
    to: Annotated[Path | None, typer.Option(help="Another folder than the editor's own.")] = None,
    json: Json = False,
) -> None:
    """Put a plug-in where its editor looks."""
    with answering(json):
        if editor not in EDITORS:
            raise MgieError(
                "parameter_out_of_range", f"There is no plug-in for {editor!r}.", "Use krita or gimp."
            )
        raise not_available(f"The plug-in for {editor}", "Use `mgie edit` meanwhile.")


@app.command("status")
def status(json: Json = False) -> None:
    """Say which plug-ins are installed."""
    with answering(json) as answer:
        data = {editor: {"available": False, "installed": False} for editor in EDITORS}
        answer.give({"plugins": data}, "\n".join(f"{editor}: not built yet" for editor in EDITORS))
