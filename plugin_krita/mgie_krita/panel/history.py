"""The drawer of this document's edits: see what was asked, ask it again, take its words or its parameters."""

from __future__ import annotations

from typing import Any

from mgie_client.requests import OFF, ON
from mgie_krita.jobs.selections import can_unpack
from mgie_krita.jobs.small_pictures import unpacked
from mgie_krita.panel.drag_picture import DragPicture
from mgie_krita.panel.drawers import Drawer
from mgie_krita.panel.guard import safely
from mgie_krita.panel.icons import IconButton
from mgie_krita.panel.labels import ShortLabel
from mgie_krita.qt import QtCore, QtWidgets, Signal
from mgie_krita.receipt_words import line_words
from mgie_krita.types import SOURCES, Entry, Options
from mgie_krita.words import tr

MAX_ROWS = 50
PICTURE = (52, 42)  # px
BUTTON = 22  # px


class HistoryRow(QtWidgets.QWidget):
    """One edit: its picture to drag, the instruction, and under it when it was made and what became of it; a tooltip says
    how much. dropped: its picture was let go at this point of the screen.
    """

    pressed = Signal(str)  # "repeat", "instruction", "parameters", "favour" or "unfavour"
    dropped = Signal(QtCore.QPoint)

    def __init__(self, entry: Entry) -> None:
        super().__init__()
        said = str(entry.request.get("instruction", ""))
        words = ShortLabel()
        words.say(said, entry.expressive)
        about = ShortLabel(dim=True, small=True)
        about.say(about_entry(entry), "\n".join(map(line_words, entry.reports)))
        tip = tr("Drag it onto the canvas to make a layer of it")
        self.picture = DragPicture("mgie_history_picture", unpacked(entry.picture), *PICTURE, tip)
        self.picture.dropped.connect(self.dropped)
        below = QtWidgets.QHBoxLayout()
        below.setSpacing(0)
        below.addWidget(about, 1)
        column = QtWidgets.QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(words)
        column.addLayout(below)
        row = QtWidgets.QHBoxLayout(self)
        row.setContentsMargins(0, 3, 0, 3)
        row.setSpacing(6)
        row.addWidget(self.picture)
        row.addLayout(column, 1)
        self.buttons: dict[str, IconButton] = {}
        liked = entry.favourite
        for what, look, tip in (
            (
                "unfavour" if liked else "favour",
                "star_on" if liked else "star",
                tr("A favourite no longer") if liked else tr("A favourite: it stays in front, and is kept"),
            ),
            ("repeat", "again", repeat_words(entry)),
            ("instruction", "words", tr("Copy the instruction into the text box")),
            ("parameters", "sliders", tr("Copy the instruction and all parameters")),
        ):
            button = IconButton(f"mgie_history_{what}", look, tip)
            button.setFixedHeight(BUTTON)
            button.setAccessibleName(f"{tip}: {said}")
            button.clicked.connect(self._press)
            button.setProperty("what", what)
            self.buttons[what] = button
            below.addWidget(button)

    @safely
    def _press(self) -> None:
        button = self.sender()
        if button is not None:
            self.pressed.emit(str(button.property("what")))


class HistoryDrawer(Drawer):
    """asked: an Entry and what to do with it, see HistoryRow.pressed. dropped: an Entry, and where on the screen."""

    asked = Signal(object, str)
    dropped = Signal(object, QtCore.QPoint)

    def __init__(self) -> None:
        super().__init__(tr("Edits of this document"), tr("No edits of this document yet."))
        self._entries: list[Entry] | None = None
        self.show_entries([])

    def show_entries(self, entries: list[Entry]) -> None:
        """Newest first; favourites are shown before the others."""
        entries = sorted(entries, key=lambda entry: not entry.favourite)
        if entries == self._entries:
            return
        self._entries = list(entries)
        self.fill([self._row(entry) for entry in entries[:MAX_ROWS]])

    def _row(self, entry: Entry) -> HistoryRow:
        row = HistoryRow(entry)
        row.pressed.connect(lambda what, entry=entry: self.asked.emit(entry, what))
        row.dropped.connect(lambda point, entry=entry: self.dropped.emit(entry, point))
        return row


def repeat_words(entry: Entry) -> str:
    """What Repeat does, and inside which selection."""
    if can_unpack(entry.selection):
        return tr(
            "The same edit with the same seed and settings, on the active layer, inside the selection of then"
        )
    return tr(
        "The same edit with the same seed and settings, on the active layer, inside what is selected now"
    )


def about_entry(entry: Entry) -> str:
    """When, and the layer that was kept or the seed."""
    moment = QtCore.QDateTime.fromMSecsSinceEpoch(int(entry.made_at * 1000))
    today = moment.date() == QtCore.QDate.currentDate()
    locale = QtCore.QLocale()
    short = QtCore.QLocale.FormatType.ShortFormat
    when = locale.toString(moment.time(), short) if today else locale.toString(moment, short)
    model = str(entry.request.get("model", ""))
    kept = tr("kept as a layer") if entry.layer else tr("not kept")
    return " · ".join(part for part in (when, model, kept) if part)


def options_of(entry: Entry, present: Options) -> Options:
    """The parameters of an edit as options of the panel, seed locked; what it lacks stays as it is."""
    request = entry.request

    def of(name: str) -> object:
        return request.get(name, getattr(present, name))

    seed = entry.seeds[0] if entry.seeds else request.get("seed", present.seed)
    return Options(
        source=entry.source if entry.source in SOURCES else present.source,
        model=str(of("model")),
        variations=of("variations"),  # type: ignore[arg-type]
        seed=seed,
        seed_locked=True,
        steps=of("steps"),  # type: ignore[arg-type]
        text_guidance=of("text_guidance"),  # type: ignore[arg-type]
        image_guidance=of("image_guidance"),  # type: ignore[arg-type]
        strict_selection=bool(of("strict_selection")),
        feather=of("feather"),  # type: ignore[arg-type]
        landing=str(of("landing")),
        coverage=str(of("coverage")),
        negative=str(request.get("negative") or ""),
        context=request.get("context"),
        inpaint=bool(request.get("inpaint")),
        expand=", ".join(map(str, request.get("expand") or ())) if any(request.get("expand") or ()) else "",
        hide_source=present.hide_source,
        apply_as=present.apply_as,
        grow_canvas=present.grow_canvas,
        describe=_describe(request, present),
        paid_work_only=present.paid_work_only,
    )


def _describe(request: dict[str, Any], present: Options) -> str:
    """Whether the text was read before that edit, nobody kept: that stays as it is."""
    if request.get("expressive") == request.get("instruction"):
        return OFF
    return ON if present.describe == OFF else present.describe
