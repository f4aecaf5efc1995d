"""What the artist asks for, passed on to the controller."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from mgie_client import recipes
from mgie_client.requests import FIRST, ON
from mgie_krita.panel.error import OPEN, RETRY, START
from mgie_krita.panel.guard import safely
from mgie_krita.panel.history import options_of
from mgie_krita.qt import QtCore
from mgie_krita.types import DESCRIBED, UNDER_WAY, Entry, Job
from mgie_krita.words import tr

if TYPE_CHECKING:
    from mgie_krita.panel.panel import Panel


class Requests(QtCore.QObject):
    """Each method is one wish. What the controller refuses is said in the status line."""

    def __init__(self, panel: Panel) -> None:
        super().__init__(panel)
        self._panel = panel
        self._controller = panel.controller

    @safely
    def edit(self) -> None:
        panel = self._panel
        panel.middle.options.filled_into(panel.options)  # a number that is still being typed counts
        instructions, options = self._instructions(), panel.options
        if self._is_read(instructions):
            self.again()
            return
        if len(instructions) > 1 and options.describe == FIRST:  # nobody reads several texts at once
            options = replace(options, describe=ON)
        for instruction in instructions:
            why = self._controller.can_edit(instruction, panel.options.source)
            if why:
                panel.show_message(why)
                return
            self._controller.edit(instruction, options)
            panel.pick("")

    def _is_read(self, instructions: list[str]) -> bool:
        """Whether the text on show is what the artist wanted to read before this edit."""
        job = self._panel.shown
        wanted = self._panel.options.describe == FIRST
        return wanted and job is not None and job.state == DESCRIBED and instructions == [job.instruction]

    def _instructions(self) -> list[str]:
        """What the text asks for: one edit, or one a line."""
        text, lines = self._panel.instruction, self._panel.instruction.lines()
        each = self._panel.foot.each_line.isChecked() and len(lines) > 1
        return lines if each else [text.instruction()]

    @safely
    def edit_from_keyboard(self) -> None:
        job = self._panel.shown
        same = job is not None and job.instruction in self._instructions()
        if not (same and job is not None and job.state in UNDER_WAY):
            self.edit()

    @safely
    def edit_by(self, instruction: str) -> None:
        """Fill in an instruction that was offered, and edit."""
        self._panel.instruction.put(instruction)
        self.edit()

    @safely
    def cancel(self) -> None:
        job = self._panel.shown
        if job is not None and job.state in UNDER_WAY:
            self._controller.cancel(job.job_id)

    @safely
    def cancel_one(self, job_id: str) -> None:
        self._controller.cancel(job_id)

    @safely
    def apply(self) -> None:
        job, results = self._panel.shown, self._panel.middle.results
        if job is not None and job.away:
            self._controller.open_new(job.job_id, results.variation)
        elif job is not None:
            self._controller.apply(job.job_id, results.variation, results.strength.value)

    @safely
    def discard(self) -> None:
        job = self._panel.shown
        if job is not None and job.frames[1]:
            self._controller.stop_applying(job.job_id)
        elif job is not None:
            self._controller.discard(job.job_id)
            self._panel.pick("")

    @safely
    def show_waiting(self, job_id: str) -> None:
        """The only result that waits, or their list."""
        if job_id:
            self._panel.pick(job_id)
        else:
            self._panel.tools.turn_waiting()

    @safely
    def from_waiting(self, job_id: str, what: str) -> None:
        """what: see WaitingRow.pressed."""
        job = next((one for one in self._controller.waiting if one.job_id == job_id), None)
        if job is None:
            return
        if what == "show":
            self._panel.pick(job_id)
        elif what == "discard":
            self._controller.discard(job_id)
        elif job.away:
            self._controller.open_new(job_id)
        else:
            self._controller.apply(job_id)

    @safely
    def discard_waiting(self) -> None:
        """All that are listed."""
        self._controller.discard_all([job.job_id for job in self._controller.waiting])
        self._panel.pick("")

    @safely
    def again(self) -> None:
        """Another seed; or, where the expressive text was rewritten, an edit by it; of a text that was read, by that."""
        job = self._panel.shown
        if job is None:
            return
        own = self._panel.middle.reading.rewritten()
        read = job.state == DESCRIBED and self._panel.options.variations > 1  # else each may follow another
        if own is None and (job.own_expressive or read):
            own = job.expressive
        self._controller.again(job, self._panel.options, own)
        self._panel.pick("")

    @safely
    def again_with(self, text: str) -> None:
        job = self._panel.shown
        if job is not None:
            self._controller.again(job, self._panel.options, text)
            self._panel.pick("")

    @safely
    def remedy(self, what: str) -> None:
        """The button under an error."""
        job = self._panel.shown
        if what == START:
            self._controller.start_server()
            if job is not None and not job.after and not job.from_recipe:  # what was asked for is done then
                self._again_as_it_was(job)
        elif what == OPEN and job is not None:
            self._controller.open_new(job.job_id, self._panel.middle.results.variation)
        elif what == RETRY and job is not None and job.after:
            self.apply()
        elif what == RETRY and job is not None and job.from_recipe:
            self.apply_recipe(job.instruction)
        elif what == RETRY and job is not None:
            self._again_as_it_was(job)

    def _again_as_it_was(self, job: Job) -> None:
        own = job.expressive if job.own_expressive else None
        self._controller.edit(job.instruction, self._panel.options, own)
        self._panel.pick("")

    @safely
    def put(self, instruction: str) -> None:
        """Fill in a preset or an example."""
        self._panel.instruction.put(instruction)
        self._panel.pick("")
        self._panel.instruction.setFocus()

    @safely
    def keep_presets(self, presets: list) -> None:
        self._controller.settings.presets = presets
        self._panel.keep_settings()

    @safely
    def apply_recipe(self, name: str) -> None:
        self._controller.apply_recipe(name, self._panel.options)
        self._panel.pick("")

    @safely
    def keep_recipe(self) -> None:
        job = self._panel.shown
        if job is not None:
            name = self._controller.keep_recipe(job.job_id, self._panel.middle.results.variation)
            self._panel.show_message(tr("Kept as the recipe “{name}”, among the presets.").format(name=name))

    @safely
    def forget_recipe(self, name: str) -> None:
        recipes.forget(name)
        self._panel.redraw_soon()

    @safely
    def say_copied(self, command: str) -> None:
        self._panel.show_message(tr("In the clipboard: {command}").format(command=command))

    @safely
    def drop(self, entry: Entry, point: QtCore.QPoint) -> None:
        """point: of the screen."""
        self._controller.drop(entry, point.x(), point.y())

    @safely
    def from_history(self, entry: Entry, what: str) -> None:
        """what: see HistoryRow.pressed."""
        panel = self._panel
        if what in ("favour", "unfavour"):
            self._controller.favour(entry, what == "favour")
            return
        if what == "repeat":
            self._controller.repeat(entry)
            panel.pick("")
            return
        panel.instruction.put(str(entry.request.get("instruction", "")))
        if what == "parameters":
            self._controller.settings.options = options_of(entry, panel.options)
            panel.show_options()
            panel.keep_settings()
        panel.pick("")
        panel.instruction.setFocus()
