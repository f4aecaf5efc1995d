"""The loop that never blocks: one thread, three sockets (clients, workers, admission), and a clock.

Here is only what concerns sockets and time; what messages mean is in message_handler.py, what happens to jobs in
job_scheduler.py.
Nothing that this module imports may import torch or numpy.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import zmq

from mgie_protocol.errors import MgieError
from mgie_protocol.messages import Ping, Stopping
from mgie_server.service import auth, channel, logs, status_report
from mgie_server.service.client_socket import ClientSocket, choose_endpoint
from mgie_server.service.job_scheduler import JobScheduler
from mgie_server.service.jobs import State
from mgie_server.service.message_handler import MessageHandler
from mgie_server.service.pixel_storage import PixelStorage
from mgie_server.service.results import KeptResults
from mgie_server.service.sessions import Sessions
from mgie_server.service.supervisor import Supervisor
from mgie_server.service.timeouts import check_times
from mgie_server.settings import Settings

log = logging.getLogger(__name__)

TICK_MS = 50  # while something is going on
CALM_TICK_MS = 250
BLOCKED_TICK_MS = 2
PING_S = 2.0
LOOK_S = 1.0  # whether what shows that we are here is still there
SWEEP_S = 60.0
BATCH = 64  # messages taken from one socket before the others have their turn
FAREWELL_S = 0.5  # for the last messages to leave


class Broker:
    """Binds, serves until stop() or idle, cleans up. Used once, by one thread."""

    def __init__(self, settings: Settings, token: str) -> None:
        """Binds the sockets; `front` says where. Raises MgieError when that cannot be done."""
        self._settings = settings
        self._reason: str | None = None
        self.look: Callable[[], str] = lambda: ""  # called each second; why to end when nothing is to do
        self._started_at = time.monotonic()
        self._ping_at = self._sweep_at = self._look_at = self._started_at
        self._context: zmq.Context[Any] = zmq.Context()
        secret = auth.new_token()
        front_door = auth.ClientDoor(token)
        back_door = auth.WorkerDoor(channel.DOMAIN, channel.USERNAME, secret)
        self._doorkeeper = auth.Doorkeeper(self._context, [front_door, back_door])
        self.front = self._open_front(front_door)
        self._front = self.front.socket
        front_door.endpoint = self.front.endpoint
        self._places = PixelStorage(settings.shared_memory)
        self._back = self._bind_back(back_door)
        kept = KeptResults(settings.results, settings.kept_s, settings.kept_bytes, settings.kept_count)
        kept.load()
        self._sessions = Sessions(self._front)
        self._scheduler = JobScheduler(settings, self._sessions, self._places, kept)
        self._handler = MessageHandler(
            settings, self._sessions, self._scheduler, front_door, self._status, self.stop
        )
        self._doorkeeper.on_arrival = self._handler.note_arrival
        self._workers = [
            Supervisor(number, device.strip(), self._back, secret, settings, self._scheduler)
            for number, device in enumerate(settings.device.split(","))
        ]
        self._scheduler.workers = self._workers

    def stop(self, reason: str) -> None:
        """End the loop soon; also from a signal handler."""
        self._reason = self._reason or reason

    def run(self) -> None:
        """Serve until stop()."""
        poller = zmq.Poller()
        handlers = {
            self._doorkeeper.socket: self._doorkeeper.answer,
            self._front: self._take_front,
            self._back: self._take_back,
        }
        for socket in handlers:
            poller.register(socket, zmq.POLLIN)
        while self._reason is None:
            for socket, _ in poller.poll(self._poll_timeout_ms()):
                handlers[socket]()
            self._tick(time.monotonic())
        log.info("stopping: %s", self._reason)

    def close(self) -> None:
        """Tell everybody, end the workers, remove everything that is not kept."""
        for job in self._scheduler.book.in_state(State.RECEIVING, State.QUEUED, State.RUNNING):
            self._scheduler.fail(
                job, MgieError("cancelled", "The server was stopped.", "Start it and try again.")
            )
        for session in self._sessions:
            self._sessions.send(session, Stopping(self._reason or ""))
        for worker in self._workers:
            worker.stop()
        ends_at = time.monotonic() + self._settings.stop_s
        for worker in self._workers:
            worker.kill(max(0.0, ends_at - time.monotonic()))
        self._front.close(int(FAREWELL_S * 1000))
        self._back.close(0)
        self._places.close()
        self._doorkeeper.socket.close(0)
        self._context.term()

    # --- sockets ------------------------------------------------------------------------------------

    def _open_front(self, door: auth.ClientDoor) -> ClientSocket:
        endpoint = choose_endpoint(self._settings.listen, self._settings.home)
        socket = self._context.socket(zmq.ROUTER)
        self._doorkeeper.guard(socket, door)
        try:
            return ClientSocket(socket, endpoint)
        except MgieError:
            self._context.destroy(linger=0)
            raise

    def _bind_back(self, door: auth.WorkerDoor) -> zmq.Socket[bytes]:
        socket = self._context.socket(zmq.ROUTER)
        self._doorkeeper.guard(socket, door)
        socket.router_mandatory = True
        socket.linger = 0
        socket.sndhwm = socket.rcvhwm = 0
        path = self._places.first.path / "workers"
        if zmq.has("ipc") and len(str(path)) < 100:  # a socket's path has at most 107 bytes
            with suppress(zmq.ZMQError):  # not every file system has sockets
                socket.bind(f"ipc://{path}")
                return socket
        socket.bind("tcp://127.0.0.1:*")
        return socket

    def _take_front(self) -> None:
        for _ in range(BATCH):
            try:
                identity, *parts = self._front.recv_multipart(zmq.NOBLOCK, copy=False)
            except zmq.Again:
                return
            if identity.get("User-Id") == auth.OLD_CLIENT:
                self._handler.turn_away(identity.bytes)
            else:
                self._handler.take(identity.bytes, [part.buffer for part in parts])

    def _take_back(self) -> None:
        for _ in range(BATCH):
            try:
                identity, *parts = self._back.recv_multipart(zmq.NOBLOCK)
            except zmq.Again:
                return
            for worker in self._workers:
                if worker.name.encode() == identity:
                    worker.receive(parts, time.monotonic())
                    self._scheduler.move_on()

    # --- time ---------------------------------------------------------------------------------------

    def _poll_timeout_ms(self) -> int:
        if self._sessions.blocked:
            return BLOCKED_TICK_MS
        calm = not self._scheduler.busy and all(worker.free for worker in self._workers)
        return CALM_TICK_MS if calm else TICK_MS

    def _tick(self, now: float) -> None:
        for session in self._sessions:
            self._sessions.flush(session)
            while session.broken:
                if job := self._scheduler.book.get(session.broken.pop()):
                    self._scheduler.delivery.lose(job, session)
        for worker in self._workers:
            worker.check(now)
        check_times(self._scheduler, self._settings, now)
        if now >= self._ping_at:
            self._ping_at = now + PING_S
            logs.bound_log(self._settings.home)
            for session in self._sessions:  # a dead connection shows when something is sent to it
                self._sessions.send(session, Ping())
        for session in self._sessions.lost:
            log.info("client %s is gone", session)
            self._scheduler.client_left(session, said_goodbye=False)
            self._sessions.close(session)
        if now >= self._sweep_at:
            self._sweep_at = now + SWEEP_S
            self._scheduler.delivery.trim()
            self._places.sweep()
        if now >= self._look_at:
            self._look_at = now + LOOK_S
            if (reason := self.look()) and not self._scheduler.busy:
                self.stop(reason)
        if self._is_idle(now):
            self.stop(f"nothing to do for {self._settings.idle_exit_s:g} s")

    def _is_idle(self, now: float) -> bool:
        limit = self._settings.idle_exit_s
        if self._scheduler.busy:
            self._handler.asked_at = now
        return limit > 0 and now - self._handler.asked_at > limit

    def _status(self) -> dict[str, Any]:
        return status_report.status(
            self._settings, self._scheduler, self.front.endpoint, self._started_at, len(self._sessions)
        )

    def clean_stale(self) -> None:
        """Remove what dead servers left in memory."""
        if count := self._places.clean_stale():
            log.info("removed the shared memory of %d dead servers", count)
