"""What the fields say, and the request that it makes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from mgie_client.requests import FIRST, ON, describing, margins_from, with_describing
from mgie_protocol.request import COVERAGES, LANDINGS, EditRequest
from mgie_server.ui.drawing import has_strokes, strokes_of
from mgie_server.ui.types import Uploaded
from mgie_server.ui.uses import Uses


@dataclass(frozen=True)
class FormFields:
    """What the fields say. picture: the file that is shown. editor: where the mask is painted. own_text: an expressive
    instruction that the person wrote; None lets the model write it. describing: one of requests.DESCRIBING. context: a share
    of the mask's size, None for the model's own. expand: as `requests.margins_from` reads it. marks: the editor where they
    are drawn."""

    picture: str | None
    editor: Any
    instruction: str
    own_text: str | None
    seed: float | None
    text_guidance: float | None
    image_guidance: float | None
    model: str
    variations: int
    steps: float | None
    feather: float | None
    landing: str
    describing: str = ON
    references: tuple[Uploaded, ...] = ()
    negative: str = ""
    inpaint: bool = False
    context: float | None = None
    expand: str = ""
    coverage: str = COVERAGES[0]
    marks: Any = None

    def fitting(self, uses: Uses) -> FormFields:
        """Without what the page does not show for such a model, though it still stands there for another."""
        return replace(
            self,
            describing=self.describing if uses.describes else ON,
            landing=self.landing if uses.paints else LANDINGS[0],
            references=self.references if uses.references else (),
            negative=self.negative if uses.negative else "",
            inpaint=self.inpaint and uses.inpaints,
            expand=self.expand if uses.paints else "",
            coverage=self.coverage if uses.alpha else COVERAGES[0],
            marks=self.marks if uses.paints else None,
        )

    def request(self) -> EditRequest:
        """Raises MgieError as EditRequest.check and margins_from do."""
        made = EditRequest(
            instruction=self.instruction.strip(),
            model=self.model,
            expressive=self.own_text,
            seed=int(self.seed or 0),
            variations=int(self.variations),
            steps=None if not self.steps else int(self.steps),
            text_guidance=self.text_guidance,
            image_guidance=self.image_guidance,
            feather=float(self.feather or 0),
            landing=self.landing,
            references=tuple(one.original.name for one in self.references),
            negative=self.negative.strip() or None,
            inpaint=self.inpaint,
            context=self.context,
            expand=margins_from(self.expand),
            coverage=self.coverage,
            marks=has_strokes(self.marks),
        )
        made = with_describing(made, self.describing)
        made.check()
        return made

    @property
    def about(self) -> tuple[object, ...]:
        """What a description of the edit depends on: what was said of another is not said of this. Raises as request."""
        of_editor = {
            "seed": 0,
            "steps": None,
            "text_guidance": None,
            "image_guidance": None,
            "negative": None,
        }
        asked = replace(describing(self.request()), landing=LANDINGS[0], coverage=COVERAGES[0], **of_editor)
        files = tuple(one.original for one in self.references)
        return self.picture, asked, files, strokes_of(self.editor), strokes_of(self.marks)


@dataclass(frozen=True)
class Said:
    """What the model wrote last: a text that differs from it is the person's own. about: FormFields.about of then."""

    text: str = ""
    about: tuple[object, ...] | None = None

    def own(self, text: str) -> str | None:
        """What stands in the field, if the person wrote it."""
        return text if text.strip() and text.strip() != self.text.strip() else None

    def to_be_read(self, form: FormFields, shown: str) -> bool:
        """Whether the person is still to read what the model says of this edit. shown: what stands in the field."""
        if form.describing != FIRST or form.own_text is not None:
            return False
        return not shown.strip() or self.about != form.about
