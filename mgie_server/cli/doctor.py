"""`mgie doctor`: what works here, what is missing, and how to mend it."""

from __future__ import annotations

import os
import platform
import stat
import sys
from dataclasses import asdict, dataclass

from mgie_client.server_start import find_server
from mgie_protocol.connection import mgie_home
from mgie_protocol.errors import MgieError
from mgie_protocol.finding import held_elsewhere
from mgie_server.cli.answer import Json, answering
from mgie_server.cli.doctor_places import look_at_places
from mgie_server.cli.server import ask_status
from mgie_server.engines.catalog import list_models
from mgie_server.runtime.gpus import find_gpu, remedy
from mgie_server.settings import Settings


@dataclass(frozen=True)
class Finding:
    """One thing looked at. mend: what to do when it is not ok, "" otherwise."""

    what: str
    ok: bool
    found: str
    mend: str = ""


def doctor(json: Json = False) -> None:
    """Say what works here, what is missing and how to mend it."""
    with answering(json) as answer:
        findings = [_python(), *_torch(), _home(), *_places(), _server(), *_models()]
        text = "\n".join(
            f"{'ok  ' if f.ok else 'MEND'} {f.what}: {f.found}" + (f"\n     {f.mend}" if f.mend else "")
            for f in findings
        )
        data = {"ok": all(f.ok for f in findings), "findings": [asdict(f) for f in findings]}
        answer.give(data, text)


def _python() -> Finding:
    return Finding("Python", True, f"{platform.python_version()} at {sys.executable}")


def _torch() -> list[Finding]:
    import importlib.metadata  # slow, and every command would pay for it

    try:
        version = importlib.metadata.version("torch")
    except importlib.metadata.PackageNotFoundError:
        return [
            Finding("torch", False, "not installed", "Run `make demo`, or pip install with constraints.txt.")
        ]
    gpu = find_gpu()
    if not gpu:
        return [Finding("torch", True, version), Finding("GPU", True, "none seen; the CPU is used")]
    import torch

    usable = torch.cuda.is_available()
    mend = "" if usable else remedy(gpu, version)
    return [
        Finding("torch", True, version),
        Finding("GPU", usable, f"{gpu}, {'usable' if usable else 'not usable by this torch'}", mend),
    ]


def _home() -> Finding:
    home = mgie_home()
    if not home.exists():
        return Finding("folder", True, f"{home} (made at the first start)")
    if os.name == "posix" and stat.S_IMODE(home.stat().st_mode) & 0o077:
        return Finding("folder", False, f"{home} can be read by others", f"chmod 700 {home}")
    return Finding("folder", True, str(home))


def _places() -> list[Finding]:
    return [Finding(*place) for place in look_at_places(Settings.from_environment())]


def _server() -> Finding:
    """Whether one runs, and whether it is what it should be: it has to prove itself and answer."""
    try:
        if find_server() is None:
            held = held_elsewhere()
            if held is None:
                return Finding("server", True, "none runs; `mgie edit` starts one")
            raise held
        data = ask_status()
    except MgieError as error:
        return Finding("server", False, error.message, error.hint)
    return Finding(
        "server",
        True,
        f"{data.get('endpoint')}, version {data.get('server_version')}, process {data.get('pid')}",
    )


def _models() -> list[Finding]:
    return [
        Finding(
            f"model {m.name}",
            m.installed or m.name != "mini",
            "installed" if m.installed else "not installed",
            "" if m.installed else m.hint,
        )
        for m in list_models()
    ]
