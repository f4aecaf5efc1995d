"""Where Krita shows a document: the widget of its canvas, and the way from the picture's pixels to that widget's.

Krita's Python gives zoom, rotation and mirroring of a canvas, and no offset. The scroll bars around it do: their values are
where the box around the turned picture begins. (Measured in Krita 5.1.5.)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from krita import Krita  # type: ignore

from mgie_krita.canvas.documents import document_id
from mgie_krita.qt import QtCore, QtGui, QtWidgets

CONTROLLER = "KisCanvasController"


@dataclass(frozen=True)
class ViewPlace:
    """widget: on which Krita draws. transform: from px of the picture to px of the widget."""

    document: str
    widget: Any
    transform: Any


def front_view() -> ViewPlace | None:
    """Of the document in front; None without one."""
    window = Krita.instance().activeWindow()
    view = window.activeView() if window is not None else None
    document = Krita.instance().activeDocument()
    controller = _controller(window) if view is not None and document is not None else None
    if view is None or document is None or controller is None:
        return None
    widget = _canvas_widget(controller)
    if widget is None:
        return None
    turned = QtGui.QTransform.fromScale(-1.0 if view.canvas().mirror() else 1.0, 1.0)
    turned *= QtGui.QTransform().rotate(view.canvas().rotation())
    around = turned.mapRect(QtCore.QRectF(0, 0, document.width(), document.height()))
    scale = _scale(view.canvas().zoomLevel(), document, controller, around.width())
    across, down = controller.horizontalScrollBar(), controller.verticalScrollBar()
    place = turned * QtGui.QTransform.fromScale(scale, scale)
    place *= QtGui.QTransform.fromTranslate(
        -across.value() - scale * around.x(), -down.value() - scale * around.y()
    )
    return ViewPlace(document_id(document), widget, place)


def _scale(zoom: float, document: Any, controller: Any, width: float) -> float:
    """Px of the widget for one of the picture. width: of the turned picture.

    What zoomLevel gives counts the document's resolution, or does not, by Krita's version, and the screen's px: the range
    of the scroll bar, which is exact to a px, tells which.
    """
    bar = controller.horizontalScrollBar()
    shown = bar.maximum() + bar.minimum() + controller.viewport().width()
    ratio, inch = controller.devicePixelRatioF(), 72 / max(1, document.resolution())
    candidates = [zoom * one * other for one in (1.0, inch) for other in (1.0, 1 / ratio)]
    return min(candidates, key=lambda scale: abs(scale * width - shown))


def document_at(point: Any) -> str:
    """Id of the document in front where its canvas is at this point of the screen; "" elsewhere."""
    place = front_view()
    under = QtWidgets.QApplication.widgetAt(point)
    while place is not None and under is not None:
        if under is place.widget:
            return place.document
        under = under.parentWidget()
    return ""


def _controller(window: Any) -> Any:
    area = window.qwindow().findChild(QtWidgets.QMdiArea)
    frame = area.activeSubWindow() if area is not None else None
    found = frame.findChildren(QtWidgets.QAbstractScrollArea) if frame is not None else []
    return next((one for one in found if _kind(one) == CONTROLLER), None)


def _canvas_widget(controller: Any) -> Any:
    children = controller.viewport().children()
    return next((one for one in children if one.isWidgetType() and "Canvas" in _kind(one)), None)


def _kind(widget: Any) -> str:
    return widget.metaObject().className()
