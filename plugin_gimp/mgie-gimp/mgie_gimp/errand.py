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
from mgie_gimp.jobs import requests
from mgie_gimp.layer_data import Taken
from mgie_gimp.plain import Options, Origin, Outcome, Parcel, Record
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
            return requests.to_request(options, previews=previews)
        return replace(requests.again(self.record, options), previews=previews)

    def take(self, request: EditRequest) -> list[Taken]:
        """Of each source its pixels and the selection; for mgie-edit-again the earlier one where nothing is selected.

        Raises CanvasError and MgieError.
        """
        selected = selecting.of_image(self.image)
        if selected is None and self.record is not None:
            selected = selecting.of_result(self.selected[0], self.record, self.sources[0])
        return [take(self.image, source, selected, request) for source in self.sources]

    def parcel(self, request: EditRequest, taken: Taken, options: Options) -> Parcel:
        """Raises MgieError."""
        applies = self.procedure == arguments.RECIPE
        recipe = requests.recipe_bytes(options.instruction) if applies else None
        assert taken.picture is not None
        left, top = taken.left + taken.x, taken.top + taken.y
        origin = Origin(file_name(self.image), taken.name, left, top, taken.tattoo)
        return Parcel(request, taken.picture, reach(taken), recipe, origin)

    def insert(self, takens: list[Taken], outcomes: list[Outcome]) -> Inserted:
        """The new layers."""
        edits = [
            Edited(
                source,
                selected,
                taken,
                outcome.pictures,
                requests.to_records(outcome, taken.tattoo, taken.name),
            )
            for source, selected, taken, outcome in zip(self.sources, self.selected, takens, outcomes)
        ]
        return insert(self.image, edits)
