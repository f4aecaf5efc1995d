"""The Krita after the one that ended mid-edit: the result is there and goes where it belongs."""

from __future__ import annotations

import os

from docked_panel import controller, show_panel
from mgie_scenario.documents import K, names
from mgie_scenario.steps import Steps, Until
from mgie_scenario.widgets import grab_screen


def check_the_result_waits() -> Steps[None]:
    yield from show_panel()
    document = K.openDocument(os.environ["MGIE_SCENARIO_KRA"])
    document.setBatchmode(True)
    K.activeWindow().addView(document)
    K.setActiveDocument(document)
    yield Until(lambda: any(job.state == "ready" for job in controller().jobs), "the result is fetched", 60)
    grab_screen("waiting")
    job = next(job for job in controller().jobs if job.state == "ready")
    assert job.instruction.startswith("sleep 4")
    controller().apply(job.job_id)
    yield Until(lambda: job.state == "applied", "it is a layer")
    assert len(names(document)) == 2, names(document)
    made = document.topLevelNodes()[-1]
    assert bytes(made.pixelData(9, 9, 1, 1)) == bytes((5, 60, 115, 255))
