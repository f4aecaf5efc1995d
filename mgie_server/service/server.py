"""`mgie-server`: starts the broker, writes the connection file, ends cleanly."""

from __future__ import annotations

import argparse
import logging
import os
import signal
import sys
import time
from types import FrameType

from mgie_protocol.connection import ConnectionFile, read_connection, remove_connection, write_connection
from mgie_protocol.errors import MgieError
from mgie_protocol.home import make_home
from mgie_server.service import auth, logs, report
from mgie_server.service.broker import Broker
from mgie_server.service.lock import FileLock
from mgie_server.settings import Settings

LOCK = "server.lock"
FIRST_ONE_WRITES_S = 2.0


def main(arguments: list[str] | None = None) -> int:
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
        os.environ["MGIE_MEMORY"] = settings.memory  # the workers read their settings from it
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
        help="where to listen, on this machine only (default tcp://127.0.0.1:*, any free port)",
    )
    parser.add_argument(
        "--idle-exit",
        metavar="SECONDS",
        type=_seconds,
        help="end after so long without a job or a question (default 0: stay)",
    )
    parser.add_argument("--verbose", action="store_true", help="log more")
    parser.add_argument("--version", action="version", version=f"mgie-server {report.server_version()}")
    return parser


def serve(settings: Settings) -> int:
    """Hold the lock, listen, serve. Raises MgieError already_running and what Broker raises."""
    make_home(settings.home)
    lock = FileLock(settings.home / LOCK)
    if not lock.acquire():
        raise _already_running()
    try:
        _serve_locked(settings)
    finally:
        lock.release()
    return 0


def _serve_locked(settings: Settings) -> None:
    if settings.model:
        from mgie_server.models import catalog

        catalog.find_model(settings.model)
    token = auth.new_token()
    broker = Broker(settings, token)
    connection = ConnectionFile(broker.endpoint, token, report.server_version(), os.getpid())
    try:
        _stop_on_signals(broker)
        write_connection(connection)
        print(f"mgie-server listens on {broker.endpoint} (process {os.getpid()})", flush=True)
        broker.clean_stale()
        broker.run()
    finally:
        remove_connection(connection)
        broker.close()


def _stop_on_signals(broker: Broker) -> None:
    def stop(number: int, frame: FrameType | None) -> None:
        signal.signal(number, signal.SIG_DFL)  # a second one ends it at once
        broker.stop(f"signal {signal.Signals(number).name}")

    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)


def _already_running() -> MgieError:
    """Says where the first server listens, which may only just be starting."""
    deadline = time.monotonic() + FIRST_ONE_WRITES_S
    while (first := read_connection()) is None and time.monotonic() < deadline:
        time.sleep(0.02)
    where = f" at {first.endpoint} (process {first.pid})" if first else ""
    return MgieError(
        "already_running",
        f"A server of this user runs already{where}.",
        "Use it, or stop it with `mgie stop`.",
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


if __name__ == "__main__":
    sys.exit(main())
