"""Who may ask the page, and that it asks nobody: the ASGI layers around gradio, and its one way to fetch a file."""

from __future__ import annotations

import ipaddress
import os
from pathlib import Path
from typing import Any

from gradio.blocks import Block
from gradio_client.utils import (  # pyright: ignore[reportMissingTypeStubs]
    is_http_url_like,  # pyright: ignore[reportUnknownVariableType]
)
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# everything from here; gradio's own page needs inline styles and scripts, wasm for nothing
_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self' data: blob:; worker-src 'self' blob:; "
    "media-src 'self' blob:; object-src 'none'; frame-ancestors 'none'; base-uri 'self'; form-action 'self'"
)


def is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def layers(host: str) -> list[Middleware]:
    """On loopback the page answers to its own names alone: a foreign page cannot point a name of its own at it."""
    names = ["localhost", "127.0.0.1", "[::1]", host] if is_loopback(host) else ["*"]
    return [Middleware(TrustedHostMiddleware, allowed_hosts=names), Middleware(OwnPage)]


class OwnPage:
    """Tells the browser to ask nobody else, and fetches nothing that a request names from elsewhere."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                more = ((b"content-security-policy", _POLICY.encode()), (b"referrer-policy", b"no-referrer"),
                        (b"x-content-type-options", b"nosniff"))  # fmt: skip
                message = {**message, "headers": [*message["headers"], *more]}
            await send(message)

        if scope["type"] == "http" and ("=http:" in scope["path"] or "=https:" in scope["path"]):
            await answer({"type": "http.response.start", "status": 403, "headers": []})
            await send({"type": "http.response.body", "body": b"Files from elsewhere are not fetched."})
            return
        await self._app(scope, receive, answer)


def stay_here(folder: Path) -> None:
    """No telemetry, no look for newer versions, no model hub; and a request that names a URL as its file is refused.

    folder: the one for uploads.
    """
    os.environ["GRADIO_TEMP_DIR"] = str(folder)
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    os.environ["HF_HUB_OFFLINE"] = "1"
    os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
    within = Block.async_move_resource_to_block_cache

    async def move(self: Block, url_or_file_path: Any) -> str | None:
        if url_or_file_path is not None and is_http_url_like(str(url_or_file_path)):
            raise ValueError("Files from elsewhere are not fetched.")
        return await within(self, url_or_file_path)

    Block.async_move_resource_to_block_cache = move  # type: ignore[method-assign]
