"""`mgie ui`: the page in a browser."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mgie_protocol.errors import MgieError
from mgie_protocol.home import make_home, mgie_home
from mgie_server.cli.answer import answering

if TYPE_CHECKING:
    from mgie_server.ui.types import Server

_NO_SHARE = (
    "The page is not shared: it would send everybody's pictures through a relay of Hugging Face's, to anybody who has "
    "the address."
)


def ui(
    host: Annotated[
        str, typer.Option(help="Where to listen; others than this machine need a password.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="0: any that is free.", min=0, max=65535)] = 7860,
    password: Annotated[
        str,
        typer.Option(
            envvar="MGIE_UI_PASSWORD",
            help="Asked for, with the user mgie; made up with --host.",
            show_default=False,
        ),
    ] = "",
    share: Annotated[bool, typer.Option("--share", help="Refused; says why.")] = False,
) -> None:
    """Show a page in the browser: edit pictures, alone or several people at once. Ctrl+C ends it."""
    with answering(False) as answer:
        if share:
            hint = "Listen on your own network with --host, and forward a port by ssh or a proxy with TLS."
            raise MgieError("not_available", _NO_SHARE, hint)
        _check_installed()
        from mgie_server.ui.doors import is_loopback
        from mgie_server.ui.serving import serve
        from mgie_server.ui.types import USER, Options

        made_up = not password and not is_loopback(host)
        password = secrets.token_urlsafe(12) if made_up else password

        def said(url: str) -> None:
            who = f", user {USER}" + (f", password {password}" if made_up else "") if password else ""
            answer.aside(f"The page is at {url}{who}. Ctrl+C ends it.")

        with _own_folder() as folder:
            serve(Options(host, port or _free_port(host), password, folder), _server(), said)


def _check_installed() -> None:
    from importlib.util import find_spec

    if find_spec("gradio") is None:
        raise MgieError("not_available", "The page needs gradio.", "Install it: pip install 'mgie[ui]'")


@contextmanager
def _own_folder() -> Generator[Path, None, None]:
    """For uploads and results, of this user alone; gone with this process, what dead ones left as well."""
    from mgie_server.service.lock import FileLock

    base = mgie_home() / "ui"
    make_home(mgie_home())
    base.mkdir(mode=0o700, exist_ok=True)
    for mark in base.glob("*.lock"):
        lock = FileLock(mark)
        if lock.acquire():
            shutil.rmtree(mark.with_suffix(""), ignore_errors=True)
            lock.release(remove=True)
    folder = base / secrets.token_hex(6)
    lock = FileLock(folder.with_suffix(".lock"))
    lock.acquire()
    folder.mkdir(mode=0o700)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        lock.release(remove=True)


def _server() -> Server:
    from mgie_server.cli.launch import ensure_server
    from mgie_server.cli.server import ask_status
    from mgie_server.cli.session import Session
    from mgie_server.ui.types import Server

    def models() -> list[dict[str, Any]]:
        ensure_server()
        return ask_status()["models"]

    return Server(Session, models)


def _free_port(host: str) -> int:
    import socket

    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.bind((host, 0))
        return probe.getsockname()[1]
