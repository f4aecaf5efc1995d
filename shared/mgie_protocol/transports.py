"""Which transport: pyzmq's where it loads, else the standard library's."""

from __future__ import annotations

from mgie_protocol.errors import MgieError
from mgie_protocol.transport import Connect
from mgie_protocol.transport_stdlib import StdlibTransport


def connector(kind: str) -> Connect:
    """The function that makes a transport from an endpoint and a token.

    kind: "pyzmq", "stdlib", or "auto" for pyzmq where it can be imported. Raises MgieError not_available.
    """
    if kind not in ("auto", "pyzmq", "stdlib"):
        raise MgieError("parameter_out_of_range", f"transport is auto, pyzmq or stdlib, not {kind!r:.40}.")
    if kind != "stdlib":
        try:
            from mgie_protocol.transport_zmq import ZmqTransport

            return ZmqTransport
        except ImportError as error:  # also a pyzmq whose binary part does not load in this interpreter
            if kind == "pyzmq":
                raise MgieError("not_available", f"pyzmq cannot be imported: {error}.") from error
    return StdlibTransport
