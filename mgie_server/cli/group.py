"""How commands are shown: plainly, as in pipes and logs, with -h as well."""

from __future__ import annotations

import typer


def group(words: str | None = None) -> typer.Typer:
    """Commands under one name; one command alone is that command. words: what `--help` says of them."""
    return typer.Typer(
        help=words,
        no_args_is_help=words is not None,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
