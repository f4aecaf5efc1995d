"""One edit of a job in its place: what the model makes of it, ready to land. A description asks for one or two of them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from mgie_server.imaging.landing.model_edit import ModelEdit
from mgie_server.imaging.landing.transparency import edit_of
from mgie_server.service.detail_crops import with_detail
from mgie_server.service.framed_layer import FramedLayer, landing_options
from mgie_server.service.variations import TellStep, Variations

if TYPE_CHECKING:
    from mgie_protocol.pixels import PixelBuffer
    from mgie_protocol.request import EditRequest
    from mgie_server.engines.engine import Description, Engine, Picture, PreviewOf
    from mgie_server.service.reference_pictures import References
    from mgie_server.service.unchanged_cache import UnchangedCache


class EditPass:
    """framed: where it lands; description: of this pass alone; options: how it lands."""

    def __init__(
        self,
        engine: Engine,
        request: EditRequest,
        framed: FramedLayer,
        description: Description,
        tell: TellStep,
        references: References,
        unchanged: UnchangedCache,
    ) -> None:
        self.framed, self._engine, self._description = framed, engine, description
        self.options = landing_options(request, engine.capabilities)
        if description.area:  # the selection has the feather already
            tell, self.options = within(framed, tell), replace(self.options, feather=0.0)
        self._variations = Variations(engine, request, tell, references.seen, framed.mask)
        self._kept, self._seed = unchanged, request.seed
        self._unchanged: Picture | None = None

    def made(self, numbers: range) -> list[Picture]:
        """The model's pictures of these variations."""
        return self._variations.edit(self.framed.shown, self._description, numbers)

    def edit(self, made: Picture, number: int) -> ModelEdit:
        """One of them, of this variation, beside what the model saw; with crops where detail is edited."""
        if self._unchanged is None:  # raw: nobody asks what an edit that changes nothing would be
            raw = self.options.landing == "raw"
            self._unchanged = self.framed.seen if raw else self._kept.get(self._engine, self.framed.seen)
        edit = edit_of(self.framed.seen, self._unchanged, made, self.options.coverage)
        return with_detail(edit, self._engine, self.framed, self._description, self._seed + number)

    def landed(self, made: Picture, number: int) -> PixelBuffer:
        """The layer with one of them, for a second pass."""
        return self.framed.land(self.edit(made, number), self.options).picture


def within(framed: FramedLayer, tell: TellStep) -> TellStep:
    """`tell`, with previews of what is to land in an area."""

    def told(step: int, steps: int, number: int, preview: PreviewOf) -> None:
        tell(step, steps, number, lambda: framed.shows(preview()))

    return told
