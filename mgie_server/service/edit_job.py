"""The order of one edit: frame, describe, edit every variation, land. What it takes and says has files of its own."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from mgie_protocol.errors import MgieError
from mgie_protocol.messages import Result
from mgie_server.service.bodies import map_body, map_marks
from mgie_server.service.channel import Order
from mgie_server.service.job_progress import JobProgress
from mgie_server.service.result_builder import ResultBuilder
from mgie_server.service.stage_clock import StageClock
from mgie_server.service.variations import batches, runs

if TYPE_CHECKING:
    from collections.abc import Callable

    from mgie_server.engines.engine import Description, Engine
    from mgie_server.service.description_cache import DescriptionCache
    from mgie_server.service.framed_layer import FramedLayer
    from mgie_server.service.reference_pictures import References
    from mgie_server.service.unchanged_cache import UnchangedCache


class EditJob:
    """One job, whose stages are measured by `clock` and told to `progress`; unchanged: kept from job to job."""

    def __init__(
        self, order: Order, progress: JobProgress, clock: StageClock, unchanged: UnchangedCache
    ) -> None:
        self._unchanged = unchanged
        self._order, self._request = order, order.submit.request
        self._progress, self._clock = progress, clock
        self._layer, self._selection = map_body(order.submit, order.body)

    def run(
        self, load: Callable[[str, bool], Engine], descriptions: DescriptionCache, since: float | None
    ) -> Result:
        """All of it. load: the engine of a name, and whether it is to describe; since: perf_counter, when waiting for it
        began."""
        from mgie_server.service.expanded_layer import with_margins_asked_for

        with self._stage("loading", since=since):
            engine = load(self._request.model, self._request.expressive is None)
        with self._stage("describing"):
            framed = self._frame(engine)
            references = self._references(engine)
            asked = with_margins_asked_for(self._request)
            readings = descriptions.get(engine, framed.shown, asked, references.seen)
            places = self._places(engine, framed, readings)
        self._tell_expressive(engine, readings[0])
        can = engine.capabilities
        built = ResultBuilder(self._order, asked, can, places[0][0], readings, self._clock, references)
        count = 0 if self._request.task == "describe" else self._request.variations
        for reading, numbers in runs(count, len(readings)):
            self._edit(engine, places[reading], readings[reading], numbers, built, references)
        return built.build()

    def _edit(
        self,
        engine: Engine,
        framed: tuple[FramedLayer, ...],
        description: Description,
        variations: range,
        built: ResultBuilder,
        references: References,
    ) -> None:
        """Variations by one description, landed and written."""
        from mgie_server.service.edit_pass import EditPass

        first, *second = description.passes
        told = self._progress.step
        one = EditPass(engine, self._request, framed[0], first, told, references, self._unchanged)
        for numbers in batches(variations, 1 if second else engine.capabilities.batch):
            with self._stage("editing", numbers[0]):
                edited = one.made(numbers)
            for number, made in zip(numbers, edited, strict=True):
                last = one
                if second:
                    with self._stage("landing", number):
                        place = framed[1].with_layer(one.landed(made, number), engine.capabilities.sizing)
                    last = EditPass(
                        engine, self._request, place, second[0], told, references, self._unchanged
                    )
                    with self._stage("editing", number):
                        made = last.made(range(number, number + 1))[0]
                with self._stage("landing", number):
                    built.land(number, last.edit(made, number), last.options, last.framed)

    def _places(
        self, engine: Engine, framed: FramedLayer, descriptions: tuple[Description, ...]
    ) -> list[tuple[FramedLayer, ...]]:
        """Where each pass of each description lands. Raises MgieError edit_not_supported where there is no such area."""
        from mgie_server.service.named_area import LayerParts

        parts = LayerParts.by(engine, framed.layer)
        return [
            tuple(
                framed.within(one.area, self._request, parts) if one.area else framed
                for one in description.passes
            )
            for description in descriptions
        ]

    def _frame(self, engine: Engine) -> FramedLayer:
        """The layer as the model sees it. Raises MgieError picture_invalid."""
        from mgie_server.service.expanded_layer import ExpandedLayer
        from mgie_server.service.framed_layer import FramedLayer, lands_everywhere

        can, request = engine.capabilities, self._request
        beyond = 0.0 if request.strict_selection else request.feather
        everywhere, marks = lands_everywhere(request, can), map_marks(self._order.submit, self._order.body)
        if request.expands:
            return ExpandedLayer.around(self._layer, request, can, marks)
        return FramedLayer.of(self._layer, self._selection, can, beyond, everywhere, request.context, marks)

    def _references(self, engine: Engine) -> References:
        """As the model sees them. Raises MgieError picture_invalid."""
        from mgie_server.service.reference_pictures import References

        return References.of(self._order, engine.capabilities.sizing)

    def _tell_expressive(self, engine: Engine, description: Description) -> None:
        if engine.capabilities.describes:
            self._progress.expressive(description.expressive, description.sure)
        elif self._request.task == "describe":
            raise MgieError(
                "edit_not_supported",
                f"The model {self._request.model} edits without describing.",
                "Use mini.",
            )

    @contextmanager
    def _stage(
        self, name: str, variation: int = 0, since: float | None = None
    ) -> Generator[None, None, None]:
        """A stage, told and measured; a cancel is heard at both ends."""
        self._progress.stage(name, variation)
        with self._clock.measure(name, since):
            yield
        self._progress.check()
