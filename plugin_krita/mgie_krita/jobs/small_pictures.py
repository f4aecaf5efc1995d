"""The picture of an edit as the history keeps it in a document's file: a JPEG of some 1,000 bytes, as text."""

from __future__ import annotations

import base64

from mgie_krita.qt import QtCore, QtGui
from mgie_krita.types import Thumbnail

SIDE = 72  # px
QUALITY = 70  # of 100

_KEPT = QtCore.Qt.AspectRatioMode.KeepAspectRatio
_SMOOTH = QtCore.Qt.TransformationMode.SmoothTransformation


def packed(thumbnail: Thumbnail) -> str:
    """ "" where Qt writes no JPEG."""
    size = thumbnail.width, thumbnail.height
    image = QtGui.QImage(thumbnail.rgba, *size, 4 * size[0], QtGui.QImage.Format.Format_RGBA8888)
    small = image.scaled(SIDE, SIDE, _KEPT, _SMOOTH).convertToFormat(QtGui.QImage.Format.Format_RGB32)
    data = QtCore.QByteArray()
    buffer = QtCore.QBuffer(data)
    buffer.open(QtCore.QIODevice.OpenModeFlag.WriteOnly)
    written = small.save(buffer, "JPG", QUALITY)
    buffer.close()
    return base64.b64encode(data.data()).decode("ascii") if written else ""


def unpacked(text: str) -> QtGui.QImage:
    """What packed wrote; an empty image of anything else."""
    try:
        data = base64.b64decode(text, validate=True)
    except ValueError:
        return QtGui.QImage()
    return QtGui.QImage.fromData(data, "JPG")
