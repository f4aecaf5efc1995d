"""Drives the panel: a stand-in controller whose state a test sets by hand, pictures, and real clicks.

Runs under PyQt6 and PyQt5 alike; set QT_QPA_PLATFORM=offscreen where there is no screen (done here).
"""

from __future__ import annotations

import importlib
import os
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
for _place in (ROOT / "shared", ROOT / "plugin_krita"):
    if str(_place) not in sys.path:
        sys.path.insert(0, str(_place))

from fake_canvas import one_document  # noqa: E402

from mgie_client.models import ModelInfo  # noqa: E402
from mgie_krita.jobs.reference_list import ReferenceList  # noqa: E402
from mgie_krita.jobs.settings import Settings  # noqa: E402
from mgie_krita.qt import QtCore, QtGui, QtWidgets, Signal  # noqa: E402
from mgie_krita.types import (  # noqa: E402
    DISCARDED,
    READY,
    UNDER_WAY,
    ColorSpace,
    Entry,
    Job,
    Options,
    ServerState,
    Source,
    Thumbnail,
)

_QT6 = QtCore.QT_VERSION_STR.startswith("6")
QTest: Any = importlib.import_module("PyQt6.QtTest" if _QT6 else "PyQt5.QtTest").QTest

LEFT = QtCore.Qt.MouseButton.LeftButton
SPACE = ColorSpace("RGBA", "U8", "sRGB-elle-V2-srgbtrc.icc")
MINI = ModelInfo("mini", "Adjust (offline)", "CC-BY-SA-4.0", "free")
BIG = ModelInfo("mgie-7b", "MGIE-7B", "CC-BY-NC-4.0", "no")
PAINTER = ModelInfo("painter", "Painter", "none", "free", paints=True, references=4, negative=True)
REPORT: dict[str, Any] = {
    "landing": "auto", "painted": True, "identical": 0.61, "photometric": 0.303, "new": 0.087,
    "shift": {"x": 1.25, "y": -0.5, "scale": 1.004}, "color_shift": [0.01, 0.0, -0.02],
    "frame": {"x": 120, "y": 80, "width": 1600, "height": 1200}, "model_size": [512, 384], "detail": [],
    "model": "mgie-7b", "licence": "CC-BY-NC-4.0", "non_commercial": True, "seed": 1234, "seconds": 8.3,
    "source_type": "compositeWithTrainedAlgorithmicMedia",
}  # fmt: skip
READY_STATE = ServerState("ready", "mini · CPU · ready", "", (MINI, BIG))
OFF_STATE = ServerState("off", "No server is running", "start")


_kept: list[QtWidgets.QApplication] = []


def application() -> QtWidgets.QApplication:
    """The one application of the process, in the Fusion style as Krita has it."""
    app = QtWidgets.QApplication.instance() or QtWidgets.QApplication(sys.argv[:1])
    assert isinstance(app, QtWidgets.QApplication)
    _kept.append(app)  # it must outlive every widget
    app.setStyle("Fusion")
    return app


class StandIn(QtCore.QObject):
    """The interface of Controller; it notes what it is asked for in `asked` and does nothing else."""

    jobs_changed = Signal()
    server_changed = Signal()
    history_changed = Signal()
    message = Signal(str)

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.settings = Settings(path=folder / "krita.json")
        self.server = READY_STATE
        self.jobs: list[Job] = []
        self.document = "doc"
        self.entries: list[Entry] = []
        self.reason = ""  # why nothing can be edited, whatever the instruction
        self.near: list[str] = []
        self.kept: list[str] = []  # names of recipes
        self.asked: list[tuple[Any, ...]] = []
        self.on_canvas: tuple[str, int, float] = ("", 0, 1.0)
        self.canvas = one_document()  # whose layers may be references
        self.references = ReferenceList(self.canvas, self.jobs_changed.emit)

    @property
    def current(self) -> Job | None:
        mine = [j for j in self.jobs if j.source.document == self.document and j.state != DISCARDED]
        return mine[-1] if mine else None

    @property
    def under_way(self) -> list[Job]:
        return [job for job in self.jobs if job.state in UNDER_WAY]

    def can_edit(self, instruction: str, kind: str) -> str:
        return self.reason or ("" if instruction.strip() else "Say what should change.")

    def edit(self, instruction: str, options: Options, expressive: str | None = None) -> Job:
        self.asked.append(("edit", instruction, options, expressive))
        return self.put(job(instruction, f"edit-{len(self.jobs)}", options=options, document=self.document))

    def again(self, old: Job, options: Options, expressive: str | None = None) -> Job:
        self.asked.append(("again", old.job_id, options, expressive))
        return self.put(job(old.instruction, f"again-{len(self.jobs)}", options=options))

    def repeat(self, entry: Entry) -> Job:
        self.asked.append(("repeat", entry.job_id))
        return self.put(job(entry.request["instruction"], f"repeat-{len(self.jobs)}"))

    def can_apply_recipe(self, kind: str) -> str:
        return self.reason

    def apply_recipe(self, name: str, options: Options) -> Job:
        self.asked.append(("apply_recipe", name, options))
        return self.put(job(name, f"recipe-{len(self.jobs)}", from_recipe=True))

    def recipes(self) -> list[str]:
        return list(self.kept)

    def keep_recipe(self, job_id: str, variation: int) -> str:
        self.asked.append(("keep_recipe", job_id, variation))
        return "rain"

    def cancel(self, job_id: str) -> None:
        self.asked.append(("cancel", job_id))

    def cancel_all(self) -> None:
        self.asked.append(("cancel_all",))

    def apply(self, job_id: str, variation: int = 0, strength: float = 1.0) -> None:
        self.asked.append(("apply", job_id, variation, *([strength] if strength < 1 else [])))

    def open_new(self, job_id: str, variation: int = 0) -> None:
        self.asked.append(("open_new", job_id, variation))

    def discard(self, job_id: str) -> None:
        self.asked.append(("discard", job_id))
        for one in self.jobs:
            if one.job_id == job_id:
                one.state = DISCARDED
        self.jobs_changed.emit()

    def show_on_canvas(self, job_id: str, variation: int = 0, opacity: float = 1.0) -> None:
        self.on_canvas = (job_id, variation, opacity)

    @property
    def waiting(self) -> list[Job]:
        return [one for one in reversed(self.jobs) if one.state == READY]

    def saw(self, job_id: str) -> None:
        next(one for one in self.jobs if one.job_id == job_id).seen = True

    def discard_all(self, job_ids: list[str]) -> None:
        self.asked.append(("discard_all", job_ids))
        self.jobs = [one for one in self.jobs if one.job_id not in job_ids]
        self.jobs_changed.emit()

    def history(self) -> list[Entry]:
        return list(self.entries)

    def favour(self, entry: Entry, favourite: bool) -> None:
        self.asked.append(("favour", entry.job_id, favourite))

    def drop(self, entry: Entry, x: int, y: int) -> None:
        self.asked.append(("drop", entry.job_id, x, y))

    def start_server(self) -> None:
        self.asked.append(("start_server",))

    def dismiss_recommendation(self) -> None:
        self.asked.append(("dismiss_recommendation",))

    def refresh(self) -> None:
        self.asked.append(("refresh",))

    def settings_changed(self) -> None:
        self.asked.append(("settings_changed",))

    def nearest(self, one: Job) -> list[str]:
        return list(self.near)

    # --- for tests -------------------------------------------------------------------------------------

    def put(self, one: Job) -> Job:
        """Add a job and tell."""
        self.jobs.append(one)
        self.jobs_changed.emit()
        return one

    def names(self) -> list[str]:
        """What was asked for, without the saving of settings."""
        return [call[0] for call in self.asked if call[0] != "settings_changed"]

    def last(self, name: str) -> tuple[Any, ...]:
        return [call for call in self.asked if call[0] == name][-1]


def job(
    instruction: str = "make it a rainy evening",
    job_id: str = "job-1",
    *,
    options: Options | None = None,
    document: str = "doc",
    **fields: Any,
) -> Job:
    """A job of the document, with what else the test says about it."""
    source = Source(
        document,
        "harbour.kra" if document else "",
        "layer",
        "layer",
        "Paint layer 1",
        0,
        0,
        96,
        64,
        SPACE,
        SPACE,
    )
    return Job(job_id, instruction, options or Options(), source, **fields)


def ready(variations: int = 1, **fields: Any) -> Job:
    """A job whose result is there; the variations are told apart by their blue."""
    given: dict[str, Any] = {
        "state": READY,
        "expressive": "The scene would be darker, with wet streets and lights.",
        "before": plain_picture(200, 40, 40),
        "after": [plain_picture(20, 120, 30 * n) for n in range(variations)],
        "seeds": [1234 + n for n in range(variations)],
        "options": Options(variations=variations),
    }
    given.update(fields)
    return job(**given)


def plain_picture(red: int, green: int, blue: int, width: int = 96, height: int = 64) -> Thumbnail:
    return Thumbnail(width, height, bytes((red, green, blue, 255)) * (width * height))


def entry(job_id: str = "old-1", instruction: str = "make it warmer", **fields: Any) -> Entry:
    request = {
        "instruction": instruction, "model": "mgie-7b", "variations": 2, "steps": 30, "text_guidance": 9.0,
        "image_guidance": None, "strict_selection": False, "feather": 12.0, "seed": 77,
    }  # fmt: skip
    given: dict[str, Any] = {"expressive": "Warm light.", "seeds": (77, 78), "made_at": 1_700_000_000.0}
    given.update(fields)
    return Entry(job_id, request, **given)


def settle() -> None:
    """Let what is due happen: coalesced redraws, layouts, late deletions."""
    for _ in range(4):
        QtWidgets.QApplication.processEvents()
        QtCore.QCoreApplication.sendPostedEvents(None, QtCore.QEvent.Type.DeferredDelete)


def child(widget: QtWidgets.QWidget, name: str) -> Any:
    """The part of this objectName; one must exist."""
    found = widget.findChild(QtCore.QObject, name)
    assert found is not None, f"there is no {name}"
    return found


def click(widget: QtWidgets.QWidget) -> None:
    """A real click into the middle of a control, then everything that follows from it."""
    place = QtCore.QPoint(min(8, widget.width() // 2), widget.height() // 2)
    QTest.mouseClick(widget, LEFT, QtCore.Qt.KeyboardModifier.NoModifier, place)
    settle()


def press(widget: QtWidgets.QWidget, key: Any, modifier: Any = None) -> None:
    """A key, pressed and let go, at this widget."""
    QTest.keyClick(widget, key, modifier or QtCore.Qt.KeyboardModifier.NoModifier)
    settle()


def spin_ms(milliseconds: int) -> None:
    """Until a timer of the panel that is as long has fired."""
    loop = QtCore.QEventLoop()
    QtCore.QTimer.singleShot(milliseconds + 50, loop.quit)
    loop.exec()


def color_at(image: QtGui.QImage, x: int, y: int) -> tuple[int, int, int]:
    color = image.pixelColor(x, y)
    return color.red(), color.green(), color.blue()


class PanelDriver:
    """A panel of some size on the (offscreen) screen, with its stand-in controller."""

    def __init__(self, folder: Path, *, width: int = 300, height: int = 600, text: str = "") -> None:
        from mgie_krita.panel.panel import Panel

        self.app = application()
        self.controller = StandIn(folder)
        self.panel = Panel(self.controller)  # type: ignore[arg-type]
        self.panel.resize(width, height)
        self.panel.show()
        self.panel.activateWindow()
        self.panel.instruction.put(text)
        settle()

    def __getitem__(self, name: str) -> Any:
        """The part of this objectName."""
        return child(self.panel, name)

    def close(self) -> None:
        self.panel.close()
        self.panel.deleteLater()
        settle()

    def put(self, one: Job) -> Job:
        """Add a job and let the panel show it."""
        self.controller.put(one)
        settle()
        return one

    def told(self) -> None:
        """The controller's state was changed by hand: tell the panel."""
        self.controller.jobs_changed.emit()
        self.controller.server_changed.emit()
        settle()

    def seen(self, name: str) -> bool:
        return bool(self[name].isVisible())
