"""The histories of the open documents: read from their notes once, written back with every change."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from mgie_krita.editor import Canvas
from mgie_krita.jobs import history
from mgie_krita.types import Entry

MAX_DOCUMENTS = 32  # held in memory; what lies in a document's file is read again


class Notes:
    """Entries are newest first."""

    def __init__(self, canvas: Canvas, changed: Callable[[], None]):
        self._canvas, self._changed = canvas, changed
        self._known: OrderedDict[str, list[Entry]] = OrderedDict()

    def entries(self, document: str) -> list[Entry]:
        """The history of a document; empty without one."""
        if not document:
            return []
        if document not in self._known:
            self._known[document] = history.from_bytes(self._canvas.load_note(document))
        self._known.move_to_end(document)
        while len(self._known) > MAX_DOCUMENTS:
            self._known.popitem(last=False)
        return list(self._known[document])

    def add(self, document: str, entry: Entry) -> None:
        """An edit has a result."""
        if document:
            others = [old for old in self.entries(document) if old.job_id != entry.job_id]
            self._store(document, [entry, *others])

    def applied(
        self, document: str, job_id: str, layer: str, report: dict[str, Any] | None, text: str = ""
    ) -> None:
        """A result became the layer of this name. report: what became of its picture, None where nobody knows. text: that it
        follows."""
        old = self.entries(document)
        new = [_kept(entry, layer, report, text) if entry.job_id == job_id else entry for entry in old]
        if new != old:
            self._store(document, new)

    def favour(self, document: str, job_id: str, favourite: bool) -> None:
        """The artist wants to keep an edit in front, or no longer."""
        old = self.entries(document)
        new = [replace(one, favourite=favourite) if one.job_id == job_id else one for one in old]
        if new != old:
            self._store(document, new)

    def _store(self, document: str, entries: list[Entry]) -> None:
        self._known[document] = history.trimmed(entries)
        self._canvas.save_note(document, history.to_bytes(entries))
        self._changed()


def _kept(entry: Entry, layer: str, report: dict[str, Any] | None, text: str) -> Entry:
    others = tuple(old for old in entry.reports if old.get("layer") != layer)
    reports = entry.reports if report is None else (*others, {**report, "layer": layer})
    return replace(entry, layer=layer, reports=reports, expressive=text or entry.expressive)
