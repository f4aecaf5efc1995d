"""What one call of a procedure is about: which layers, read, sent and put back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from mgie_gimp import arguments
from mgie_gimp.canvas import selecting
from mgie_gimp.canvas.checks import one_layer, source_layers
from mgie_gimp.canvas.inserting import Edited, Inserted, insert
from mgie_gimp.canvas.opening import file_name
from mgie_gimp.canvas.reach import reach
from mgie_gimp.canvas.reading import take
from mgie_gimp.canvas.records import find_source, read_record
from mgie_gimp.canvas.references import layer_of_marks, names_of_layers, read_marks, read_reference
from mgie_gimp.i18n import _
from mgie_gimp.jobs import requests
from mgie_gimp.layer_data import Box, Taken
from mgie_gimp.reference_entries import entries_of, is_here, name_of
from mgie_gimp.types import OWN_STRENGTH, Options, Origin, Outcome, Parcel, Record
from mgie_protocol.beside import NOTHING, Beside
from mgie_protocol.request import EditRequest


@dataclass(frozen=True)
class Errand:
    """sources: the layers that are edited. selected: of each the earlier result that is made again, or itself.
    record: of the selected layer, for mgie-edit-again.
    """

    procedure: str
    image: Any
    sources: list[Any]
    selected: list[Any]
    record: Record | None

    @classmethod
    def of(cls, image: Any, drawables: list[Any], procedure: str) -> Errand:
        """Raises CanvasError."""
        layers = source_layers(image, drawables)
        if procedure != arguments.AGAIN:
            return cls(procedure, image, layers, layers, None)
        record = read_record(one_layer(layers))
        return cls(procedure, image, [find_source(image, record)], layers, record)

    def request(self, options: Options, previews: bool) -> EditRequest:
        """Raises MgieError."""
        if self.procedure == arguments.RECIPE:
            return requests.applying(options)
        if self.record is None:
            made = requests.to_request(options, previews=previews)
            names = tuple(name_of(entry) for entry in entries_of(options.references))
            made = replace(made, marks=bool(options.marks.strip()))
        else:
            made = replace(requests.again(self.record, options), previews=previews)
            names = () if self._lost(made.references) else made.references
            made = replace(made, marks=made.marks and self._marks(options) is not None)
        made = replace(made, references=names)
        made.check()
        return made

    def _marks(self, options: Options) -> Any:
        """The layer with marks, of an edit that is made again the one of then; None without. Raises CanvasError."""
        if self.record is not None:
            return self.image.get_layer_by_tattoo(self.record.marks) if self.record.marks else None
        name = options.marks.strip()
        return layer_of_marks(self.image, name) if name else None

    def _lost(self, names: tuple[str, ...]) -> list[str]:
        """References of an edit that is made again which are no layers of the image: of files only the names were kept."""
        return [name for name in names if not is_here(name, self.layers)]

    @property
    def layers(self) -> list[str]:
        """The names of the image's layers."""
        return names_of_layers(self.image)

    def missing(self, request: EditRequest) -> list[str]:
        """What to say of an edit that was made again without its references."""
        said: list[str] = []
        if request.expands and selecting.of_image(self.image) is not None:
            said.append(_("The selection was not used: the layer was made larger as a whole"))
        if self.record is None:
            return said
        then = tuple(self.record.request.get("references") or ())
        if then and not request.references:
            names = ", ".join(map(str, then))
            said.append(_("Made without the reference pictures of then: {names}").format(names=names))
        if self.record.request.get("marks") and not request.marks:
            said.append(_("Made without the marks of then"))
        return said

    def beside(self, request: EditRequest, options: Options, box: Box) -> Beside:
        """The pixels of the references, and the marks over this part of the image. Raises CanvasError and MgieError."""
        again = self.record is not None
        entries = list(request.references) if again else entries_of(options.references)
        marks = read_marks(self.image, self._marks(options), box) if request.marks else None
        return Beside([read_reference(self.image, entry) for entry in entries], marks)

    def take(self, request: EditRequest) -> list[Taken]:
        """Of each source its pixels and the selection; for mgie-edit-again the earlier one where nothing is selected.

        Raises CanvasError and MgieError.
        """
        selected = None if request.expands else selecting.of_image(self.image)
        if selected is None and self.record is not None and not request.expands:
            selected = selecting.of_result(self.selected[0], self.record, self.sources[0])
        return [take(self.image, source, selected, request) for source in self.sources]

    def parcel(self, request: EditRequest, taken: Taken, options: Options) -> Parcel:
        """Raises MgieError."""
        applies = self.procedure == arguments.RECIPE
        recipe = requests.recipe_bytes(options.instruction) if applies else None
        assert taken.picture is not None
        left, top = taken.left + taken.x, taken.top + taken.y
        strength = self._strength(options)
        more_left, more_top = request.expand[:2]
        at = (left - more_left, top - more_top, taken.x - more_left, taken.y - more_top)
        marked = self._marked(request, options)
        origin = Origin(file_name(self.image), taken.name, *at, taken.tattoo, strength, marked)
        box = Box(left, top, taken.picture.width, taken.picture.height)
        beside = NOTHING if applies else self.beside(request, options, box)
        return Parcel(request, taken.picture, reach(taken), taken.mask, recipe, origin, beside)

    def _marked(self, request: EditRequest, options: Options) -> int:
        """Tattoo of the layer with marks; 0 without."""
        return self._marks(options).get_tattoo() if request.marks else 0

    def _strength(self, options: Options) -> float:
        """Percent."""
        if options.strength == OWN_STRENGTH and self.record is not None:
            return self.record.strength
        return options.strength

    def insert(self, takens: list[Taken], outcomes: list[Outcome], options: Options) -> Inserted:
        """The new layers."""
        strength = self._strength(options)
        marks = self._marked(outcomes[0].request, options)
        edits = [
            Edited(
                source,
                selected,
                _as_large(taken, outcome),
                outcome.pictures,
                [
                    replace(note, strength=strength, marks=marks)
                    for note in requests.to_records(outcome, taken.tattoo, taken.name)
                ],
            )
            for source, selected, taken, outcome in zip(self.sources, self.selected, takens, outcomes)
        ]
        return insert(self.image, edits)


def _as_large(taken: Taken, outcome: Outcome) -> Taken:
    """With the place and the size of pictures that came back larger."""
    left, top, right, bottom = outcome.request.expand
    form = taken.form
    wide, high = form.width + left + right, form.height + top + bottom
    return replace(taken, x=taken.x - left, y=taken.y - top, form=replace(form, width=wide, height=high))
