"""An edit under way: the live preview, what happens in words, the time left, a bar."""

from __future__ import annotations

from mgie_krita.panel.labels import ShortLabel
from mgie_krita.panel.pictures import Picture
from mgie_krita.panel.wording import share_of, words_of
from mgie_krita.qt import QtWidgets
from mgie_krita.types import Job
from mgie_krita.words import tr

_FINE = 1000  # the bar's own steps


class Progress(QtWidgets.QWidget):
    """The preview takes the place in which the comparison will be."""

    def __init__(self) -> None:
        super().__init__()
        self.preview = Picture("mgie_preview")
        self.preview.setToolTip(tr("What the edit looks like so far"))
        self.preview.setAccessibleName(tr("Live preview"))
        self.words = ShortLabel("mgie_progress_words")
        self.bar = QtWidgets.QProgressBar()
        self.bar.setObjectName("mgie_progress")
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(8)
        self.bar.setToolTip(tr("How far the edit is"))
        self.bar.setAccessibleName(tr("Progress"))
        column = QtWidgets.QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.preview, 1)
        column.addWidget(self.words)
        column.addWidget(self.bar)

    def show_job(self, job: Job, previews: bool) -> None:
        waiting = (
            tr("The preview comes with the first steps") if previews else tr("Previews are switched off")
        )
        self.preview.show_picture(job.preview if previews else None, waiting)
        self.words.say(words_of(job))
        share = share_of(job)
        if share is None:
            self.bar.setRange(0, 0)
        else:
            self.bar.setRange(0, _FINE)
            self.bar.setValue(round(_FINE * max(0.0, min(1.0, share))))
