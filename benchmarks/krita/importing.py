"""Runs inside Krita with the plug-in switched off: how long its import and its docker take. See ../krita_panel.py."""

from __future__ import annotations

import importlib
import sys
import time

from mgie_scenario.report import report

HEAVY = ("json", "uuid", "tempfile", "subprocess", "socket", "random", "asyncio")


def check_import() -> None:
    already = sorted(set(HEAVY) & set(sys.modules))
    started = time.perf_counter()
    importlib.import_module(
        "mgie_krita"
    )  # what Krita does at its start: floors, actions, the docker's factory
    imported = time.perf_counter()
    from mgie_krita.plugin import MgieDocker, Session  # type: ignore

    docker = MgieDocker(Session())
    made = time.perf_counter()
    docker.panel.controller.shutdown()
    report.note("import ms", round((imported - started) * 1000, 1))
    report.note("docker ms", round((made - imported) * 1000, 1))
    report.note("standard modules already loaded", already)
