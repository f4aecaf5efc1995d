"""The echo engine: a stand-in for tests, which a server finds where MGIE_ENGINES names this folder.

It hands the picture back. Its instruction may hold commands, separated by ";", that force what a real
model does only by accident:

    sleep 2         the steps take two seconds together        steps 20       so many steps
    crash           the process dies at the first step          hang           it never comes back
    freeze          the whole process stops (SIGSTOP)           device error   as of a poisoned GPU
    out of memory   MemoryError                                 bug            a ValueError
    refuse          MgieError edit_not_supported                nan            the answer holds NaN
    darken 0.5      the colours multiplied by 0.5
    hold            from the middle on it waits for a file "go" in MGIE_HOME
"""

from __future__ import annotations

import os
import signal
import time
from typing import TYPE_CHECKING

from mgie_protocol.connection import mgie_home
from mgie_protocol.errors import MgieError
from mgie_server.engines.engine import Capabilities, Description, EditSettings, OnStep
from mgie_server.mgie.config import Sizing

if TYPE_CHECKING:
    from mgie_server.engines.engine import Picture

CAPABILITIES = Capabilities(
    name="echo",
    title="Echo (tests)",
    licence="Apache-2.0",
    paid_work="free",
    describes=True,
    sizing=Sizing("fit", 256, 8),
    steps=4,
    text_guidance=1.0,
    image_guidance=1.0,
)


class EchoEngine:
    """Obeys the commands of its instruction; see the module's docstring."""

    capabilities = CAPABILITIES

    def __init__(self) -> None:
        self.described = 0
        self.edited = 0

    def describe(
        self, picture: Picture, instruction: str, expressive: str | None = None, decoding: str = "fast"
    ) -> Description:
        self.described += 1
        commands = commands_of(instruction)
        if "refuse" in commands:
            raise MgieError(
                "edit_not_supported", "echo was asked to refuse.", "Ask again.", {"nearest": ["sleep 1"]}
            )
        return Description(expressive or f"Echo {self.described}: {instruction}", None)

    def edit(
        self, picture: Picture, description: Description, settings: EditSettings, on_step: OnStep
    ) -> Picture:
        self.edited += 1
        commands = commands_of(description.expressive.partition(": ")[2] or description.expressive)
        steps = int(commands.get("steps", settings.steps))
        pause = float(commands.get("sleep", 0)) / steps
        for step in range(1, steps + 1):
            force_fault(commands)
            time.sleep(pause)
            if "hold" in commands and step > steps // 2:
                wait_for_go()
            on_step(step, steps, lambda step=step: picture * (step / steps))
        if "nan" in commands:
            return picture * float("nan")
        return picture * float(commands["darken"]) if "darken" in commands else picture

    def reconstruct(self, picture: Picture) -> Picture:
        return picture


def commands_of(instruction: str) -> dict[str, str]:
    """The commands of an instruction with their values: "sleep 2; crash" -> {"sleep": "2", "crash": ""}."""
    commands: dict[str, str] = {}
    for part in instruction.split(";"):
        word, _, value = part.strip().partition(" ")
        if value.replace(".", "", 1).isdigit():
            commands[word] = value
        else:
            commands[part.strip()] = ""
    return commands


def force_fault(commands: dict[str, str]) -> None:
    if "crash" in commands:
        os.kill(os.getpid(), signal.SIGSEGV)
    if "hang" in commands:
        while True:
            time.sleep(60)
    if "freeze" in commands:
        os.kill(os.getpid(), signal.SIGSTOP)
    if "device error" in commands:
        raise RuntimeError("CUDA error: device-side assert triggered")
    if "out of memory" in commands:
        raise MemoryError("echo was asked to run out of memory")
    if "bug" in commands:
        raise ValueError("echo was asked to fail")


def wait_for_go() -> None:
    """Wait for whoever lays the file there, a minute at most."""
    until = time.monotonic() + 60
    while not (mgie_home() / "go").exists() and time.monotonic() < until:
        time.sleep(0.02)


def load(device: str) -> EchoEngine:
    """The engine, on any device."""
    return EchoEngine()
