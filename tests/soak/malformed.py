"""Messages that no client should send: mutated, cut short, nested, oversized, out of order. The server answers and stays."""

from __future__ import annotations

import json
import random
import signal
import time
from dataclasses import dataclass

from census import Left, family, left_behind, megabytes
from server_process import Installation, Raw, end_of, submit

from mgie_protocol import events

BATCH = 200  # messages sent before the answers are read
CLIENTS = 8

SUBMIT = {
    "type": "submit",
    "job": "j",
    "request": {"instruction": "x", "model": "echo"},
    "picture": {"width": 4, "height": 4, "channels": 3, "dtype": "u8", "transfer": "srgb"},
    "selection": None,
    "on_disconnect": "cancel",
    "deadline_s": None,
}
# no hello: one of another version ends the conversation, as it should
VALID = [
    SUBMIT,
    {"type": "credit", "job": "j", "up_to": 100},
    {"type": "cancel", "job": "j"},
    {"type": "received", "job": "j"},
    {"type": "fetch", "job": None, "ref": 1},
    {"type": "status", "ref": 5},
    {"type": "ping", "ref": 6},
]
NASTY = [
    *(None, True, -1, 0, 2**63, 1e308, "", "\x00", "\ud800", "a" * 5000, [], {}, [[]], {"type": {}}),
    *("../../etc/passwd", "%s%n", "\n2026 broker INFO forged", "é" * 64, -0.0, 10**30),
]


@dataclass(frozen=True)
class Survived:
    """sent, answered: messages. growth: of the server's memory from a tenth of the way to the end, as a share."""

    sent: int
    answered: int
    crashes: int
    growth: float
    left: Left


def run(installation: Installation, count: int, seed: int = 0) -> Survived:
    """Send so many to a server of this home, then edit a picture with it, then stop it."""
    rng = random.Random(seed)
    installation.start()
    assert installation.server
    raws = [installation.raw() for _ in range(CLIENTS)]
    good = installation.client()
    assert isinstance(end_of(good, submit(good, "warm up")), events.Result)
    processes = family(installation)
    sent = answered = 0
    early = 0.0
    while sent < count:
        for raw in raws:
            for _ in range(BATCH):
                raw.socket.send_multipart(frames(rng))
            sent += BATCH
            answered += drain(raw)
        if not early and sent >= count // 10:
            early = megabytes(installation.server.pid)
    assert isinstance(end_of(good, submit(good, "still there"), 60), events.Result)
    late = megabytes(installation.server.pid)
    crashes = int(installation.server.poll() is not None)
    installation.signal(signal.SIGTERM)
    return Survived(sent, answered, crashes, late / early - 1, left_behind(installation, processes))


def drain(raw: Raw) -> int:
    """Read what the server says until it has handled all that was sent; how many messages."""
    raw.socket.send_multipart([b'{"type": "ping", "ref": 987654321}'])
    answers, deadline = 0, time.monotonic() + 60
    while time.monotonic() < deadline and raw.socket.poll(30_000):
        parts = raw.socket.recv_multipart()
        answers += 1
        if parts[0].startswith(b"{") and json.loads(parts[0]).get("ref") == 987654321:
            return answers
    raise TimeoutError("the server does not answer any more")


def frames(rng: random.Random) -> list[bytes]:
    """One message that breaks a rule, or almost."""
    kind = rng.random()
    if kind < 0.15:
        return [rng.randbytes(rng.randrange(1, 200))]
    if kind < 0.2:
        return [rng.randbytes(rng.randrange(0, 20)) for _ in range(rng.randrange(2, 9))]
    if kind < 0.25:
        depth = rng.choice([50, 5_000, 30_000])
        return [b'{"type": "ping", "ref": ' + b"[" * depth + b"]" * rng.choice([0, depth]) + b"}"]
    if kind < 0.35:
        chunk = {
            "type": "chunk",
            "job": rng.choice(["j", "", "x" * 65]),
            "offset": rng.choice([0, -1, 2**70, "0"]),
        }
        return [json.dumps(chunk).encode(), rng.randbytes(rng.choice([1, 48, 3000]))]
    text = json.dumps(mutated(rng, rng.choice(VALID)), ensure_ascii=rng.random() < 0.5)
    data = bytearray(text.encode("utf-8", "surrogatepass"))
    if kind < 0.6:
        data[rng.randrange(len(data))] = rng.randrange(256)
    elif kind < 0.7:
        del data[rng.randrange(len(data)) :]
    return [bytes(data)] if data else [b"{"]


def mutated(rng: random.Random, message: dict) -> dict:
    """A copy with one value, at any depth, replaced, taken away or added."""
    out = json.loads(json.dumps(message))
    place = out
    while True:
        key = rng.choice(list(place))
        if isinstance(place[key], dict) and place[key] and rng.random() < 0.7:
            place = place[key]
            continue
        break
    if rng.random() < 0.2:
        del place[key]
    else:
        place[key] = rng.choice(NASTY)
    return out
