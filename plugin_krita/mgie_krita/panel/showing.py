"""What each part of the panel shows of the controller's state."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mgie_krita.jobs.controller import Controller
from mgie_krita.jobs.presets import ABILITIES, EXAMPLES
from mgie_krita.panel.middle import ERROR, READ, RESULT, WORK, has_reading, page_of
from mgie_krita.panel.tools_row import HISTORY, PRESETS, WAITING
from mgie_krita.panel.wording import reading_title
from mgie_krita.qt import QtWidgets
from mgie_krita.types import APPLIED, APPLYING, DESCRIBED, READY, UNDER_WAY, Job
from mgie_krita.words import tr

if TYPE_CHECKING:
    from mgie_krita.panel.panel import Panel

BUILT_IN = "mini"


def docker_title(controller: Controller) -> str:
    """What Krita writes over the panel: it says so when the built-in model is the one that edits."""
    built_in = controller.settings.options.model == BUILT_IN
    return tr("MGIE – Adjust (offline)") if built_in else "MGIE"


class Showing:
    """Reads the controller and fills the parts of one panel; it decides nothing and asks for nothing."""

    def __init__(self, panel: Panel) -> None:
        self._panel = panel

    def all(self, page: str, job: Job | None) -> None:
        """page: of middle. job: the one on show."""
        self._show_server()
        self._show_job(job)
        self._show_page(page, job)
        self._show_foot(page, job)
        self.on_canvas(job)

    def on_canvas(self, job: Job | None) -> None:
        """The result on show also over the canvas, where that is switched on."""
        panel = self._panel
        results = panel.middle.results
        results.on_canvas.setChecked(panel.controller.settings.on_canvas)
        wanted = (
            panel.controller.settings.on_canvas
            and panel.isVisible()
            and job is not None
            and job.state in (READY, APPLYING)
            and job.source.document == panel.document
        )
        shown = job.job_id if wanted and job is not None else ""
        panel.controller.show_on_canvas(shown, results.variation, results.canvas_opacity())

    def _show_server(self) -> None:
        panel = self._panel
        state = panel.controller.server
        panel.status.show_state(state, panel.options.model)
        panel.middle.options.show_models(state.models, panel.options.model)
        frame = panel.parentWidget()
        if isinstance(frame, QtWidgets.QDockWidget):
            frame.setWindowTitle(docker_title(panel.controller))

    def _show_job(self, job: Job | None) -> None:
        panel = self._panel
        middle = panel.middle
        self._offer_words()
        middle.queue.show_jobs(panel.controller.under_way, job)
        self._show_waiting(job)
        panel.foot.show_lines(len(panel.instruction.lines()))
        if job is None:
            return
        ready = job.state not in UNDER_WAY and job.state != APPLYING
        first = job.state == DESCRIBED
        text = job.text_of(middle.results.variation_of(job))
        middle.reading.show_text(job.job_id, text, title=reading_title(job), editable=ready, first=first)
        if job.seeds:
            middle.options.show_seed_used(job.seeds[0])

    def _offer_words(self) -> None:
        """What was asked before, presets, and what the built-in model can do where that is the one that edits."""
        settings = self._panel.controller.settings
        abilities = (
            [tr(text) for text in (*EXAMPLES, *ABILITIES)] if settings.options.model == BUILT_IN else []
        )
        presets = [preset.instruction for preset in settings.presets]
        example = abilities[len(settings.instructions) % len(abilities)] if abilities else ""
        self._panel.instruction.set_history(settings.instructions)
        self._panel.instruction.offer([*settings.instructions, *presets, *abilities], example)

    def _show_waiting(self, job: Job | None) -> None:
        """The results besides the one on show: a line about them, or their number where there is no room."""
        panel = self._panel
        middle, waiting, opened = panel.middle, panel.controller.waiting, panel.tools.open == WAITING
        others = [one for one in waiting if one is not job]
        brief = panel.low and page_of(job, panel.tools.open) in (WORK, READ, RESULT, ERROR)
        panel.status.show_waiting(len(others) if brief else 0)
        middle.waiting.show_jobs([] if brief else others, panel.document, opened=opened)
        if opened:
            middle.listed.show_jobs(waiting, panel.document)

    def _show_page(self, page: str, job: Job | None) -> None:
        panel = self._panel
        middle = panel.middle
        built_in = panel.options.model == BUILT_IN
        best = panel.controller.server.recommended
        middle.recommendation.show_best(best)
        reading = has_reading(job) and not self._crowded(page)
        middle.turn_to(page, examples=built_in, reading=reading, recommends=best is not None)
        if page == PRESETS:
            middle.presets.show_presets(panel.controller.settings.presets, panel.instruction.instruction())
            why_not = panel.controller.can_apply_recipe(panel.options.source)
            middle.recipes.show_recipes(panel.controller.recipes(), why_not)
        elif page == HISTORY:
            middle.history.show_entries(panel.controller.history())
        if job is None:
            return
        if page == WORK:
            middle.progress.show_job(job, panel.controller.settings.previews)
        elif page == RESULT:
            middle.results.show_job(job, panel.document)
            if panel.isVisible():
                panel.looked_at = job
        failed = page in (ERROR, RESULT) and job.error is not None
        if failed:
            middle.error.show_error(job, panel.controller.nearest(job))
        middle.error.setVisible(failed)
        middle.fit()

    def _crowded(self, page: str) -> bool:
        """In a low docker the queue takes the room of the text that the first of its edits follows."""
        panel = self._panel
        return panel.low and page == WORK and len(panel.controller.under_way) > 1

    def _show_foot(self, page: str, job: Job | None) -> None:
        panel = self._panel
        under_way = job is not None and job.state in UNDER_WAY
        panel.result_row.setVisible(page == RESULT)
        if page == RESULT and job is not None:
            busy = tr("The layer is being made") if job.state == APPLYING else ""
            again = panel.controller.can_edit(job.instruction, panel.options.source)
            if job.from_recipe:
                again = tr("A recipe gives the same again")
            if job.away:
                again = tr("Its document is not open")
            panel.result_row.show_state(
                busy=busy,
                why_not_again=again,
                as_document=job.away,
                as_what=panel.options.apply_as,
                stoppable=bool(job.frames[1]),
                kept=job.state == APPLIED,
                seed_locked=panel.options.seed_locked,
            )
        why = (
            ""
            if under_way
            else panel.controller.can_edit(panel.instruction.instruction(), panel.options.source)
        )
        brief = panel.low and (not why or page in (READ, RESULT, WORK, ERROR))
        panel.foot.show_state(under_way=under_way, why_not=why, brief=brief)
        panel.foot.setVisible(not (panel.low and brief and panel.foot.each_line.isHidden()))
