"""What an edit takes from the canvas: the source, and what is selected now or was selected in an earlier edit."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace

from mgie_krita.jobs import selections
from mgie_krita.jobs.work import Work
from mgie_krita.plain import Canvas, SourcePicture


def read(canvas: Canvas, work: Work) -> Generator[float, None, SourcePicture]:
    """The source of a job with its selection; see Canvas.read for the steps. Raises CanvasError, PluginError."""
    source, packed, request = work.job.source, work.packed, work.request
    assert request is not None
    strict = request.strict_selection
    if packed is None:
        return (yield from canvas.read(source, feather=request.feather, strict=strict))
    picture = yield from canvas.read(source, selected=False, feather=request.feather, strict=strict)
    mask = yield from selections.unpack(packed, picture.source)
    return replace(picture, selection=mask)
