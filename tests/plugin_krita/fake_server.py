"""A ROUTER in a thread that answers hello as a server of another protocol version would."""

from __future__ import annotations

import threading

import zmq
from zmq.auth.thread import ThreadAuthenticator

from mgie_protocol import frames, messages

TOKEN = "right-token"


class StrangeServer:
    """Answers every message with the same one. The token is TOKEN."""

    def __init__(self, answer: messages.Message):
        self._answer = answer
        self._context = zmq.Context()
        self._auth = ThreadAuthenticator(self._context)
        self._auth.start()
        self._auth.configure_plain(domain="mgie", passwords={"mgie": TOKEN})
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
        while not self._end.is_set():
            if self._router.poll(20):
                identity, *_ = self._router.recv_multipart()
                self._router.send_multipart([identity, *frames.encode(self._answer)])

    def close(self) -> None:
        self._end.set()
        self._thread.join(10)
        self._router.close()
        self._auth.stop()
        self._context.term()
