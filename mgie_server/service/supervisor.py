"""One worker process: started, watched, replaced when it dies, stands still or has a broken device."""

from __future__ import annotations

import json
import logging
import subprocess
from typing import Any

import zmq

from mgie_protocol import frames
from mgie_protocol.errors import MgieError
from mgie_protocol.messages import Error, Expressive, Message, Progress, Result
from mgie_server.service import channel, worker_exit
from mgie_server.service.listener import WorkerListener
from mgie_server.service.restart_policy import RestartPolicy
from mgie_server.service.worker_process import end_process, start_process, tell_process
from mgie_server.settings import Settings

log = logging.getLogger(__name__)

LAST_WORDS_S = 0.2  # what a process sent before it died may still be on its way
STABLE_S = 10.0  # ready, and nothing happened for so long: it has not failed
SLOW_STAGES = ("queued", "loading", "describing")  # queued: behind a model that is being loaded


class Supervisor:
    """The worker of one device. All times are time.monotonic() seconds."""

    def __init__(
        self,
        number: int,
        device: str,
        back: zmq.Socket[bytes],
        secret: str,
        settings: Settings,
        listener: WorkerListener,
    ) -> None:
        self.device = device
        self.device_name = ""
        self.recommended: dict[str, Any] = {}
        self.job: str | None = None
        self.stage = ""
        self.models: list[str] = []
        self.replaced = 0
        self._number, self._back, self._secret = number, back, secret
        self._settings, self._listener = settings, listener
        self._process: subprocess.Popen[bytes] | None = None
        self._generation = 0
        self._ready = self._poisoned = False
        self._stable = False  # it did something, and not only said that it is ready
        self._preloading = False
        self._unfit = ""  # why the process says that it cannot work
        self._restarts = RestartPolicy(settings.worker_backoff_s)
        self._heard_at = self._moved_at = self._started_at = 0.0
        self._dead_at: float | None = None

    # --- what the broker asks ---------------------------------------------------------------------

    @property
    def name(self) -> str:
        """The routing id of the process that counts; an earlier one's messages are nobody's."""
        return f"worker-{self._number}-{self._generation}"

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    @property
    def free(self) -> bool:
        return self._ready and self.job is None and not self._poisoned and self._dead_at is None

    @property
    def state(self) -> str:
        if self._process is None:
            return "down"
        if not self._ready:
            return "starting"
        return "idle" if self.job is None else "busy"

    def start(self, now: float) -> None:
        """Start the process; it says "ready" later. Where the system refuses one, it is tried again, later and later."""
        self._generation += 1
        self._ready = self._poisoned = self._stable = self._preloading = False
        self._dead_at, self.models, self._unfit = None, [], ""
        self._started_at = self._heard_at = self._moved_at = now
        endpoint = self._back.getsockopt_string(zmq.LAST_ENDPOINT)
        try:
            self._process = start_process([endpoint, self.name, self.device], self._settings.home)
        except OSError as error:
            self._count_failure(worker_exit.not_startable(error), now)
            return
        try:
            tell_process(self._process, channel.start_line(self._secret, self._settings))
        except OSError as error:  # it is dead already: check() finds out
            log.warning("worker %s does not listen: %s", self.name, error)
        log.info("started worker %s for %s, process %d", self.name, self.device, self._process.pid)

    def run(self, order: channel.Order, now: float) -> None:
        self.job, self.stage = order.submit.job, "queued"
        self._moved_at = now
        self._send(order.to_frames())

    def cancel(self, job: str) -> None:
        """Ask the worker to give up its job; it does so within one step and says done."""
        if self.job == job:
            self._send([channel.CANCEL, job.encode()])

    def stop(self) -> None:
        """Ask the worker to end; one that is still starting does not listen yet and is ended at once."""
        if self._process and self._ready:
            self._send([channel.STOP])
        elif self._process:
            self._process.kill()

    def kill(self, timeout_s: float = 0.0) -> None:
        """Wait for the end until timeout_s, then make it."""
        if self._process is None:
            return
        end_process(self._process, timeout_s)
        self._process = None
        self._ready = False

    # --- what the worker says ---------------------------------------------------------------------

    def receive(self, parts: list[bytes], now: float) -> None:
        """Frames from the process called `name`."""
        kind, rest = parts[0], parts[1:]
        self._heard_at = now
        if kind == channel.BEAT:
            beat = json.loads(rest[0])
            self.models, self._preloading = beat["models"], beat["preloading"]
        elif kind == channel.READY:
            self._on_ready(channel.Ready.from_frames(rest), now)
        elif kind == channel.UNFIT:
            self._unfit = rest[0].decode()
        elif kind == channel.EVENT:
            self._moved_at = now
            self._on_event(frames.decode(rest))
        elif kind == channel.DONE:
            self._poisoned = json.loads(rest[1])["poisoned"]
            self._on_done(frames.decode(rest[:1]))

    def _on_ready(self, ready: channel.Ready, now: float) -> None:
        self._ready = True
        self.device, self.device_name, self.recommended = ready.device, ready.name, ready.recommended
        log.info("worker %s is ready on %s after %.2f s", self.name, ready.name, now - self._started_at)
        if self._settings.model:
            self._preloading = True
            self._send([channel.LOAD, self._settings.model.encode()])

    def _on_event(self, message: Message) -> None:
        if isinstance(message, Progress):
            self.stage = message.stage
        if self.stage not in ("", "queued", "loading"):
            self._hold_stable()
        if isinstance(message, (Progress, Expressive)):
            self._listener.on_event(message)

    def _on_done(self, message: Message) -> None:
        self.job, self.stage = None, ""
        self._hold_stable()
        assert isinstance(message, (Result, Error))
        self._listener.on_done(message)

    def _hold_stable(self) -> None:
        self._stable, self._preloading = True, False
        self._restarts.note_worked()

    # --- watching ---------------------------------------------------------------------------------

    def check(self, now: float) -> None:
        """Look after the process; to be called a few times a second."""
        if self._process is None:
            if self._restarts.is_due(now, self._listener.work_waits):
                self.start(now)
            return
        calm = self._ready and self.job is None and not self._preloading
        if calm and not self._stable and now - self._started_at > STABLE_S:
            self._hold_stable()
        if self._dead_at is None and self._process.poll() is not None:
            self._dead_at = now
        if self._dead_at is not None:
            if now - self._dead_at >= LAST_WORDS_S:
                self._replace(None if self._poisoned else self._crashed(), now)
        elif self._poisoned and now - self._heard_at > self._settings.stop_s:
            self._replace(None, now)
        elif (silent := self._standing_still(now)) is not None:
            self._replace(silent, now)

    def _standing_still(self, now: float) -> MgieError | None:
        limits = self._settings
        if not self._ready:
            late = now - self._started_at > limits.worker_start_s
            return worker_exit.hung(f"was not ready after {limits.worker_start_s:g} s") if late else None
        if now - self._heard_at > limits.worker_silent_s:
            return worker_exit.hung(f"gave no sign of life for {limits.worker_silent_s:g} s")
        allowed = limits.worker_slow_stall_s if self.stage in SLOW_STAGES else limits.worker_stall_s
        if self.job is not None and now - self._moved_at > allowed:
            return worker_exit.hung(f"made no progress with {self.stage} for {allowed:g} s")
        return None

    def _crashed(self) -> MgieError:
        assert self._process
        if self._unfit:
            return worker_exit.unfit(self._unfit)
        stage = self.stage or ("loading" if self._preloading else "")
        return worker_exit.crashed(self._process.returncode, stage)

    def _replace(self, error: MgieError | None, now: float) -> None:
        """End the process, tell its job, start the next one: at once after one that worked, else later and later."""
        worked = self._stable
        self.kill()
        self.replaced += 1
        job, begun = self.job, self.stage != "queued"
        self.job, self.stage = None, ""
        log.error("worker %s is replaced: %s", self.name, error or "its device failed")
        if job is not None and error is not None and begun:
            self._listener.on_done(Error(error, job))
        elif job is not None and error is not None:
            self._listener.on_unstarted(job, error)
        if worked:
            self.start(now)
        else:
            self._count_failure(error, now)

    def _count_failure(self, error: MgieError | None, now: float) -> None:
        """A process could not be started, or ended before it did anything."""
        self._restarts.note_failed(now)
        failed = self._restarts.failed
        if error is not None:
            log.error("start %d in a row failed: %s", failed, error)
        if self._restarts.hopeless and error is not None:
            self._listener.on_hopeless(worker_exit.hopeless(error, failed))

    def _send(self, parts: list[Any]) -> None:
        try:
            self._back.send_multipart([self.name.encode(), *parts], zmq.NOBLOCK)
        except zmq.ZMQError as failure:  # it is dead or not there yet: check() finds out
            log.warning("worker %s cannot be reached: %s", self.name, failure)
