"""Bytes in a document's own file, as an annotation.

Measured in Krita 5.1.5: an annotation survives saveAs and opening the .kra again, also when it holds zero bytes; writing
one sets the modified flag (so that Krita asks before the document is closed) and leaves the undo stack alone.
"""

from __future__ import annotations

from mgie_krita.canvas.documents import find_document
from mgie_krita.qt import QtCore

KIND = "mgie-history"
DESCRIPTION = "Edits made with MGIE"


def load_note(document: str) -> bytes:
    """b"" when there is no note, or no such document."""
    found = find_document(document)
    return b"" if found is None else bytes(found.annotation(KIND))


def save_note(document: str, note: bytes) -> None:
    """Does nothing when the document is gone, or has this note already."""
    found = find_document(document)
    if found is not None and bytes(found.annotation(KIND)) != note:
        found.setAnnotation(KIND, DESCRIPTION, QtCore.QByteArray(note))
