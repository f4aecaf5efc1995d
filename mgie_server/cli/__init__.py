"""The `mgie` command."""

from __future__ import annotations


def main() -> None:
    from mgie_server.cli.streams import prepare

    prepare()
    from mgie_server.cli.app import app

    app(prog_name="mgie")
