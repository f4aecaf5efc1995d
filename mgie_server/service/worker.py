"""The process that owns a device's models: takes one job after the other from the broker.

    python -m mgie_server.service.worker ENDPOINT NAME DEVICE       (secret and settings: the first line of stdin)

Three threads. The main one computes. `talk` owns the socket: it takes orders, and beats so that the broker
sees the process live while a model computes. `watch_parent` ends the process when the broker is gone.
"""

from __future__ import annotations

import ctypes
import json
import logging
import os
import queue
import signal
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import zmq

from mgie_protocol import frames
from mgie_protocol.errors import MgieError
from mgie_protocol.messages import Error, Message, Progress, Result
from mgie_server.engines import recommending
from mgie_server.runtime.gpus import auto_device
from mgie_server.service import channel, faults, logs

if TYPE_CHECKING:
    from mgie_server.service.pipeline import Pipeline
    from mgie_server.settings import Settings

log = logging.getLogger(__name__)

WAKE = "inproc://mgie-out"
UNFIT_EXIT = 69
POISONED_EXIT = 70
_PR_SET_PDEATHSIG = 1  # <linux/prctl.h>


class Talker:
    """The worker's end of the channel. `post` may be called from the main thread only."""

    def __init__(self, endpoint: str, name: str, secret: str) -> None:
        self.orders: queue.SimpleQueue[tuple[bytes, Any]] = queue.SimpleQueue()
        self.models: list[str] = []
        self.preloading = False
        self._cancelled: set[str] = set()
        self._context = zmq.Context()
        self._in = self._context.socket(zmq.PAIR)
        self._in.bind(WAKE)
        self._out = self._context.socket(zmq.PAIR)
        self._out.connect(WAKE)
        self._socket = channel.connect(self._context, endpoint, name, secret)
        self._thread = threading.Thread(target=self._talk, name="talk", daemon=True)
        self._thread.start()

    def post(self, parts: list[Any]) -> None:
        """Send to the broker, in order."""
        self._out.send_multipart(parts)

    def is_cancelled(self, job: str) -> bool:
        return job in self._cancelled

    def forget(self, job: str) -> None:
        self._cancelled.discard(job)

    def close(self) -> None:
        """Everything posted is sent before the process ends."""
        self._out.send_multipart([b""])
        self._thread.join(2)
        self._context.destroy(linger=1000)

    def _talk(self) -> None:
        poller = zmq.Poller()
        poller.register(self._in, zmq.POLLIN)
        poller.register(self._socket, zmq.POLLIN)
        beat_at = time.monotonic()
        while True:
            ready = dict(poller.poll(max(0, int((beat_at - time.monotonic()) * 1000))))
            if self._in in ready:
                parts = self._in.recv_multipart(copy=False)
                if len(parts) == 1:
                    return
                self._socket.send_multipart(parts, copy=False)
            if self._socket in ready:
                self._take(self._socket.recv_multipart())
            if time.monotonic() >= beat_at:
                beat_at = time.monotonic() + channel.BEAT_S
                beat = {"models": self.models, "preloading": self.preloading}
                self._socket.send_multipart([channel.BEAT, json.dumps(beat).encode()])

    def _take(self, parts: list[bytes]) -> None:
        kind, rest = parts[0], parts[1:]
        if kind == channel.CANCEL:
            self._cancelled.add(rest[0].decode())
        elif kind == channel.RUN:
            order = channel.Order.from_frames(rest)
            if self.preloading:  # the main thread is busy: the job waits for a model
                waits = Progress(order.submit.job, "loading")
                self._socket.send_multipart([channel.EVENT, *frames.encode(waits)])
            self.orders.put((kind, (order, time.perf_counter())))
        elif kind == channel.LOAD:
            self.orders.put((kind, rest[0].decode()))
        else:
            self.orders.put((kind, None))


class JobReporter:
    """What the pipeline says of one job, and whether it should stop."""

    def __init__(self, talker: Talker, job: str) -> None:
        self._talker, self._job = talker, job

    def send(self, message: Message) -> None:
        self._talker.post([channel.EVENT, *frames.encode(message)])

    def check(self) -> None:
        """Raises MgieError cancelled when the broker asked for it."""
        if self._talker.is_cancelled(self._job):
            raise MgieError("cancelled", "The edit was cancelled.")


class Worker:
    """Obeys the broker's orders one by one."""

    def __init__(self, talker: Talker, device: str, settings: Settings) -> None:
        self._talker, self._device, self._settings = talker, device, settings
        self._pipeline: Pipeline | None = None

    def serve(self) -> int:
        """Until it is told to stop; the process's exit code."""
        while True:
            kind, what = self._talker.orders.get()
            if kind == channel.STOP:
                return 0
            if kind == channel.LOAD:
                self._preload(what)
            elif self._run(*what):
                return POISONED_EXIT
            if self._pipeline:
                self._talker.models = self._pipeline.models

    def _preload(self, name: str) -> None:
        self._talker.preloading = True
        try:
            self._get_pipeline().preload(name)
        except Exception as error:  # the job that needs the model will meet it again, and say so
            log.error("the model %s could not be loaded: %s", name, faults.explain(error))
        self._talker.preloading = False

    def _run(self, order: channel.Order, came_at: float) -> bool:
        """Do one job that came at came_at (perf_counter); whether the device is poisoned."""
        job, poisoned = order.submit.job, False
        try:
            done: Result | Error = self._get_pipeline().run(order, JobReporter(self._talker, job), came_at)
        except Exception as error:
            poisoned = faults.is_device_error(error)
            done = Error(faults.explain(error), job)
        self._talker.forget(job)
        if isinstance(done, Error) and done.error.code == "out_of_memory" and self._pipeline:
            self._pipeline.release_memory()
        if self._pipeline:
            self._talker.models = self._pipeline.models
        self._talker.post([channel.DONE, *frames.encode(done), json.dumps({"poisoned": poisoned}).encode()])
        return poisoned

    def _get_pipeline(self) -> Pipeline:
        if self._pipeline is None:
            from mgie_server.service.pipeline import Pipeline  # numpy: not needed to say "ready"

            self._pipeline = Pipeline(self._device, self._settings)
        return self._pipeline


def watch_parent() -> None:
    """End with the broker: its end of stdin closes, however it died."""
    sys.stdin.buffer.read()
    os._exit(0)


def die_with_parent() -> None:
    """Linux ends this process when its parent ends, also while it is stopped and no thread can look at stdin."""
    if sys.platform == "linux":
        libc = ctypes.CDLL(None, use_errno=True)
        if libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0) != 0:
            log.warning("prctl: %s", os.strerror(ctypes.get_errno()))


def choose_device(wanted: str) -> tuple[str, str]:
    """The device to use and its name; "auto" is a CUDA GPU where there is one. Asks torch only if it must."""
    wanted = auto_device() if wanted == "auto" else wanted
    if wanted == "cpu":
        return "cpu", f"CPU, {os.cpu_count()} cores"
    import torch

    torch.empty(1, device=wanted)  # raises for a device that is not there
    if wanted.startswith("cuda"):
        return wanted, torch.cuda.get_device_name(wanted)
    return wanted, wanted


def recommended(device: str, home: Path) -> dict[str, Any]:
    """What a status says is the best model for this machine; {} where that cannot be told, which stops no worker."""
    try:
        best = recommending.recommend_here(device, home)
    except Exception:
        log.exception("which model suits %s could not be told", device)
        return {}
    return {"model": best.name, "download": best.download, "seconds": best.seconds}


def main() -> int:
    endpoint, name, wanted = sys.argv[1:4]
    logs.configure(name)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the broker, which then says "stop"
    die_with_parent()
    secret, settings = channel.read_start(sys.stdin.buffer)
    threading.Thread(target=watch_parent, name="watch_parent", daemon=True).start()
    talker = Talker(endpoint, name, secret)
    try:
        device, device_name = choose_device(wanted)
    except Exception as error:  # torch has many ways to say that there is no such device
        talker.post([channel.UNFIT, f"The device {wanted} cannot be used: {error}.".encode()])
        talker.close()
        return UNFIT_EXIT
    best = recommended(device, settings.home)
    talker.post(channel.Ready(device, device_name, os.getpid(), best).to_frames())
    code = Worker(talker, device, settings).serve()
    talker.close()
    return code


if __name__ == "__main__":
    code = main()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)  # watch_parent still reads stdin, and a poisoned device may hang an orderly exit
