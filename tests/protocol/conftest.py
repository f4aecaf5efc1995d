from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from served import Served
from wire import TOKEN, Answer, WireServer

from mgie_protocol.client import Client
from mgie_protocol.transport import Transport
from mgie_protocol.transports import connector

# a time limit an example would fail on a busy machine and show nothing
settings.register_profile("mgie", deadline=None)
settings.load_profile("mgie")


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """One server for all tests that leave it as it was."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MGIE_HOME", str(home))
        made = Served(home)
        yield made
        made.stop()


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    """A server that the test may kill."""
    monkeypatch.setenv("MGIE_HOME", str(tmp_path))
    made = Served(tmp_path)
    yield made
    made.stop()


@pytest.fixture(params=["pyzmq", "stdlib"])
def kind(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def connect(kind: str) -> Iterator[Callable[..., Client]]:
    made: list[Client] = []

    def connect(server: Served, token: str | None = None) -> Client:
        where = server.connection
        made.append(Client(where.endpoint, where.token if token is None else token, transport=kind))
        return made[-1]

    yield connect
    for client in made:
        client.close()


@pytest.fixture
def raw(kind: str, served: Served) -> Iterator[Transport]:
    """A bare connection that has not said hello."""
    transport = connector(kind)(served.connection.endpoint, served.connection.token)
    while not transport.open:
        assert transport.lost is None
        if not transport.step():
            transport.wait(0.1)
    yield transport
    transport.close()


# --- a small server in a thread, and clients of it


@pytest.fixture
def start() -> Iterator[Callable[..., WireServer]]:
    made: list[WireServer] = []

    def start(answer: Answer, port: int = 0) -> WireServer:
        made.append(WireServer(answer, port))
        return made[-1]

    yield start
    for server in made:
        server.close()


@pytest.fixture
def dial(kind: str) -> Iterator[Callable[..., Client]]:
    made: list[Client] = []

    def dial(endpoint: str, token: str = TOKEN, **options: Any) -> Client:
        made.append(Client(endpoint, token, transport=kind, **options))
        return made[-1]

    yield dial
    for client in made:
        client.close()
