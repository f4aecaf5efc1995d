"""What the broker and a worker say to each other: frames, JSON and the protocol's own messages, never pickle.

broker -> worker   run | submit message | {"body": path, "folder": path}      one job
                   cancel | job        load | model        stop
worker -> broker   ready | {"device", "name", "pid", "recommended"}
                   unfit | why                              instead of ready: it ends
                   beat  | {"models", "preloading"}         from a thread of its own, every BEAT_S
                   event | progress, expressive             as the client will read it
                   done  | result or error | {"poisoned"}   the job is over; the pictures lie in the folder
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

import zmq

from mgie_protocol import frames
from mgie_protocol.messages import Submit
from mgie_server.settings import Settings

USERNAME = b"worker"
DOMAIN = b"mgie-worker"
BEAT_S = 1.0

RUN, CANCEL, LOAD, STOP = b"run", b"cancel", b"load", b"stop"
READY, UNFIT, BEAT, EVENT, DONE = b"ready", b"unfit", b"beat", b"event", b"done"


@dataclass(frozen=True)
class Order:
    """One job for a worker. body: its pixels. folder: where the result's pictures go."""

    submit: Submit
    body: Path
    folder: Path

    def to_frames(self) -> list[Any]:
        places = json.dumps({"body": str(self.body), "folder": str(self.folder)}).encode()
        return [RUN, *frames.encode(self.submit), places]

    @classmethod
    def from_frames(cls, parts: list[bytes]) -> Order:
        """From the frames after RUN."""
        submit = frames.decode(parts[:1])
        assert isinstance(submit, Submit)
        places = json.loads(parts[1])
        return cls(submit, Path(places["body"]), Path(places["folder"]))


@dataclass(frozen=True)
class Ready:
    """device: what the worker really uses ("cpu", "cuda:0"). name: the device for a person. recommended: of a status, in
    PROTOCOL.md."""

    device: str
    name: str
    pid: int
    recommended: dict[str, Any] = field(default_factory=dict[str, Any])

    def to_frames(self) -> list[bytes]:
        return [READY, json.dumps(asdict(self)).encode()]

    @classmethod
    def from_frames(cls, parts: list[bytes]) -> Ready:
        return cls(**json.loads(parts[0]))


def start_line(secret: str, settings: Settings) -> bytes:
    """What a worker reads first from its standard input: nobody else sees it."""
    said = {"secret": secret, "settings": {**asdict(settings), "home": str(settings.home)}}
    return json.dumps(said).encode() + b"\n"


def read_start(stdin: BinaryIO) -> tuple[str, Settings]:
    """The secret and the settings of `start_line`."""
    said: dict[str, Any] = json.loads(stdin.readline())
    settings: dict[str, Any] = {**said["settings"], "home": Path(said["settings"]["home"])}
    return said["secret"], Settings(**settings)


def connect(
    context: zmq.Context[zmq.Socket[bytes]], endpoint: str, name: str, secret: str
) -> zmq.Socket[bytes]:
    """The worker's end, named so that the broker knows which process speaks."""
    socket = context.socket(zmq.DEALER)
    socket.setsockopt(zmq.ROUTING_ID, name.encode())
    socket.plain_username = USERNAME
    socket.plain_password = secret.encode()
    socket.linger = 1000
    socket.sndhwm = socket.rcvhwm = 0
    socket.connect(endpoint)
    return socket
