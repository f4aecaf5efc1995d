"""What the artist has put beside the next edits: reference pictures, and a layer with marks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import PurePath

from mgie_client.models import ModelInfo
from mgie_krita.editor import Canvas
from mgie_krita.jobs.errors import PluginError
from mgie_krita.reference import Reference, name_for
from mgie_krita.words import tr
from mgie_protocol.limits import MAX_REFERENCES


class ReferenceList:
    """They stay until they are removed or Krita ends. changed: called when there are others."""

    def __init__(self, canvas: Canvas, changed: Callable[[], None]) -> None:
        self._canvas, self._changed = canvas, changed
        self._items: list[Reference] = []
        self._marks: Reference | None = None

    @property
    def items(self) -> tuple[Reference, ...]:
        """Picture 2, picture 3, ..."""
        return tuple(self._items)

    @property
    def marks(self) -> Reference | None:
        """The layer whose marks are drawn over what the model sees."""
        return self._marks

    def mark_with(self, layer: Reference | None) -> None:
        """None: nothing is drawn over it."""
        if layer != self._marks:
            self._marks = layer
            self._changed()

    def marks_for(self, model: ModelInfo | None) -> Reference | None:
        """What an edit by this model takes along: a model that does not paint would edit the marks."""
        return None if model is not None and not model.paints else self._marks

    def layers(self) -> list[Reference]:
        """The layers of the active document that may be added."""
        return self._canvas.layers()

    def add(self, reference: Reference) -> None:
        """At the end. Raises PluginError where there are as many as travel."""
        if len(self._items) >= MAX_REFERENCES:
            raise PluginError(
                "references_full",
                tr("There are {count} reference pictures already.").format(count=MAX_REFERENCES),
                tr("Remove one first."),
            )
        self._items.append(reference)
        self._changed()

    def add_file(self, path: str) -> None:
        """A picture file; it is read with each edit."""
        self.add(Reference(name_for(PurePath(path).name, tr("file")), path=path))

    def paste(self) -> None:
        """The clipboard's picture, as it is now. Raises CanvasError without one."""
        self.add(self._canvas.clipboard())

    def remove(self, place: int) -> None:
        """place: from 0."""
        if 0 <= place < len(self._items):
            del self._items[place]
            self._changed()

    def for_model(self, model: ModelInfo | None) -> tuple[Reference, ...]:
        """What an edit by this model takes along: none where it has no use for them. None: a model not known yet."""
        return () if model is not None and not model.references else self.items

    def why_not(self, model: ModelInfo | None) -> str:
        """ "" where this model takes all of them, or none at all; else the sentence why not."""
        most = model.references if model is not None else 0
        if not 0 < most < len(self._items):
            return ""
        return tr("This model takes {count} reference pictures at most.").format(count=most)

    def named(self, names: Sequence[str]) -> tuple[Reference, ...]:
        """Those of an earlier edit, as far as pictures of all these names are here; else none."""
        by_name = {item.name: item for item in self._items}
        return tuple(by_name[name] for name in names) if all(name in by_name for name in names) else ()
