"""A real mgie-server process in a home of its own, and real clients of it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

import psutil
import zmq
from stand_ins import ENGINES

from mgie_protocol import events, frames, messages
from mgie_protocol.client import Client
from mgie_protocol.connection import ConnectionFile, read_connection
from mgie_protocol.pixels import PixelBuffer
from mgie_protocol.proof import client_password, new_nonce
from mgie_protocol.request import EditRequest

TIMEOUT_S = 30.0
MEASURED = "COVERAGE_PROCESS_CONFIG" in os.environ  # what is killed does not tell which lines it ran

_unread: WeakKeyDictionary[Client, deque[events.Event]] = WeakKeyDictionary()  # came after what was wanted


def picture(side: int = 16, channels: int = 4, seed: int = 0) -> PixelBuffer:
    data = bytes((seed + 7 * place) % 256 for place in range(side * side * channels))
    return PixelBuffer(side, side, channels, "u8", "srgb", data)


class Installation:
    """MGIE_HOME, shared memory and processes of one test."""

    def __init__(self, folder: Path) -> None:
        self.home, self.memory = folder / "home", folder / "memory"
        self.memory.mkdir(parents=True)
        self.server: subprocess.Popen[str] | None = None
        self._clients: list[Client | Raw] = []
        self._servers: list[subprocess.Popen[str]] = []

    def spawn(self, *flags: str, **settings: object) -> subprocess.Popen[str]:
        """Start a server and do not wait. settings: MGIE_ variables without the prefix, in lower case."""
        env = {name: value for name, value in os.environ.items() if not name.startswith("MGIE_")}
        env |= {
            f"MGIE_{name.upper()}": str(value) for name, value in {"engines": ENGINES, **settings}.items()
        }
        env |= {
            "MGIE_HOME": str(self.home),
            "MGIE_MEMORY_FOLDER": str(self.memory),
            "OMP_NUM_THREADS": "1",
        }
        command = [sys.executable, "-m", "mgie_server.service.server", "--device", "cpu", *flags]
        pipe = subprocess.PIPE
        server = subprocess.Popen(command, env=env, text=True, stdout=pipe, stderr=self._log())
        self._servers.append(server)
        return server

    def adopt(self, server: subprocess.Popen[str]) -> None:
        """A server of this home that was started in another way."""
        self.server = server
        self._servers.append(server)

    def start(self, *flags: str, **settings: object) -> Installation:
        """Start a server and wait until it says that it listens."""
        self.server = self.spawn(*flags, **settings)
        assert self.server.stdout
        line = self.server.stdout.readline()
        assert "listens on " in line, f"{line!r}\n{self.log()}"
        return self

    def _log(self) -> Any:
        return (self.memory.parent / "log").open("a")

    def log(self) -> str:
        return (self.memory.parent / "log").read_text()

    @property
    def connection_path(self) -> Path:
        return self.home / "connection.json"

    def connection(self) -> ConnectionFile:
        found = read_connection(self.home)
        assert found is not None
        return found

    def client(self, **options: Any) -> Client:
        connection = self.connection()
        client = Client(connection.endpoint, connection.token, **options)
        self._clients.append(client)
        return client

    def raw(self, password: bytes | None = None, hello: bool = True) -> Raw:
        """password: instead of the right one."""
        made = Raw(self.connection(), password)
        self._clients.append(made)
        if hello:
            made.say_hello()
        return made

    def segments(self) -> list[Path]:
        """All that lies in shared memory but the folder of a live server itself."""
        # os.walk passes over a folder that a server removes meanwhile; Path.rglob of Python 3.11 raises
        names = (Path(folder, name) for folder, _, files in os.walk(self.memory) for name in files)
        return [path for path in names if path.suffix in (".body", ".raw")]

    def signal(self, number: int, timeout_s: float = TIMEOUT_S) -> int:
        """Send a signal to the server and wait for its end; its exit code."""
        assert self.server
        self.server.send_signal(number)
        return self.server.wait(timeout_s)

    def close(self) -> None:
        for client in self._clients:
            with suppress(Exception):
                client.close()
        for server in self._servers:
            children = children_of(server.pid)
            if MEASURED:
                server.terminate()
                with suppress(subprocess.TimeoutExpired):
                    server.wait(TIMEOUT_S)
            server.kill()
            server.wait()
            if server.stdout:
                server.stdout.close()
            psutil.wait_procs(children, TIMEOUT_S)


class Raw:
    """A client without manners: sends any frames, reads messages."""

    def __init__(self, connection: ConnectionFile, password: bytes | None) -> None:
        self.context = zmq.Context()
        self.socket = self.context.socket(zmq.DEALER)
        self.socket.plain_username = b"mgie"
        right = client_password(connection.token, connection.endpoint, new_nonce())
        self.socket.plain_password = right if password is None else password
        self.socket.linger = 0
        self.socket.connect(connection.endpoint)

    def say_hello(self) -> None:
        self.send(messages.Hello("raw", "0", nonce=new_nonce()))
        assert isinstance(self.read(), messages.Welcome)

    def settle(self) -> None:
        """Return when the server has handled all that was sent."""
        self.send(messages.Ping(77))
        while self.read() != messages.Pong(77):
            pass

    def send(self, *sent: messages.Message) -> None:
        for message in sent:
            self.socket.send_multipart(frames.encode(message))

    def read(self, timeout_s: float = TIMEOUT_S) -> messages.Message:
        """The next message that is not a ping."""
        while self.socket.poll(int(timeout_s * 1000)):
            message = frames.decode(self.socket.recv_multipart())
            if not isinstance(message, messages.Ping):
                return message
        raise TimeoutError("nothing came")

    def close(self) -> None:
        self.context.destroy(linger=0)


def until(
    client: Client, wanted: Callable[[events.Event], bool], timeout_s: float = TIMEOUT_S
) -> list[events.Event]:
    """All events up to and with the first that is wanted."""
    seen: list[events.Event] = []
    unread = _unread.setdefault(client, deque())
    deadline = time.monotonic() + timeout_s
    while time.monotonic() < deadline:
        if not unread:
            unread.extend(client.wait(max(0.01, deadline - time.monotonic())))
        while unread:
            seen.append(unread.popleft())
            if wanted(seen[-1]):
                return seen
    raise TimeoutError(f"it did not come; seen: {seen}")


def end_of(client: Client, job: str, timeout_s: float = TIMEOUT_S) -> events.Result | messages.Error:
    """The Result or Failed of a job."""
    last = until(client, lambda event: is_end(event) and event.job == job, timeout_s)[-1]  # type: ignore[union-attr]
    assert isinstance(last, (events.Result, messages.Error))
    return last


def is_end(event: events.Event) -> bool:
    return isinstance(event, (events.Result, messages.Error))


def submit(client: Client, instruction: str, image: PixelBuffer | None = None, **more: Any) -> str:
    """Submit to the echo engine; request fields and submit's own options alike."""
    options = {name: more.pop(name) for name in ("job_id", "on_disconnect", "deadline_s") if name in more}
    selection = more.pop("selection", None)
    request = EditRequest(instruction, **{"model": "echo", **more})
    return client.submit(request, image or picture(), selection, **options)


def status(client: Client) -> dict[str, Any]:
    client.ask_status()
    last = until(client, lambda event: isinstance(event, messages.StatusReply))[-1]
    assert isinstance(last, messages.StatusReply)
    return last.data


def in_stage(job: str, stage: str) -> Callable[[events.Event], bool]:
    """Whether an event says that this job is in this stage."""
    return lambda event: isinstance(event, messages.Progress) and (event.job, event.stage) == (job, stage)


def failed_with(event: events.Event) -> str:
    assert isinstance(event, messages.Error), event
    return event.error.code


def knock(endpoint: str) -> socket.socket:
    """A bare connection to the door."""
    if endpoint.startswith("ipc://"):
        made = socket.socket(socket.AF_UNIX)
        made.connect(endpoint.removeprefix("ipc://"))
        return made
    host, _, port = endpoint.removeprefix("tcp://").rpartition(":")
    return socket.create_connection((host, int(port)))


def children_of(pid: int) -> list[psutil.Process]:
    try:
        return psutil.Process(pid).children(recursive=True)
    except psutil.NoSuchProcess:
        return []
