"""A plain pyzmq ROUTER that asks for the proof of a token, in a thread: for tests of what goes over the wire."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import replace

import zmq

from mgie_protocol import frames, messages
from mgie_protocol.attachments import Attachment
from mgie_protocol.chunks import ChunkAssembler, ChunkSplitter
from mgie_protocol.errors import MgieError
from mgie_protocol.proof import nonce_of, server_proof

TOKEN = "right-token"
Answer = Callable[[messages.Message], Sequence["messages.Message | bytes"]]  # bytes: a raw frame


class WireServer:
    """Serves until closed. answer: what to say to each message that can be decoded; seen: all of them."""

    def __init__(self, answer: Answer, port: int = 0):
        self.seen: list[messages.Message] = []
        self._answer = answer
        self.passwords: list[bytes] = []
        self._context = zmq.Context()
        self._zap = self._context.socket(zmq.REP)
        self._zap.bind("inproc://zeromq.zap.01")
        self._router = self._context.socket(zmq.ROUTER)
        self._router.set(zmq.LINGER, 0)
        self._router.set(zmq.RCVHWM, 4)  # a server that does not read takes little
        self._router.set(zmq.PLAIN_SERVER, 1)
        self._router.set(zmq.ZAP_DOMAIN, b"mgie")
        self._router.set(zmq.HEARTBEAT_IVL, 100)
        self._router.set(
            zmq.HEARTBEAT_TIMEOUT, 10_000
        )  # libzmq 4.3.5 aborts where it ends a connection that it reads no more from
        self._router.bind(f"tcp://127.0.0.1:{port or '*'}")
        self.endpoint = self._router.get_string(zmq.LAST_ENDPOINT)
        self.port = int(self.endpoint.rpartition(":")[2])
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _let_in(self) -> None:
        version, request, *_, password = self._zap.recv_multipart()
        self.passwords.append(password)
        right = nonce_of(password, TOKEN, self.endpoint) is not None
        verdict = (b"200", b"OK", b"client") if right else (b"400", b"Wrong token", b"")
        self._zap.send_multipart([version, request, *verdict, b""])

    def _proven(self, reply: messages.Message | bytes, to: messages.Message) -> messages.Message | bytes:
        """A welcome with the proof that it needs, where the test has not put another there."""
        if not isinstance(reply, messages.Welcome) or not isinstance(to, messages.Hello) or reply.proof:
            return reply
        proof = server_proof(TOKEN, self.endpoint, to.nonce, reply.server_version, reply.protocol)
        return replace(reply, proof=proof)

    def _serve(self) -> None:
        poller = zmq.Poller()
        poller.register(self._router, zmq.POLLIN)
        poller.register(self._zap, zmq.POLLIN)
        while not self._end.is_set():
            ready = dict(poller.poll(20))
            if self._zap in ready:
                self._let_in()
            if self._router not in ready:
                continue
            identity, *parts = self._router.recv_multipart()
            try:
                message = frames.decode(parts)
            except MgieError as error:
                self._router.send_multipart([identity, *frames.encode(messages.Error(error))])
                continue
            self.seen.append(message)
            for answer in self._answer(message):
                reply = self._proven(answer, message)
                raw = [reply] if isinstance(reply, bytes) else frames.encode(reply)
                self._router.send_multipart([identity, *raw])

    def close_socket(self) -> None:
        """End all connections and stop listening."""
        self._end.set()
        self._thread.join(10)
        self._router.close()
        self._zap.close(0)

    def close(self) -> None:
        self.close_socket()
        self._context.term()


class EchoAnswers:
    """The least that answers a job as PROTOCOL.md says: takes the body, gives it back as the result.

    attachments: what comes with every result.
    """

    def __init__(self, attachments: Sequence[Attachment] = ()) -> None:
        self._attachments = attachments
        self.submits: dict[str, int] = {}
        self._opening: dict[str, messages.Submit] = {}
        self._body: dict[str, bytearray] = {}
        self._taking: dict[str, ChunkAssembler] = {}
        self._giving: dict[str, ChunkSplitter] = {}

    def __call__(self, message: messages.Message) -> list[messages.Message]:
        if isinstance(message, messages.Hello):
            return [messages.Welcome("0.0.0")]
        if isinstance(message, messages.Ping):
            return [messages.Pong(message.ref)]
        if isinstance(message, messages.Submit):
            return self._on_submit(message)
        if isinstance(message, messages.Chunk):
            return self._on_chunk(message)
        if isinstance(message, messages.Credit):
            return self._on_credit(message)
        return []

    def _on_submit(self, message: messages.Submit) -> list[messages.Message]:
        job = message.job
        self.submits[job] = self.submits.get(job, 0) + 1
        self._opening[job] = message
        self._body[job] = bytearray(message.body_bytes)
        self._taking[job] = ChunkAssembler(job, self._body[job], message.body_bytes)
        credit = self._taking[job].credit()
        return [credit] if credit else []

    def _on_chunk(self, message: messages.Chunk) -> list[messages.Message]:
        taking = self._taking[message.job]
        taking.add(message)
        credit = taking.credit()
        said: list[messages.Message] = [credit] if credit else []
        if taking.complete:
            said += self._finish(self._opening[message.job])
        return said

    def _finish(self, opening: messages.Submit) -> list[messages.Message]:
        job, request, picture = opening.job, opening.request, opening.picture
        body = memoryview(self._body[job])[: picture.nbytes]
        self._giving[job] = ChunkSplitter(job, [body, *(one.data for one in self._attachments)])
        result = messages.Result(job, [picture], "as it is", [request.seed], "echo", request.to_dict())
        result = replace(
            result, reports=[{"identical": 1.0}], attachments=[one.header for one in self._attachments]
        )
        return [messages.Accepted(job, 0), messages.Expressive(job, "as it is"), result]

    def _on_credit(self, message: messages.Credit) -> list[messages.Message]:
        giving = self._giving[message.job]
        giving.grant(message.up_to)
        said: list[messages.Message] = []
        while (chunk := giving.peek()) is not None:
            said.append(chunk)
            giving.advance(chunk)
        return said
