"""Which signal of which part leads where, and the way of the Tab key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mgie_krita.panel.keys import set_tab_order
from mgie_krita.panel.row_button import RowButton
from mgie_krita.qt import QtWidgets

if TYPE_CHECKING:
    from mgie_krita.panel.panel import Panel


def wire(panel: Panel) -> None:
    """Connect everything, once."""
    controller, requests = panel.controller, panel.requests
    controller.jobs_changed.connect(panel.redraw_soon)
    controller.server_changed.connect(panel.redraw_soon)
    controller.history_changed.connect(panel.redraw_soon)
    controller.message.connect(panel.show_message)
    panel.status.settings_asked.connect(panel.open_settings)
    panel.status.start_asked.connect(controller.start_server)
    panel.instruction.textChanged.connect(panel.redraw_soon)
    panel.instruction.edit_asked.connect(requests.edit_from_keyboard)
    panel.tools.changed.connect(panel.redraw_soon)
    _wire_middle(panel)
    panel.result_row.apply_asked.connect(requests.apply)
    panel.result_row.again_asked.connect(requests.again)
    panel.result_row.discard_asked.connect(requests.discard)
    panel.foot.turned.connect(panel.redraw_soon)
    panel.foot.edit_asked.connect(requests.edit)
    panel.foot.cancel_asked.connect(requests.cancel)


def _wire_middle(panel: Panel) -> None:
    middle, requests = panel.middle, panel.requests
    middle.options.references.bind(panel.controller.references)
    middle.options.marks.bind(panel.controller.references)
    panel.source.changed.connect(panel.take_options)
    middle.options.changed.connect(panel.take_options)
    middle.examples.chosen.connect(requests.put)
    middle.presets.chosen.connect(requests.put)
    middle.presets.changed.connect(requests.keep_presets)
    middle.recipes.chosen.connect(requests.apply_recipe)
    middle.recipes.deleted.connect(requests.forget_recipe)
    middle.results.receipt.keep_asked.connect(requests.keep_recipe)
    middle.results.on_canvas.clicked.connect(panel.turn_on_canvas)
    middle.results.canvas_changed.connect(panel.show_on_canvas)
    middle.results.chosen.connect(panel.redraw_soon)  # each may follow a text of its own
    middle.history.asked.connect(requests.from_history)
    middle.history.dropped.connect(requests.drop)
    middle.reading.edit_asked.connect(requests.again_with)
    middle.reading.pencil.clicked.connect(panel.redraw_soon)
    middle.reading.read.connect(requests.again)
    middle.reading.left.connect(requests.discard)
    middle.error.asked.connect(requests.remedy)
    middle.error.closed.connect(requests.discard)
    middle.error.nearest_chosen.connect(requests.edit_by)
    middle.queue.picked.connect(panel.pick)
    middle.queue.cancelled.connect(requests.cancel_one)
    panel.status.waiting_asked.connect(panel.tools.turn_waiting)
    middle.waiting.asked.connect(requests.show_waiting)
    middle.recommendation.copied.connect(requests.say_copied)
    middle.recommendation.dismissed.connect(panel.controller.dismiss_recommendation)
    middle.listed.pressed.connect(requests.from_waiting)
    middle.listed.all_discarded.connect(requests.discard_waiting)


def order_of_tabs(panel: Panel) -> None:
    """Top to bottom."""
    middle, options = panel.middle, panel.middle.options
    top: list[QtWidgets.QWidget] = [
        panel.status.action,
        panel.status.waiting,
        panel.status.gear,
        panel.instruction,
    ]
    top += list(panel.tools.buttons.values())
    top += [*panel.source.radios.values(), panel.source.strict, middle.waiting.button, middle.listed.all]
    top += [middle.recommendation.copy, middle.recommendation.cross]
    top += [
        options.models.choice, options.models.paid_work, options.describing.choice,
        options.references.layer, options.references.file, options.references.paste,
        options.negative.line, options.marks.choice, options.expand.line, options.expand.tick,
        options.inpaint.tick,
        options.landing.choice, options.landing.grow, options.variations, options.seed, options.dice,
        options.locked, options.text_guidance, options.image_guidance, options.steps, options.feather,
        options.context,
        options.applying.choice, options.applying.hide_source,
    ]  # fmt: skip
    top += middle.examples.findChildren(RowButton)
    top += [middle.presets.field, middle.presets.save]
    top += [middle.reading.pencil, middle.reading.text, middle.reading.button]
    top += [
        *middle.error.nearest,
        middle.error.button,
        middle.error.cross,
        *middle.results.thumbs,
        middle.results.lens,
        middle.results.on_canvas,
        middle.results.compare,
        middle.results.strength.slider,
        middle.results.receipt.line,
        middle.results.receipt.keep,
    ]
    row = panel.result_row
    set_tab_order([*top, row.apply, row.again, row.discard, panel.foot.each_line, panel.foot.button])
