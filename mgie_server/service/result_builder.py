"""The result of a job, picture by picture: files in its folder, reports, attachments, notes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from mgie_protocol.attachments import RECIPE
from mgie_protocol.messages import Result
from mgie_server.engines.areas import said
from mgie_server.imaging.pixels import as_array, same_pixels
from mgie_server.service.attachments import Attachments
from mgie_server.service.bodies import link_body, write_pixels
from mgie_server.service.channel import Order
from mgie_server.service.edit_report import report_of, text_from, untouched
from mgie_server.service.result_notes import hidden_by_feather, negative_unheard
from mgie_server.service.results import picture_file
from mgie_server.service.stage_clock import StageClock

if TYPE_CHECKING:
    from mgie_protocol.pixels import PixelBuffer
    from mgie_protocol.request import EditRequest
    from mgie_server.engines.engine import Capabilities, Description
    from mgie_server.imaging.landing.model_edit import LandingOptions, LandingReport, ModelEdit
    from mgie_server.imaging.recipes.transform import Photometric
    from mgie_server.service.framed_layer import FramedLayer
    from mgie_server.service.reference_pictures import References


class ResultBuilder:
    """Of one job on one model. asked: the request as the model read it; readings: what it said, which the variations took in
    turn; clock: of the job."""

    def __init__(
        self,
        order: Order,
        asked: EditRequest,
        can: Capabilities,
        framed: FramedLayer,
        readings: tuple[Description, ...],
        clock: StageClock,
        references: References,
    ) -> None:
        self._order, self._submit, self._request = order, order.submit, order.submit.request
        self._can, self._framed, self._readings, self._clock = can, framed, readings, clock
        self._references, self._asked = references, asked
        self._attachments = Attachments(order.folder, order.submit.job)
        self._reports: list[dict[str, Any]] = []

    def land(self, number: int, edit: ModelEdit, options: LandingOptions, framed: FramedLayer) -> None:
        """Variation `number`, onto a layer and into the job's folder, with what was asked for beside it.

        framed: the job's layer, or what a first pass made of it.
        """
        path = picture_file(self._order.folder, self._submit.job, number)
        expands = self._request.expands
        again = framed.layer is not self._framed.layer
        if options.landing != "raw" and not expands and edit.same and not edit.crops and not again:
            link_body(self._order.body, path, self._submit.picture.nbytes)  # the layer itself, without a copy
            self._report(number, untouched(options.landing))
        else:
            landed = framed.land(edit, options)
            write_pixels(path, landed.picture.data)
            report = landed.report
            self._report(number, (self._of_both(report, landed.picture) if again else report).to_dict())
            description = self._said(number)
            detailed = any(one.detail for one in description.passes)
            alike = not (landed.report.painted or description.area or detailed or again)
            if self._request.with_recipe and landed.transform and alike:
                self._add_recipe(number, landed.transform, edit)
        if self._request.with_model_picture:
            self._attachments.add_model_picture(number, edit.made)

    def build(self) -> Result:
        """The message, once every picture is there."""
        count, first = len(self._reports), self._readings[0]
        # where an area is named, the feather is in its selection already
        plain = count and not first.area
        hidden = hidden_by_feather(self._framed.selected, self._request) if plain else None
        unheard = negative_unheard(self._request, self._can) if count else None
        return Result(
            job=self._submit.job,
            pictures=[self._submit.result] * count,
            expressive=first.expressive,
            seeds=[self._request.seed + number for number in range(count)],
            model=self._request.model,
            request=self._request.to_dict(),
            seconds={name: round(value, 4) for name, value in self._clock.seconds.items()},
            reports=self._reports,
            attachments=self._attachments.headers,
            notes=[*first.notes, *(note for note in (hidden, unheard) if note)],
            sure=first.sure,
            expressives=self._texts(count),
        )

    def _said(self, number: int) -> Description:
        return self._readings[number % len(self._readings)]

    def _texts(self, count: int) -> list[str]:
        """One a picture, where they are not all the same."""
        texts = [self._said(number).expressive for number in range(count)]
        return texts if len(set(texts)) > 1 else []

    def _of_both(self, report: LandingReport, picture: PixelBuffer) -> LandingReport:
        """A report of two passes that move light and color: what they left alone together."""
        share = float(same_pixels(as_array(self._framed.layer), as_array(picture)).mean())
        return replace(report, identical=share, photometric=1 - share - report.new)

    def _report(self, number: int, landed: dict[str, Any]) -> None:
        report = report_of(landed, self._framed, self._can, self._request, number)
        if self._request.expands:
            left, top, right, bottom = self._request.expand
            report["expand"] = {"left": left, "top": top, "right": right, "bottom": bottom}
            report["frame"] = {**report["frame"], "x": -left, "y": -top}
        description = self._said(number)
        if description.area:
            areas = [one.area for one in description.passes if one.area]
            report["area"] = ", ".join(said(area, "en").lstrip(", ") for area in areas)
        if len(self._readings) > 1:
            report["reading"] = number % len(self._readings)
        report["text_from"] = text_from(self._asked, description)
        if self._references.listed:
            report["references"] = list(self._references.listed)
        self._reports.append({**report, "seconds": round(self._clock.elapsed, 3)})

    def _add_recipe(self, number: int, transform: Photometric, edit: ModelEdit) -> None:
        """The light and colour of an edit; new pixels have none."""
        from mgie_server.imaging.recipes.making import recipe_file

        whole = self._framed.frame.is_whole(self._framed.layer.format)
        words = self._request, self._said(number).expressive, self._can.licence
        self._attachments.add(RECIPE, number, recipe_file(transform, edit.unchanged, whole, *words))
