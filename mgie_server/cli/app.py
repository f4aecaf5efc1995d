"""All commands under one roof. A command's file is imported when it is named, what it needs beyond it when it runs."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import typer
from typer.core import TyperGroup

from mgie_server.cli.group import group

# name -> the file in this folder; a file that has commands of its own (`app`) is a group of them
COMMANDS = {
    "edit": "edit",
    "describe": "describe",
    "apply": "apply",
    "verify": "verify",
    "ui": "ui",
    "results": "kept",
    "fetch": "kept",
    "status": "server",
    "stop": "server",
    "models": "models",
    "plugins": "plugins",
    "train": "train",
    "prepare": "prepare",
    "data": "data",
    "evaluate": "evaluate",
    "doctor": "doctor",
}


class OnDemand(TyperGroup):
    """The commands, each made when somebody asks for it: together their files take as long as everything else."""

    def __init__(self, **how: Any) -> None:
        super().__init__(**how)
        self.commands = dict.fromkeys(COMMANDS)  # type: ignore[assignment]  # names to suggest for a misspelt one

    def list_commands(self, ctx: Any) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"mgie_server.cli.{COMMANDS[cmd_name]}")
        made = getattr(module, "app", None)
        if made is None:
            made = group()
            made.command(cmd_name)(getattr(module, cmd_name))
        command = typer.main.get_command(made)
        command.name = cmd_name
        return command


app = typer.Typer(
    cls=OnDemand,
    help="Edit a picture by saying what you want.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback()
def _mgie() -> None:
    """Edit a picture by saying what you want."""
