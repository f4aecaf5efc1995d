"""Qt as Krita has it: PyQt5 up to Krita 5, PyQt6 from Krita 6 on. Enums are written in full (scoped) everywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PyQt6 import QtCore, QtGui, QtWidgets
else:
    try:
        from PyQt5 import QtCore, QtGui, QtWidgets
    except ImportError:  # Krita 6 refuses the import of PyQt5
        from PyQt6 import QtCore, QtGui, QtWidgets

Signal = QtCore.pyqtSignal

__all__ = ["QtCore", "QtGui", "QtWidgets", "Signal"]
