"""A real server beside a GIMP under test, and one that the plug-in calls for."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import numpy as np
from host import Gimp
from numpy.typing import NDArray
from stand_ins import ENGINES


class Server:
    """The installed mgie-server with the built-in model, in a home of its own, at any free port.

    settings: MGIE_ variables without the prefix, in lower case. Without engines among them the echo engine is
    there as well: its instructions force what mini does only by accident (mgie_server/assets/engines/echo/engine.py).
    """

    def __init__(self, folder: Path, home: Path | None = None, **settings: object) -> None:
        self.home = home or folder / "mgie-home"
        self.home.mkdir(parents=True, exist_ok=True)
        self.log = folder / "server.log"
        env = {name: value for name, value in os.environ.items() if not name.startswith("MGIE_")}
        env |= {"MGIE_HOME": str(self.home), "MGIE_ENGINES": str(ENGINES)}
        env |= {f"MGIE_{name.upper()}": str(value) for name, value in settings.items()}
        command = [str(Path(sys.executable).parent / "mgie-server"), "--device", "cpu", "--model", "mini"]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=log, text=True)
        assert self.process.stdout
        line = self.process.stdout.readline()
        assert "listens on " in line, f"{line!r}\n{self.log.read_text()}"

    def client(self) -> Any:
        """A client of this server."""
        from mgie_protocol.client import Client
        from mgie_protocol.connection import read_connection

        found = read_connection(self.home)
        assert found is not None
        return Client(found.endpoint, found.token, client_name="test")

    def status(self) -> dict[str, Any]:
        """What `mgie status` shows; "running" lists the jobs."""
        from mgie_protocol import messages

        client = self.client()
        try:
            client.ask_status()
            for _ in range(100):
                for event in client.wait(1.0):
                    if isinstance(event, messages.StatusReply):
                        return event.data
            raise AssertionError("the server did not answer")
        finally:
            client.close()

    def describe(self, instruction: str, picture: Path) -> str:
        """What mini says that it would do with a picture."""
        from PIL import Image

        from mgie_protocol.request import EditRequest

        pixels = np.asarray(Image.open(picture).convert("RGB").resize((600, 450)))
        return self.ask(EditRequest(instruction, task="describe"), pixels).expressive

    def edit(
        self, values: dict[str, Any], pixels: NDArray[Any], selection: NDArray[Any] | None = None
    ) -> tuple[NDArray[np.uint8], dict[str, Any]]:
        """What any client gets, without GIMP: the picture and its report. pixels: u8 [h, w, channels]."""
        from mgie_protocol.request import EditRequest

        result = self.ask(EditRequest(**values, previews=False), pixels, selection)
        return np.frombuffer(bytes(result.pixels[0].data), np.uint8).reshape(pixels.shape), result.reports[0]

    def ask(
        self,
        request: Any,
        pixels: NDArray[Any],
        selection: NDArray[Any] | None = None,
        transfer: str = "srgb",
    ) -> Any:
        """The result of a request. pixels: u8, u16 or f32 [h, w, channels]. selection: u8 [h, w]."""
        from mgie_protocol import events, messages

        client = self.client()
        try:
            mask = None if selection is None else _buffer(selection[..., None])
            client.submit(request, _buffer(pixels, transfer), mask)
            for _ in range(200):
                for event in client.wait(1.0):
                    assert not isinstance(event, messages.Error), event
                    if isinstance(event, events.Result):
                        return event
            raise AssertionError("the server did not answer")
        finally:
            client.close()

    def jobs(self) -> int:
        """How many jobs are received, queued or running."""
        status = self.status()
        return len(status["running"]) + status["queue"] + status["receiving"]

    def cancel(self, job: str) -> None:
        """End a job that nobody waits for, and wait for its end."""
        from mgie_protocol import events, messages

        client = self.client()
        try:
            client.fetch(job)
            for _ in range(100):
                for event in client.wait(1.0):
                    if isinstance(event, messages.Welcome):
                        client.cancel(job)
                    elif isinstance(event, (messages.Error, events.Result)):
                        return
            raise AssertionError("the server did not answer")
        finally:
            client.close()

    def close(self) -> None:
        self.process.terminate()
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        if self.process.stdout:
            self.process.stdout.close()


def _buffer(pixels: NDArray[Any], transfer: str = "srgb") -> Any:
    from mgie_protocol.pixels import PixelBuffer

    height, width, channels = pixels.shape
    dtype = {"uint8": "u8", "uint16": "u16", "float32": "f32"}[str(pixels.dtype)]
    return PixelBuffer(width, height, channels, dtype, transfer, np.ascontiguousarray(pixels).tobytes())


class CalledServer:
    """A server that starts when GIMP's plug-in runs the command that was recorded for it.

    The real one needs this checkout's Python, which GIMP's system has not. So the command there leaves its words
    in a file, and this class, outside, starts the server for them.
    """

    def __init__(self, gimp: Gimp) -> None:
        self.asked = gimp.folder / "asked"
        command = gimp.folder / "call-server"
        command.write_text(f'#!/bin/sh\necho "$@" > {self.asked}\nexec sleep 600\n')
        command.chmod(0o755)
        recorded = gimp.plug_ins / "mgie-gimp" / "server_command.json"
        recorded.write_text(json.dumps({"command": [str(command)]}))
        self.server: Server | None = None
        self._gimp = gimp
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._watch)
        self._thread.start()

    def _watch(self) -> None:
        while not self._closed.wait(0.05):
            if self.asked.exists():
                self.server = Server(self._gimp.folder, self._gimp.home)
                return

    def close(self) -> None:
        self._closed.set()
        self._thread.join()
        if self.server:
            self.server.close()
