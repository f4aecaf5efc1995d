"""A result: the variations as small pictures, the chosen one compared with the picture before."""

from __future__ import annotations

from mgie_krita.panel.canvas_switch import CanvasSwitch
from mgie_krita.panel.compare import Compare
from mgie_krita.panel.compare_window import CompareWindow
from mgie_krita.panel.guard import safely
from mgie_krita.panel.icons import IconButton
from mgie_krita.panel.labels import ShortLabel
from mgie_krita.panel.panel_keys import SpacelessButton
from mgie_krita.panel.pictures import fit, paint_picture, pixmap_of
from mgie_krita.panel.receipt import Receipt
from mgie_krita.panel.strength import StrengthRow
from mgie_krita.panel.wording import words_of
from mgie_krita.qt import QtCore, QtGui, QtWidgets, Signal
from mgie_krita.types import APPLIED, APPLYING, Closeup, Job, Source, Thumbnail
from mgie_krita.words import tr
from mgie_protocol.limits import MAX_VARIATIONS

COLUMNS, SPACING = 4, 4
_Role = QtGui.QPalette.ColorRole


class ThumbButton(SpacelessButton):
    """One variation, with its number. Space is left to the panel, which shows the picture before."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number
        self.setObjectName(f"mgie_thumb_{number}")
        self.setCheckable(True)
        self.setFocusPolicy(QtCore.Qt.FocusPolicy.StrongFocus)
        self.setFixedHeight(46)
        self.setMinimumWidth(34)
        policy = QtWidgets.QSizePolicy.Policy
        self.setSizePolicy(policy.Expanding, policy.Fixed)
        self.setAccessibleName(tr("Variation {n}").format(n=number))
        self._shown: Thumbnail | None = None
        self._pixmap = QtGui.QPixmap()

    def sizeHint(self) -> QtCore.QSize:
        return QtCore.QSize(60, 46)

    def show_picture(self, thumbnail: Thumbnail | None, seed: int | None) -> None:
        tip = tr("Variation {n} (key {n})").format(n=self.number)
        self.setToolTip(tip if seed is None else tip + "\n" + tr("Seed {seed}").format(seed=seed))
        if thumbnail is not self._shown:
            self._shown, self._pixmap = thumbnail, pixmap_of(thumbnail)
            self.update()

    def paintEvent(self, event: QtGui.QPaintEvent) -> None:
        painter = QtGui.QPainter(self)
        palette = self.palette()
        painter.fillRect(self.rect(), palette.color(_Role.Base))
        paint_picture(
            painter, fit(self._pixmap.size(), self.rect().adjusted(3, 3, -3, -3)), self._pixmap, palette
        )
        thick = 2 if self.isChecked() else 1
        painter.setPen(QtGui.QPen(palette.color(_Role.Highlight if self.isChecked() else _Role.Mid), thick))
        painter.drawRect(self.rect().adjusted(thick // 2, thick // 2, -1, -1))
        if self.hasFocus():
            pen = QtGui.QPen(palette.color(_Role.WindowText), 1, QtCore.Qt.PenStyle.DotLine)
            painter.setPen(pen)
            painter.drawRect(self.rect().adjusted(3, 3, -4, -4))
        self._paint_number(painter)
        painter.end()

    def _paint_number(self, painter: QtGui.QPainter) -> None:
        metrics = self.fontMetrics()
        box = QtCore.QRect(2, 2, metrics.horizontalAdvance("8") + 7, metrics.height())
        on = self.isChecked()
        painter.fillRect(box, self.palette().color(_Role.Highlight if on else _Role.Window))
        painter.setPen(self.palette().color(_Role.HighlightedText if on else _Role.WindowText))
        painter.drawText(box, int(QtCore.Qt.AlignmentFlag.AlignCenter), str(self.number))


class Results(QtWidgets.QWidget):
    """variation: the one on show, from 0. chosen: another one came on show. canvas_changed: what is to be seen on the
    canvas may have changed.
    """

    chosen = Signal()
    canvas_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.variation = 0
        self._job: Job | None = None
        self._window: CompareWindow | None = None
        self.compare = Compare()
        self.belongs = ShortLabel("mgie_belongs", dim=True, small=True)
        self.lens = IconButton("mgie_lens", "lens", tr("Show from near what has changed"), checkable=True)
        self.lens.setChecked(True)
        self.on_canvas = CanvasSwitch()
        corners = QtWidgets.QHBoxLayout(self.compare)
        corners.setContentsMargins(4, 4, 4, 4)
        for button in (self.lens, self.on_canvas):
            button.setAutoRaise(False)
            button.setCursor(QtCore.Qt.CursorShape.ArrowCursor)
            corners.addWidget(button, 0, QtCore.Qt.AlignmentFlag.AlignTop)
        corners.insertStretch(1)
        self.strength = StrengthRow()
        self.caption = ShortLabel("mgie_caption")
        self.receipt = Receipt()
        self.thumbs = [ThumbButton(number) for number in range(1, MAX_VARIATIONS + 1)]
        grid = QtWidgets.QGridLayout()
        grid.setSpacing(4)
        for place, thumb in enumerate(self.thumbs):
            grid.addWidget(thumb, place // COLUMNS, place % COLUMNS)
            thumb.clicked.connect(self._click)
        self._grid = QtWidgets.QWidget()
        self._grid.setLayout(grid)
        grid.setContentsMargins(0, 0, 0, 0)
        column = QtWidgets.QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACING)
        column.addWidget(self.belongs)
        column.addWidget(self._grid)
        column.addWidget(self.compare, 1)
        column.addWidget(self.strength)
        column.addWidget(self.receipt)
        column.addWidget(self.caption)
        self.compare.enlarge_asked.connect(self._enlarge)
        self.strength.changed.connect(self._mix)
        self.lens.clicked.connect(self._look)
        for signal in (self.compare.turned, self.strength.changed, self.chosen):
            signal.connect(self.canvas_changed)

    def show_job(self, job: Job, document: str = "") -> None:
        """document: id of the active one."""
        if self._job is None or self._job.job_id != job.job_id:
            self.variation = 0
            self.compare.only_before = False
            self.strength.reset()
        self._job = job
        self.belongs.setVisible(job.away or job.source.document != (document or job.source.document))
        self.belongs.say(belongs_words(job))
        self.strength.setVisible(not job.away)  # a document of its own has nothing below
        self.variation = min(self.variation, max(0, len(job.after) - 1))
        many = len(job.after) > 1
        self._grid.setVisible(many)
        for place, thumb in enumerate(self.thumbs):
            has = many and place < len(job.after)
            thumb.setVisible(has)
            thumb.setChecked(has and place == self.variation)
            if has:
                thumb.show_picture(job.after[place], job.seeds[place] if place < len(job.seeds) else None)
        self._show_pictures(job)
        self.receipt.show_report(job, self.variation)
        self.caption.say(self._words(job))

    def _show_pictures(self, job: Job) -> None:
        """The whole picture, or from near where only a small part of it has changed."""
        near = job.closeup
        self.lens.setVisible(near is not None)
        before, after, mark = job.before, job.after[self.variation] if job.after else None, None
        if near is not None and self.lens.isChecked() and self.variation < len(near.after):
            before, after = near.before, near.after[self.variation]
        elif near is not None:
            mark = _share(near, job.source)
        self.compare.show_pictures(before, after, mark)
        if self._window is not None and self._window.isVisible():
            self._window.show_pictures(before, after, job.instruction)

    def variation_of(self, job: Job) -> int:
        """The one that is on show of this job, or will be."""
        return self.variation if self._job is not None and self._job.job_id == job.job_id else 0

    def choose(self, variation: int) -> bool:
        """Show this variation, from 0; False when there is none."""
        if self._job is None or not 0 <= variation < len(self._job.after):
            return False
        self.variation = variation
        self.show_job(self._job)
        self.chosen.emit()
        return True

    def canvas_opacity(self) -> float:
        """How much of the result is to be seen on the canvas, 0..1."""
        before = self.compare.holding or self.compare.only_before
        return 0.0 if before else self.strength.value

    def height_beside_picture(self) -> int:
        """What is to be seen together with the picture: the variations above it, the line below it. px"""
        heights = [self._grid.sizeHint().height()] if self._grid.isVisible() else []
        heights += [self.receipt.height_in_sight()] if self.receipt.isVisible() else []
        heights += [part.sizeHint().height() for part in (self.strength, self.belongs) if part.isVisible()]
        return sum(height + SPACING for height in heights)

    def _words(self, job: Job) -> str:
        if job.state == APPLYING:
            return words_of(job)
        parts = [tr("kept")] if job.state == APPLIED else []
        if len(job.after) > 1:
            parts.append(tr("{n} of {m}").format(n=self.variation + 1, m=len(job.after)))
        if self.variation < len(job.seeds):
            parts.append(tr("seed {seed}").format(seed=job.seeds[self.variation]))
        parts.append(tr("hold: before"))
        return " · ".join(parts)

    @safely
    def _click(self) -> None:
        thumb = self.sender()
        if isinstance(thumb, ThumbButton):
            self.choose(thumb.number - 1)

    @safely
    def _mix(self) -> None:
        self.compare.set_strength(self.strength.value)
        if self._window is not None:
            self._window.compare.set_strength(self.strength.value)

    @safely
    def _look(self) -> None:
        near = self.lens.isChecked()
        tip = tr("Show the whole picture") if near else tr("Show from near what has changed")
        self.lens.setToolTip(tip)
        self.lens.setAccessibleName(tip)
        if self._job is not None:
            self._show_pictures(self._job)

    @safely
    def _enlarge(self) -> None:
        if self._job is None or not self._job.after:
            return
        if self._window is None:
            self._window = CompareWindow(self)
        self._window.show_pictures(*self.compare.pictures(), self._job.instruction)
        self._window.compare.set_split(self.compare.split)
        self._window.compare.set_strength(self.strength.value)
        self._window.show()
        self._window.raise_()
        self._window.activateWindow()


def belongs_words(job: Job) -> str:
    """Which document a result is of, and whether that is open."""
    name = job.source.document_name or tr("a picture that is not known here")
    words = tr("Of {document}, which is not open") if job.away else tr("Of {document}")
    return words.format(document=name)


def _share(near: Closeup, source: Source) -> QtCore.QRectF:
    """Where the closeup lies in its picture, 0..1."""
    wide, high = max(1, source.width), max(1, source.height)
    return QtCore.QRectF(near.x / wide, near.y / high, near.width / wide, near.height / high)
