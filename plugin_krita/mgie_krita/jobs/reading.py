"""What an edit takes from the canvas: the source, and what is selected now or was selected in an earlier edit."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace

from mgie_krita.editor import Canvas
from mgie_krita.jobs import selections
from mgie_krita.jobs.selections import Packed
from mgie_krita.jobs.work import Work
from mgie_krita.types import Source, SourcePicture
from mgie_protocol.beside import Beside
from mgie_protocol.pixels import PixelBuffer
from mgie_protocol.request import EditRequest


def read(canvas: Canvas, work: Work) -> Generator[float, None, SourcePicture]:
    """The source of a job with its selection; see Canvas.read for the steps. Raises CanvasError, PluginError."""
    source, packed, request = work.job.source, work.packed, work.request
    assert request is not None
    references = yield from _read_references(canvas, work)
    picture = yield from _read_source(canvas, source, packed, request)
    marks = None
    if work.marks is not None:
        marks = yield from _silently(canvas.read_marks(work.marks, picture.source))
    work.beside = Beside(references, marks)
    if not request.expands:
        return picture
    return replace(picture, source=canvas.larger(picture.source, request.expand))


def _read_source(
    canvas: Canvas, source: Source, packed: Packed | None, request: EditRequest
) -> Generator[float, None, SourcePicture]:
    strict = request.strict_selection
    if request.expands:
        return (yield from canvas.read(source, selected=False))
    if packed is None:
        return (yield from canvas.read(source, feather=request.feather, strict=strict))
    picture = yield from canvas.read(source, selected=False, feather=request.feather, strict=strict)
    mask = yield from selections.unpack(packed, picture.source)
    return replace(picture, selection=mask)


def _read_references(canvas: Canvas, work: Work) -> Generator[float, None, list[PixelBuffer]]:
    pictures: list[PixelBuffer] = []
    for reference in work.references:
        pictures.append((yield from _silently(canvas.read_reference(reference))))
    return pictures


def _silently(
    steps: Generator[float, None, PixelBuffer],
) -> Generator[float, None, PixelBuffer]:
    """The same steps, none of which is a share of what is shown to be read."""
    try:
        while True:
            next(steps)
            yield 0.0
    except StopIteration as done:
        return done.value
    finally:
        steps.close()
