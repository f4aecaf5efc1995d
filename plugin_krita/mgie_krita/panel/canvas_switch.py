"""The switch over the comparison: whether the result is seen on the canvas too."""

from __future__ import annotations

from mgie_krita.panel.guard import safely
from mgie_krita.panel.icons import IconButton
from mgie_krita.words import tr


class CanvasSwitch(IconButton):
    """Its eye is open while it is on."""

    def __init__(self) -> None:
        tip = tr("Show this result on the canvas before it is applied; nothing of the picture changes")
        super().__init__("mgie_on_canvas", "eye_off", tip, text=tr("On canvas"), checkable=True)
        self.toggled.connect(self._open)

    @safely
    def _open(self) -> None:
        self.set_look("eye" if self.isChecked() else "eye_off")
