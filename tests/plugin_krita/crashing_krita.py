"""A Controller in a process of its own that a test kills: python crashing_krita.py STATE INSTRUCTION...

It prints the job ids when all are in this state ("ready"), or, for "given", with the server.
"""

from __future__ import annotations

import sys

from controller_under_test import spin
from fake_canvas import one_document

from mgie_krita.jobs.controller import Controller
from mgie_krita.jobs.settings import Settings
from mgie_krita.qt import QtCore
from mgie_krita.types import QUEUED, READY, WORKING, Options


def main() -> None:
    app = QtCore.QCoreApplication(["krita"])
    controller = Controller(one_document(), Settings.load())
    jobs = [
        controller.edit(text, Options(model="echo", variations=2, seed=5, seed_locked=True))
        for text in sys.argv[2:]
    ]
    states = (READY,) if sys.argv[1] == READY else (QUEUED, WORKING)
    spin(lambda: all(job.state in states for job in jobs))
    print(*(job.job_id for job in jobs), flush=True)
    app.exec()  # until it is killed


if __name__ == "__main__":
    main()
