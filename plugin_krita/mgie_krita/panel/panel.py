"""The panel: puts the parts together, shows the state of the controller, and passes on what the artist asks for."""

from __future__ import annotations

from dataclasses import replace

from mgie_krita.jobs.controller import Controller
from mgie_krita.panel.bottom import Foot, ResultRow
from mgie_krita.panel.guard import safely
from mgie_krita.panel.instruction import LINES, Instruction
from mgie_krita.panel.keys import Keys
from mgie_krita.panel.middle import ERROR, READ, RESULT, WORK, Middle, page_of
from mgie_krita.panel.requests import Requests
from mgie_krita.panel.settings_window import SettingsWindow
from mgie_krita.panel.showing import Showing
from mgie_krita.panel.source_row import SourceRow
from mgie_krita.panel.status import StatusRow
from mgie_krita.panel.timers import timer
from mgie_krita.panel.tools_row import ToolsRow
from mgie_krita.panel.wiring import order_of_tabs, wire
from mgie_krita.panel.wording import chosen_job
from mgie_krita.qt import QtCore, QtGui, QtWidgets
from mgie_krita.types import APPLIED, Job, Options

LOOK_MS = 700  # Krita tells nobody when another layer is chosen: look now and then, while the panel is seen
LOW = 29  # lines of text: a docker that is lower gets the compact form
SAVE_MS = 500  # options are written to disk when the artist pauses


class Panel(QtWidgets.QWidget):
    """All of it. The public methods without an argument are what Krita's actions call.

    document: id of the active document at the last redraw. low: the docker is low and the panel compact. looked_at: the
    job whose result is on show.
    """

    def __init__(self, controller: Controller, parent: QtWidgets.QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("mgie_panel")
        self.controller = controller
        self.status = StatusRow()
        self.instruction = Instruction()
        self.tools = ToolsRow()
        self.source = SourceRow()
        self.middle = Middle()
        self.result_row = ResultRow()
        self.foot = Foot()
        self.requests = Requests(self)
        self._keys = Keys(self)
        self._showing = Showing(self)
        self._chosen = ""  # job that was picked from a list, "" for the document's own
        self._shown: Job | None = None
        self.looked_at: Job | None = None
        self._page = ""
        self.document = ""  # the active one at the last redraw
        self.low = False
        self._due = False
        self._settings_window: SettingsWindow | None = None
        self._save = timer(self, SAVE_MS, self.keep_settings)
        self._look = timer(self, LOOK_MS, self.redraw_soon, once=False)
        self._lay_out()
        wire(self)
        self.show_options()
        self.redraw()

    def _lay_out(self) -> None:
        """The parts lie in a widget that no layout holds: what changes inside must not lay out Krita's whole window
        anew, which takes it some 100 ms."""
        self._inside = QtWidgets.QWidget(self)
        self._column = column = QtWidgets.QVBoxLayout(self._inside)
        column.setContentsMargins(6, 6, 6, 6)
        column.setSpacing(6)
        self._factory = QtWidgets.QHBoxLayout()
        self._factory.setSpacing(4)
        self._factory.addWidget(self.instruction)
        column.addWidget(self.status)
        column.addLayout(self._factory)
        column.addWidget(self.tools)
        column.addWidget(self.source)
        column.addWidget(self.middle, 1)
        column.addWidget(self.result_row)
        column.addWidget(self.foot)
        order_of_tabs(self)

    # --- what Krita's actions call ---------------------------------------------------------------------

    @safely
    def edit_with_last_instruction(self) -> None:
        """Edit as the text box says, or, when it is empty, as the last time."""
        if not self.instruction.instruction() and self.controller.settings.instructions:
            self.instruction.put(self.controller.settings.instructions[0])
        self.requests.edit()

    @safely
    def cancel(self) -> None:
        """Stop the edit on show; nothing happens when none is under way."""
        self.requests.cancel()

    @safely
    def apply(self) -> None:
        """Put the variation on show into the document."""
        if self._has_result() and self.result_row.apply.isEnabled():
            self.requests.apply()

    @safely
    def discard(self) -> None:
        """Let the result on show go."""
        if self._has_result() and self.result_row.discard.isEnabled():
            self.requests.discard()

    @safely
    def toggle_preview(self) -> None:
        """With a result on show: only the picture before, or the comparison again."""
        if self._has_result():
            self.middle.results.compare.turn()

    # --- what the parts need ---------------------------------------------------------------------------

    @property
    def shown(self) -> Job | None:
        """The job that the panel shows; what is still to be drawn is drawn first."""
        if self._due:
            self.redraw()
        return self._shown

    @property
    def options(self) -> Options:
        """What the controls say."""
        return self.controller.settings.options

    def show_message(self, words: str) -> None:
        """A sentence for some seconds, in the status line."""
        self.status.show_message(words)

    def pick(self, job_id: str) -> None:
        """Show this job, "" for the document's own, with all drawers shut."""
        self._chosen = job_id
        self.tools.shut()
        self.redraw_soon()

    def edit_from_keyboard(self) -> None:
        """Ctrl+Enter: edit; while one is under way only another instruction makes another edit."""
        self.requests.edit_from_keyboard()

    def leave(self) -> bool:
        """Esc: shut the open drawer, else cancel what is under way, else close an error or a text; False without any."""
        if self.tools.open:
            self.tools.shut()
            self.redraw_soon()
        elif self.foot.cancels:
            self.requests.cancel()
        elif self._page in (ERROR, READ):
            self.requests.discard()
        else:
            return False
        return True

    def show_options(self) -> None:
        """Write the options into the controls."""
        self.source.show_options(self.options)
        self.middle.options.show_options(self.options)

    @safely
    def take_options(self) -> None:
        """A control was changed."""
        made = self.middle.options.filled_into(self.options)
        self.controller.settings.options = replace(
            made, source=self.source.kind, strict_selection=self.source.strict.isChecked()
        )
        self._save.start()
        self.redraw_soon()

    @safely
    def keep_settings(self) -> None:
        """The settings were written to: have them saved."""
        self._save.stop()
        self.controller.settings_changed()
        self.redraw_soon()

    @safely
    def turn_on_canvas(self) -> None:
        """The switch over the comparison."""
        self.controller.settings.on_canvas = self.middle.results.on_canvas.isChecked()
        self.keep_settings()

    @safely
    def show_on_canvas(self) -> None:
        """What is to be seen over the canvas may have changed."""
        self._showing.on_canvas(self._shown)

    @safely
    def open_settings(self) -> None:
        """The window behind the gear."""
        if self._settings_window is None:
            self._settings_window = SettingsWindow(self.controller.settings, self)
            self._settings_window.saved.connect(self.keep_settings)
        self._settings_window.show_settings()
        self._settings_window.show()
        self._settings_window.raise_()

    # --- showing the state -----------------------------------------------------------------------------

    @safely
    def redraw_soon(self) -> None:
        """However many signals come, one redraw follows."""
        if not self._due:
            self._due = True
            QtCore.QTimer.singleShot(0, self.redraw)

    @safely
    def redraw(self) -> None:
        """Show what is so."""
        self._due = False
        if self.controller.document != self.document:
            self.document, self._chosen = self.controller.document, ""
            self.tools.shut_waiting()
        before, job = self._shown, chosen_job(self.controller.jobs, self.controller.current, self._chosen)
        self._shown, page = job, page_of(job, self.tools.open)
        if self.looked_at is not None and self.looked_at is not job:
            self.controller.saw(self.looked_at.job_id)
            self.looked_at = None
        if page == RESULT and before is not None and before is not job and before.state == APPLIED:
            self.result_row.rest()  # the second half of a double click is not meant for the next result
        self._showing.all(page, job)
        self._move_focus(page)
        self._page = page

    def _move_focus(self, page: str) -> None:
        """The button that was Cancel a moment ago must not edit again at a press of Space."""
        if page == RESULT and self._page == WORK and self.foot.button.hasFocus():
            self.middle.results.compare.setFocus()
        elif page == READ and self._page == WORK and self.foot.button.hasFocus():
            self.middle.reading.text.setFocus()

    def _has_result(self) -> bool:
        return page_of(self.shown, "") == RESULT

    # --- Qt --------------------------------------------------------------------------------------------

    def event(self, event: QtCore.QEvent) -> bool:
        if event.type() == QtCore.QEvent.Type.ShortcutOverride and self._keys.claims(event):  # type: ignore[arg-type]
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QtGui.QKeyEvent) -> None:
        if not self._keys.press(event):
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QtGui.QKeyEvent) -> None:
        if not self._keys.release(event):
            super().keyReleaseEvent(event)

    def showEvent(self, event: QtGui.QShowEvent) -> None:
        super().showEvent(event)
        self._look.start()
        self.redraw_soon()

    def hideEvent(self, event: QtGui.QHideEvent) -> None:
        super().hideEvent(event)
        self._look.stop()
        self.show_on_canvas()
        if self._save.isActive():
            self.keep_settings()

    def resizeEvent(self, event: QtGui.QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit(event.size().height() < LOW * self.fontMetrics().lineSpacing())
        self._inside.setGeometry(self.rect())

    def _fit(self, low: bool) -> None:
        """The compact form for a low docker: Krita's own is 352 px high, and the result needs the room."""
        if low == self.low:
            return
        self.low = low
        self._column.setSpacing(4 if low else 6)
        self.status.set_lines(1 if low else 2)
        self.instruction.set_lines(2 if low else LINES)
        self.foot.put_button(self._factory if low else None)
        self.middle.results.caption.setVisible(not low)
        self.redraw_soon()

    def minimumSizeHint(self) -> QtCore.QSize:
        """Constant in height: room for the row of a result is there before it is, and what the compact form saves is
        taken off while it is not needed."""
        inside, gap = self._inside.minimumSizeHint(), self._column.spacing()
        row = 0 if self.result_row.isVisible() else self.result_row.sizeHint().height() + gap
        saved = 0 if self.low else self.foot.sizeHint().height() + self.fontMetrics().lineSpacing()
        return QtCore.QSize(inside.width(), inside.height() + row - saved)

    def sizeHint(self) -> QtCore.QSize:
        return QtCore.QSize(300, 560)
