"""Keeps one connection to the server: connects, says hello, watches for silence, tries again."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Union

from mgie_protocol import messages
from mgie_protocol.errors import MgieError
from mgie_protocol.frames import UNKNOWN_TYPE, decode, encode, job_of
from mgie_protocol.greeting import Greeting
from mgie_protocol.pixels import Buffer
from mgie_protocol.silence import Silence
from mgie_protocol.transport import Connect, Lost, Transport

Find = Callable[[], Union["tuple[str, str]", None]]

_PAUSES_S = (0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0)
_HANDSHAKE_S = 6.0  # a connection that has not been welcomed after this long is given up
_LOOK_AGAIN_S = 0.25  # while nobody welcomes us: whether the server listens elsewhere by now


@dataclass(frozen=True)
class LinkUp:
    welcome: messages.Welcome


@dataclass(frozen=True)
class LinkDown:
    """error: why the link stopped trying; None while it goes on."""

    reason: str
    error: MgieError | None = None


Happening = Union[LinkUp, LinkDown, messages.Message]


class Link:
    """find gives endpoint and token before every attempt, so that a restarted server is found again.

    It may raise MgieError, which ends the attempts. Nothing but hello is sent before the server's proof is checked.
    """

    def __init__(self, find: Find, connect: Connect, hello: messages.Hello, unreachable_after_s: float):
        self._find = find
        self._connect = connect
        self._hello = hello
        self._unreachable_after_s = unreachable_after_s
        self._transport: Transport | None = None
        self._tried: tuple[str, str] | None = None
        self._last_reason = "no server was found"
        self._said_hello = False
        self._greeting: Greeting | None = None  # of this connection
        self._silence = Silence(0.0)  # of this connection
        self._look_at = 0.0
        self.ready = False  # welcomed, by who knows the token
        self.stopped = False  # not trying any more; start() tries again
        self._refused: MgieError | None = None  # what find said instead of an answer
        self._begin(time.monotonic())

    def start(self) -> None:
        """Try again after having stopped."""
        if self.stopped:
            self._begin(time.monotonic())

    def _begin(self, now: float) -> None:
        self.stopped = False
        self._attempts = 0
        self._next_attempt = now
        self._give_up_at = now + self._unreachable_after_s

    # --- what happens ----------------------------------------------------------------------------------

    def step(self) -> bool:
        """Move bytes. True when any moved."""
        if self.stopped:
            return False
        if self._transport is None:
            self._try_connect(time.monotonic())
        return self._transport.step() if self._transport else False

    def next(self) -> Happening | None:
        """What happened next, or None. Call until None after each step."""
        if self.stopped:
            return None
        now = time.monotonic()
        transport = self._transport
        if transport is None:
            if self._refused is not None:
                return self._stop(LinkDown(self._refused.message, self._refused))
            return self._give_up(self._last_reason) if now >= self._give_up_at else None
        if transport.open and not self._said_hello and self._greeting:
            self._said_hello = self.send(self._greeting.hello)
        frames = transport.receive()
        if frames is not None:
            if self.ready:  # before that, other words do not prolong the wait for a welcome
                self._silence.heard(now)
            return self._on_frames(frames, now)
        if transport.lost:
            return self._on_lost(transport.lost, now)
        return self._check_silence(transport, now)

    def _on_frames(self, frames: list[Buffer], now: float) -> Happening | None:
        try:
            message = decode(frames)
        except MgieError as error:
            newer = error.details == UNKNOWN_TYPE
            return None if newer or not self.ready else messages.Error(error, job_of(frames))
        if not self.ready:
            return self._on_first_words(message, now)
        if isinstance(message, messages.Ping):
            self.send(messages.Pong(message.ref))
        return message

    def _on_first_words(self, message: messages.Message, now: float) -> Happening | None:
        assert self._greeting
        if isinstance(message, messages.Error):
            error = self._greeting.refusal(message.error)
            if error is None:
                return self._drop(f"the server refused us ({message.error.code:.40})", now)
            return self._stop(LinkDown(error.message, error))
        if not isinstance(message, messages.Welcome):
            return None
        try:
            self._greeting.check(message)
        except MgieError as error:
            if error.code == "unauthorized":
                return self._on_lost(Lost(error.message, error), now)
            return self._stop(LinkDown(error.message, error))
        self.ready = True
        self._silence.heard(now)
        return LinkUp(message)

    def _on_lost(self, lost: Lost, now: float) -> LinkDown | None:
        if lost.error is not None and self._found() == self._tried:
            return self._stop(LinkDown(lost.reason, lost.error))
        return self._drop(lost.reason, now)

    def _found(self) -> tuple[str, str] | None:
        """What find says; its refusal is told by the next call of next."""
        self._refused = None
        try:
            return self._find()
        except MgieError as error:
            self._refused = error
            return None

    def _check_silence(self, transport: Transport, now: float) -> LinkDown | None:
        silence = self._silence.lasts(now)
        if not self.ready:
            return self._check_handshake(silence, now)
        if self._silence.is_too_long(now, transport.pushed, lambda: self.send(messages.Ping())):
            return self._drop(f"the server has been silent for {silence:.0f} s", now)
        return None

    def _check_handshake(self, silence: float, now: float) -> LinkDown | None:
        if silence > _HANDSHAKE_S:
            return self._drop("the server did not answer", now)
        if now < self._look_at:
            return None
        self._look_at = now + _LOOK_AGAIN_S
        elsewhere = self._found() != self._tried
        return self._drop("the server listens elsewhere by now", now) if elsewhere else None

    # --- connecting and giving up ----------------------------------------------------------------------

    def _try_connect(self, now: float) -> None:
        if now < self._next_attempt:
            return
        pause = _PAUSES_S[min(self._attempts, len(_PAUSES_S) - 1)]
        self._next_attempt = now + pause
        self._attempts += 1
        self._tried = self._found()
        if self._tried is None:
            return
        self._said_hello = False
        self._greeting = Greeting(self._hello, *self._tried)
        self._silence = Silence(now)
        self._look_at = now + _LOOK_AGAIN_S
        try:
            self._transport = self._connect(*self._tried)
        except OSError as error:
            self._last_reason = f"no connection can be opened: {error.strerror or error}"

    def _drop(self, reason: str, now: float) -> LinkDown | None:
        """End this connection and try again. Tells it only when there was a connection to speak of."""
        was_ready = self.ready
        self._close_transport()
        self._last_reason = reason
        if was_ready:
            self._begin(now)
            return LinkDown(reason)
        return self._give_up(reason) if now >= self._give_up_at else None

    def _give_up(self, reason: str) -> LinkDown:
        where = self._tried[0] if self._tried else "any endpoint"
        error = MgieError(
            "server_unreachable",
            f"No mgie-server answers at {where}: {reason}.",
            "Start one with `mgie-server`.",
        )
        return self._stop(LinkDown(reason, error))

    def _stop(self, down: LinkDown) -> LinkDown:
        self._close_transport()
        self.stopped = True
        return down

    def stop(self) -> None:
        """Do not try again by itself: the server was asked to stop."""
        self._stop(LinkDown(""))

    # --- sending and waiting ---------------------------------------------------------------------------

    def send(self, message: messages.Message) -> bool:
        """Send now, or return False when there is no room or no connection."""
        return self._transport is not None and self._transport.send(encode(message))

    def wait(self, timeout_s: float) -> None:
        """Block until something can be moved or tried, at most timeout_s seconds."""
        if self._transport is not None:
            self._transport.wait(timeout_s)
        elif not self.stopped:
            until = min(self._next_attempt, self._give_up_at) - time.monotonic()
            time.sleep(max(0.0, min(timeout_s, until)))
        else:
            time.sleep(timeout_s)

    def fileno(self) -> int:
        return self._transport.fileno() if self._transport else -1

    def close(self) -> None:
        if self.ready:
            self.send(messages.Goodbye())
        self.stop()

    def _close_transport(self) -> None:
        if self._transport is not None:
            self._transport.close()
        self._transport = None
        self.ready = False
