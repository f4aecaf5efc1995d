"""One server from its start to its end: flags, lock, broker, connection file, signals."""

from __future__ import annotations

import argparse
import logging
import os
import signal
import sys
import time
from contextlib import suppress
from types import FrameType

from mgie_protocol.connection import ConnectionFile, connection_path, read_connection, this_machine
from mgie_protocol.environment import work_folder
from mgie_protocol.errors import MgieError
from mgie_protocol.finding import LOCK
from mgie_protocol.home import make_home
from mgie_server.service import auth, logs, status_report
from mgie_server.service.broker import Broker
from mgie_server.service.lock import FileLock
from mgie_server.service.presence import Presence
from mgie_server.settings import Settings

FIRST_ONE_WRITES_S = 5.0  # a server that starts has no file yet, one that ends has none any more
DESCRIPTORS = 65_536
LOOKED_AT_S = 0.5  # clients take the lock for a moment to see whether it is free


def run(arguments: list[str] | None = None) -> int:
    """The command; its exit code: 0 when it was stopped, 1 when it could not start, 2 on wrong usage."""
    flags = make_parser().parse_args(arguments)
    logs.configure("broker", logging.DEBUG if flags.verbose else logging.INFO)
    try:
        settings = Settings.from_environment(
            listen=flags.listen,
            device=flags.device,
            model=flags.model,
            memory=flags.memory,
            idle_exit_s=flags.idle_exit,
        )
        return serve(settings)
    except OSError as error:
        print(f"mgie-server: output_not_writable: {error}", file=sys.stderr)
        print("  Make MGIE's folder writable, or set MGIE_HOME to another one.", file=sys.stderr)
        return 1
    except MgieError as error:
        print(f"mgie-server: {error.code}: {error.message}", file=sys.stderr)
        if error.hint:
            print(f"  {error.hint}", file=sys.stderr)
        return 1


def make_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="mgie-server",
        description="Serves edits to Krita, GIMP and `mgie` on this machine until it is stopped (Ctrl-C).",
        epilog="Limits and paths are environment variables MGIE_*; mgie_server/settings.py lists them.",
    )
    parser.add_argument("--model", metavar="NAME", help="load this model now, not with the first edit")
    parser.add_argument(
        "--device",
        metavar="DEVICE",
        help='"auto" (default), "cpu", "cuda", "cuda:1"; several with commas: one worker process each',
    )
    parser.add_argument(
        "--memory",
        metavar="GB",
        type=_memory,
        help='GB that a big model may take on its device: "auto" (default: what is free), 16, 12, 8, 6',
    )
    parser.add_argument(
        "--listen",
        metavar="ENDPOINT",
        help="where to listen, on this machine only: a Unix socket in MGIE's folder where there are such (auto, "
        "the default), or tcp://127.0.0.1:*, any free port",
    )
    parser.add_argument(
        "--idle-exit",
        metavar="SECONDS",
        type=_seconds,
        help="end after so long without a job or a question (default 0: stay)",
    )
    parser.add_argument("--verbose", action="store_true", help="log more")
    parser.add_argument(
        "--version", action="version", version=f"mgie-server {status_report.server_version()}"
    )
    return parser


def serve(settings: Settings) -> int:
    """Hold the lock, listen, serve. Raises MgieError already_running and what Broker raises."""
    make_home(settings.home)
    os.chdir(work_folder(settings.home))
    _take_descriptors()
    lock = FileLock(settings.home / LOCK)
    if not _take(lock):
        raise _already_running()
    try:
        _serve_locked(settings, lock)
    finally:
        lock.release()
    return 0


def _serve_locked(settings: Settings, lock: FileLock) -> None:
    connection_path().unlink(missing_ok=True)  # of a server that was killed: who holds the lock may
    if settings.model:
        from mgie_server.engines import catalog

        catalog.find_model(settings.model, settings)
    token = auth.new_token()
    broker = Broker(settings, token)
    endpoint = broker.front.endpoint
    connection = ConnectionFile(
        broker.front.name, token, status_report.server_version(), os.getpid(), machine=this_machine()
    )
    presence = Presence(lock, connection, broker.front.look)
    try:
        _stop_on_signals(broker)
        presence.publish()
        broker.look = presence.look
        print(f"mgie-server listens on {endpoint} (process {os.getpid()})", flush=True)
        broker.clean_stale()
        broker.run()
    finally:
        presence.withdraw()
        broker.close()


def _stop_on_signals(broker: Broker) -> None:
    def stop(number: int, frame: FrameType | None) -> None:
        signal.signal(number, signal.SIG_DFL)  # a second one ends it at once
        broker.stop(f"signal {signal.Signals(number).name}")

    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)


def _take_descriptors() -> None:
    """As many as there are, up to DESCRIPTORS: without one left, libzmq tries to accept again and again."""
    with suppress(ImportError, ValueError, OSError):
        import resource  # not on Windows

        now, most = resource.getrlimit(resource.RLIMIT_NOFILE)
        wanted = DESCRIPTORS if most == resource.RLIM_INFINITY else min(most, DESCRIPTORS)
        if now < wanted:
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))


def _take(lock: FileLock) -> bool:
    """Take the lock; False when a server has it that says where it listens, or is neither starting nor ending."""
    began = time.monotonic()
    while not lock.acquire():
        timeout_s = FIRST_ONE_WRITES_S if read_connection() is None else LOOKED_AT_S
        if time.monotonic() - began > timeout_s:
            return False
        time.sleep(0.02)
    return True


def _already_running() -> MgieError:
    first = read_connection()
    where = f" at {first.endpoint} (process {first.pid})" if first else ""
    return MgieError(
        "already_running",
        f"A server of this user runs already{where}.",
        "Use it, or stop it with `mgie stop`. If Krita or GIMP says this, its plug-in is too old: run "
        "`mgie plugins install`.",
        {"endpoint": first.endpoint, "pid": first.pid} if first else {},
    )


def _memory(text: str) -> str:
    if text != "auto" and not 0 < float(text) < 10_000:
        raise argparse.ArgumentTypeError(f"{text} is not auto or a number of GB")
    return text


def _seconds(text: str) -> float:
    value = float(text)
    if not 0 <= value < float("inf"):
        raise argparse.ArgumentTypeError(f"{text} is not a number of seconds")
    return value
