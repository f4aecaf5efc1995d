"""The page from its start to its end."""

from __future__ import annotations

import hmac
import signal
import threading
from collections.abc import Callable

import gradio as gr

from mgie_protocol.errors import MgieError
from mgie_server.ui.api import Api
from mgie_server.ui.doors import layers, stay_here
from mgie_server.ui.look import CSS, theme
from mgie_server.ui.page import lay_out
from mgie_server.ui.people import People
from mgie_server.ui.sample import SAMPLE
from mgie_server.ui.types import USER, Options, Server
from mgie_server.ui.wiring import AT_ONCE, Wiring
from mgie_server.ui.words import for_browsers

_SWEEP_S, _KEPT_S = 300, 3600  # uploads that nobody's folder holds go after an hour
_MAX_UPLOAD = "700mb"  # 100 megapixels of 16 bits, RGB, as an uncompressed TIFF


def serve(options: Options, server: Server, said: Callable[[str], None]) -> None:
    """Show the page until this process is asked to stop. said: is told the address when it is there.

    Raises MgieError already_running where the port is taken.
    """
    stay_here(options.folder)
    people = People(options.folder)
    blocks = _blocks(server, people)
    try:
        _, url, _ = blocks.launch(
            server_name=options.host,
            server_port=options.port or None,
            auth=_checker(options.password) if options.password else None,
            share=False,
            prevent_thread_lock=True,
            quiet=True,
            footer_links=[],
            ssr_mode=False,
            pwa=False,
            mcp_server=False,
            run_history=False,
            enable_monitoring=False,
            max_threads=2 * AT_ONCE,
            max_file_size=_MAX_UPLOAD,
            allowed_paths=[str(SAMPLE.parent)],
            app_kwargs={"middleware": layers(options.host), "docs_url": None, "redoc_url": None},
            i18n=for_browsers(),
            theme=theme(),
            css=CSS,
        )
    except OSError as error:
        raise MgieError(
            "already_running",
            f"Port {options.port} of {options.host} cannot be listened on: {error}",
            "Give another one with --port.",
        ) from error
    said(url)
    ended = threading.Event()

    def end(*signalled: object) -> None:
        ended.set()

    signal.signal(signal.SIGTERM, end)  # the folder goes with the page, as after Ctrl+C
    try:
        ended.wait()
    except KeyboardInterrupt:
        return
    finally:
        blocks.close(verbose=False)


def _blocks(server: Server, people: People) -> gr.Blocks:
    with gr.Blocks(
        title="MGIE", analytics_enabled=False, delete_cache=(_SWEEP_S, _KEPT_S), fill_width=True
    ) as blocks:
        Wiring(blocks, lay_out(), server, people)
        Api(server, people, AT_ONCE)
    blocks.queue(max_size=4 * AT_ONCE)
    return blocks


def _checker(password: str) -> Callable[[str, str], bool]:
    def check(user: str, given: str) -> bool:
        right = hmac.compare_digest(given.encode(), password.encode())
        return hmac.compare_digest(user.encode(), USER.encode()) and right

    return check
