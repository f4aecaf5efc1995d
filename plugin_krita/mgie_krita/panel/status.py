"""The top row: a light and words about the server, what may be done about it, the badge, the settings gear."""

from __future__ import annotations

from mgie_client.models import ModelInfo
from mgie_krita.panel.guard import safely
from mgie_krita.panel.icons import IconButton
from mgie_krita.panel.labels import ShortLabel, dim_color, small_font
from mgie_krita.panel.licences import badge_of, licence_lines
from mgie_krita.panel.timers import timer
from mgie_krita.qt import QtCore, QtGui, QtWidgets, Signal
from mgie_krita.types import ServerState
from mgie_krita.words import tr

MESSAGE_MS = 7_000
# the only colours that are not the palette's: readable on dark and light, and the words beside say the same
_COLORS = {
    "off": "#8a8a8a",
    "starting": "#d8a020",
    "ready": "#3fa45b",
    "busy": "#3b8ed8",
    "problem": "#d9534f",
}


class Light(QtWidgets.QWidget):
    """A dot; off is hollow and a problem is square, so that it can be told without colours too."""

    def __init__(self) -> None:
        super().__init__()
        self.light = "off"
        self.setFixedSize(12, 12)

    def paintEvent(self, event: QtGui.QPaintEvent) -> None:
        painter = QtGui.QPainter(self)
        painter.setRenderHint(QtGui.QPainter.RenderHint.Antialiasing)
        color = QtGui.QColor(_COLORS.get(self.light, _COLORS["problem"]))
        painter.setPen(QtGui.QPen(color, 1.6))
        painter.setBrush(QtGui.QColor(0, 0, 0, 0) if self.light in ("off", "starting") else color)
        box = QtCore.QRectF(2, 2, 8, 8)
        if self.light == "problem":
            painter.drawRect(box)
        else:
            painter.drawEllipse(box)
        painter.end()


class Badge(ShortLabel):
    """What the licence says of paid work, in a word in a thin frame; nothing where it is free."""

    def __init__(self) -> None:
        super().__init__("mgie_badge", small=True)
        self.setSizePolicy(QtWidgets.QSizePolicy.Policy.Fixed, QtWidgets.QSizePolicy.Policy.Fixed)
        self.setContentsMargins(5, 1, 5, 1)

    def show_licence(self, info: ModelInfo) -> None:
        words = badge_of(info)
        self.say(words)
        self.setFixedSize(self.fontMetrics().horizontalAdvance(words) + 12, self.fontMetrics().height() + 4)
        self.setToolTip("\n".join(licence_lines(info)))

    def paintEvent(self, event: QtGui.QPaintEvent) -> None:
        painter = QtGui.QPainter(self)
        painter.setRenderHint(QtGui.QPainter.RenderHint.Antialiasing)
        painter.setPen(dim_color(self))
        painter.drawRoundedRect(QtCore.QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
        painter.drawText(self.rect(), QtCore.Qt.AlignmentFlag.AlignCenter, self.text())
        painter.end()

    def resizeEvent(self, event: QtGui.QResizeEvent) -> None:
        pass  # its tooltip is the licence, set by StatusRow


class StatusRow(QtWidgets.QWidget):
    """Two lines high, or one in a low docker. settings_asked, start_asked, waiting_asked: what was pressed."""

    settings_asked = Signal()
    waiting_asked = Signal()
    start_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.light = Light()
        self.words = ShortLabel("mgie_status", lines=2)
        self.action = QtWidgets.QPushButton(tr("Start server"))
        self.action.setObjectName("mgie_start")
        self.action.setFont(small_font(self.action.font()))
        self.action.setToolTip(tr("Start the server on this computer"))
        self.action.setAccessibleName(tr("Start server"))
        self.badge = Badge()
        self.waiting = IconButton(
            "mgie_waiting_count", "picture", tr("Show the results that wait, of all pictures")
        )
        self.waiting.setToolButtonStyle(QtCore.Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.waiting.hide()
        self.gear = IconButton("mgie_settings", "gear", tr("Settings: server, language"))
        row = QtWidgets.QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(5)
        row.addWidget(self.light)
        row.addWidget(self.words, 1)
        row.addWidget(self.action)
        row.addWidget(self.badge)
        row.addWidget(self.waiting)
        row.addWidget(self.gear)
        self.set_lines(2)
        self._state_words = ""
        self._quiet = timer(self, MESSAGE_MS, self._restore)
        self.gear.clicked.connect(self._ask_settings)
        self.waiting.clicked.connect(self.waiting_asked)
        self.action.clicked.connect(self._act)
        self._what = ""

    def set_lines(self, lines: int) -> None:
        """How many lines of words there is room for."""
        self.words.set_lines(lines)
        tallest = max(self.gear.sizeHint().height(), self.action.sizeHint().height())
        self.setFixedHeight(max(self.words.sizeHint().height(), tallest))

    def show_waiting(self, count: int) -> None:
        """How many results wait, where there is no room for a line about them; 0 for none."""
        self.waiting.setVisible(count > 0)
        self.waiting.setText(str(count))

    def show_state(self, state: ServerState, model: str) -> None:
        """model: name of the one that is chosen; decides about the badge."""
        if self.light.light != state.light:
            self.light.light = state.light
            self.light.update()
        self._state_words = state.words
        if not self._quiet.isActive():
            self.words.say(state.words)
        self._what = state.action
        self.action.setVisible(state.action == "start")
        info = next((m for m in state.models if m.name == model), None)
        restricted = info is not None and bool(badge_of(info))
        self.badge.setVisible(restricted and state.action != "start")
        if info is not None:
            self.badge.show_licence(info)

    def show_message(self, words: str) -> None:
        """Say something for a few seconds in the place of the state."""
        self.words.say(words)
        self._quiet.start()

    @safely
    def _restore(self) -> None:
        self.words.say(self._state_words)

    @safely
    def _ask_settings(self) -> None:
        self.settings_asked.emit()

    @safely
    def _act(self) -> None:
        self.start_asked.emit()
