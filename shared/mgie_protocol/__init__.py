"""The wire protocol of MGIE for Krita and GIMP: messages, frames, pixel buffers and a client.

Only the standard library, and pyzmq when it can be imported. Specified in PROTOCOL.md.
"""

from __future__ import annotations

from mgie_protocol.errors import MgieError
from mgie_protocol.limits import PROTOCOL_VERSION
from mgie_protocol.pixels import PixelBuffer, PixelFormat
from mgie_protocol.request import EditRequest

__all__ = ["PROTOCOL_VERSION", "EditRequest", "MgieError", "PixelBuffer", "PixelFormat"]
