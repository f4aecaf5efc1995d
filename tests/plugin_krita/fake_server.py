"""A ROUTER in a thread that answers hello as a server of another protocol version would."""

from __future__ import annotations

import threading

import zmq

from mgie_protocol import frames, messages
from mgie_protocol.proof import nonce_of

TOKEN = "right-token"
RIGHT, WRONG = (b"200", b"OK", b"client"), (b"400", b"Wrong token", b"")


class StrangeServer:
    """Answers every message with the same one. The token is TOKEN."""

    def __init__(self, answer: messages.Message):
        self._answer = answer
        self._context = zmq.Context()
        self._zap = self._context.socket(zmq.REP)
        self._zap.bind("inproc://zeromq.zap.01")
        self._router = self._context.socket(zmq.ROUTER)
        self._router.set(zmq.LINGER, 0)
        self._router.set(zmq.PLAIN_SERVER, 1)
        self._router.set(zmq.ZAP_DOMAIN, b"mgie")
        self._router.bind("tcp://127.0.0.1:*")
        self.endpoint = self._router.get_string(zmq.LAST_ENDPOINT)
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        poller = zmq.Poller()
        poller.register(self._router, zmq.POLLIN)
        poller.register(self._zap, zmq.POLLIN)
        while not self._end.is_set():
            ready = dict(poller.poll(20))
            if self._zap in ready:
                version, request, *_, password = self._zap.recv_multipart()
                right = nonce_of(password, TOKEN, self.endpoint) is not None
                self._zap.send_multipart([version, request, *(RIGHT if right else WRONG), b""])
            if self._router in ready:
                identity, *_ = self._router.recv_multipart()
                self._router.send_multipart([identity, *frames.encode(self._answer)])

    def close(self) -> None:
        self._end.set()
        self._thread.join(10)
        self._router.close()
        self._zap.close(0)
        self._context.term()
