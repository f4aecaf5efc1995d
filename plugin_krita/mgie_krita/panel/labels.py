"""Labels that keep within their width: elided after some lines, or wrapped."""

from __future__ import annotations

from mgie_krita.qt import QtCore, QtGui, QtWidgets

_ELLIPSIS = "…"


class ShortLabel(QtWidgets.QLabel):
    """At most `lines` lines, always of that height; what does not fit is elided and stands in the tooltip."""

    def __init__(self, name: str = "", lines: int = 1, *, dim: bool = False, small: bool = False) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setTextFormat(QtCore.Qt.TextFormat.PlainText)
        self._lines = lines
        self._dim = dim
        self._tip = ""
        if small:
            self.setFont(small_font(self.font()))
        self.setSizePolicy(QtWidgets.QSizePolicy.Policy.Ignored, QtWidgets.QSizePolicy.Policy.Fixed)

    def say(self, words: str, tip: str = "") -> None:
        """Show words; tip: more about them, for the tooltip."""
        self._tip = tip
        if words != self.text():
            self.setText(words)
            self.setAccessibleName(words)
        self._set_tip()

    def set_lines(self, lines: int) -> None:
        """Another height."""
        if lines != self._lines:
            self._lines = lines
            self.updateGeometry()
            self.update()

    def shown_lines(self) -> list[str]:
        """The lines as they are drawn in the present width."""
        words = self.text().replace("\n", " ")
        return lay_out(words, self.font(), max(1, self.width()), self._lines)

    def sizeHint(self) -> QtCore.QSize:
        metrics = self.fontMetrics()
        return QtCore.QSize(metrics.horizontalAdvance(self.text()) + 1, metrics.lineSpacing() * self._lines)

    def minimumSizeHint(self) -> QtCore.QSize:
        return QtCore.QSize(20, self.fontMetrics().lineSpacing() * self._lines)

    def resizeEvent(self, event: QtGui.QResizeEvent) -> None:
        super().resizeEvent(event)
        self._set_tip()

    def _set_tip(self) -> None:
        elided = any(line.endswith(_ELLIPSIS) for line in self.shown_lines())
        parts = ([self.text()] if elided else []) + ([self._tip] if self._tip else [])
        self.setToolTip("\n".join(parts))

    def paintEvent(self, event: QtGui.QPaintEvent) -> None:
        painter = QtGui.QPainter(self)
        painter.setPen(dim_color(self) if self._dim else self.palette().color(self.foregroundRole()))
        metrics = self.fontMetrics()
        lines = self.shown_lines()
        top = (self.height() - metrics.lineSpacing() * len(lines)) // 2
        flags = self.alignment() & QtCore.Qt.AlignmentFlag.AlignHorizontal_Mask
        for number, line in enumerate(lines):
            box = QtCore.QRect(0, top + number * metrics.lineSpacing(), self.width(), metrics.lineSpacing())
            painter.drawText(box, flags | QtCore.Qt.AlignmentFlag.AlignVCenter, line)
        painter.end()


class WrappedLabel(QtWidgets.QLabel):
    """Plain text on as many lines as it needs; long paths and commands may break anywhere sensible."""

    def __init__(self, name: str = "", *, dim: bool = False) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setTextFormat(QtCore.Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self._dim = dim
        self.setAlignment(QtCore.Qt.AlignmentFlag.AlignTop | QtCore.Qt.AlignmentFlag.AlignLeft)
        policy = QtWidgets.QSizePolicy(
            QtWidgets.QSizePolicy.Policy.Ignored, QtWidgets.QSizePolicy.Policy.Minimum
        )
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def say(self, words: str) -> None:
        """Show words, with places to break after the signs in paths."""
        breakable = words
        for sign in "/\\_=":
            breakable = breakable.replace(sign, sign + "\u200b")
        self.setText(breakable)
        self.setAccessibleName(words)


def lay_out(words: str, font: QtGui.QFont, width: int, lines: int) -> list[str]:
    """Words on at most so many lines of a width in px; the last one is elided."""
    layout = QtGui.QTextLayout(words, font)
    option = QtGui.QTextOption()
    option.setWrapMode(QtGui.QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.beginLayout()
    starts: list[int] = []
    while True:
        line = layout.createLine()
        if not line.isValid() or len(starts) > lines:
            break
        line.setLineWidth(width)
        starts.append(line.textStart())
    layout.endLayout()
    metrics = QtGui.QFontMetrics(font)
    shown = []
    for number, start in enumerate(starts[:lines]):
        last = number == lines - 1
        end = starts[number + 1] if number + 1 < len(starts) and not last else len(words)
        part = words[start:end].strip()
        shown.append(metrics.elidedText(part, QtCore.Qt.TextElideMode.ElideRight, width) if last else part)
    return shown


def small_font(font: QtGui.QFont) -> QtGui.QFont:
    """A little smaller, for what is said beside the matter."""
    made = QtGui.QFont(font)
    if font.pointSizeF() > 0:
        made.setPointSizeF(max(7.0, font.pointSizeF() * 0.88))
    else:
        made.setPixelSize(max(9, round(font.pixelSize() * 0.88)))
    return made


def dim_color(widget: QtWidgets.QWidget) -> QtGui.QColor:
    """The text colour at about two thirds, blended with the ground behind it."""
    text = widget.palette().color(QtGui.QPalette.ColorRole.WindowText)
    ground = widget.palette().color(QtGui.QPalette.ColorRole.Window)
    mixed = [round(0.68 * a + 0.32 * b) for a, b in zip(text.getRgb()[:3], ground.getRgb()[:3])]
    return QtGui.QColor(*mixed)


def heading(words: str, name: str = "") -> QtWidgets.QLabel:
    """A plain label in bold over a part of the panel."""
    label = QtWidgets.QLabel(words)
    label.setObjectName(name)
    font = label.font()
    font.setBold(True)
    label.setFont(font)
    label.setMinimumWidth(1)
    return label
