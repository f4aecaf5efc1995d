"""The procedures' dialogs in GIMP's own style: Reset, saved settings and last values are GIMP's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from mgie_client.models import ModelInfo
from mgie_client.recommendation import Recommendation
from mgie_gimp import arguments
from mgie_gimp.dialogs.automatic import show_automatic
from mgie_gimp.dialogs.fitting import align, scrolling
from mgie_gimp.dialogs.marks import MarksChooser
from mgie_gimp.dialogs.models import ModelChooser
from mgie_gimp.dialogs.preset_list import preset_list
from mgie_gimp.dialogs.receipt import receipt_box
from mgie_gimp.dialogs.recipes import RecipeChooser
from mgie_gimp.dialogs.recommending import RecommendationLine
from mgie_gimp.dialogs.references import ReferenceChooser
from mgie_gimp.dialogs.seed import SeedChooser, another_seed
from mgie_gimp.dialogs.toolkit import Gdk, GimpUi, Gtk, named, note
from mgie_gimp.host import GObject
from mgie_gimp.i18n import _
from mgie_gimp.types import OWN_CONTEXT, OWN_GUIDANCE, OWN_STEPS, RANDOM_SEED, Record

_LABELLED = (
    "negative",
    "landing",
    "coverage",
    "expand",
    "strength",
    "variations",
    "seed",
    "feather",
    "context",
    "describe",
)
_TEXT_SIZE = (440, 84)  # px


class OptionsDialog:
    """Of mgie-edit, mgie-edit-again or mgie-apply-recipe."""

    def __init__(
        self,
        procedure: Any,
        config: Any,
        record: Record | None,
        layers: list[str],
        dismiss: Callable[[], None],
    ) -> None:
        """record: of the layer, for mgie-edit-again. layers: names of those that may be references. dismiss: no better
        model is to be named any more."""
        name = procedure.get_name()
        title = {
            arguments.EDIT: _("Edit by Instruction"),
            arguments.AGAIN: _("Edit Again"),
            arguments.RECIPE: _("Apply Recipe"),
        }[name]
        self._config = config
        self._dialog = GimpUi.ProcedureDialog.new(procedure, config, title)
        self._dialog.set_ok_label(_("_Apply") if name == arguments.RECIPE else _("_Edit"))
        self._models: ModelChooser | None = None
        self._may_edit = True
        self._notice = Gtk.Box(orientation=Gtk.Orientation.VERTICAL)
        self._server = note()
        self._recommendation = RecommendationLine(dismiss)
        self._text: Any = None
        if name == arguments.RECIPE:
            self._fill_recipe()
        elif name == arguments.AGAIN:
            self._text = self._fill_text("instruction", _("_Instruction"))
            self._fill_text("expressive", _("E_xpressive instruction"))
            beside = another_seed(config)
            self._dialog.fill(["instruction-frame", "expressive-frame", *self._drawing(beside)])
            if record is not None and record.report:
                self._put(receipt_box(record), 0)
        else:
            self._text = self._fill_text("instruction", _("_Instruction"))
            self._fill_edit(layers)
        self._add_around()

    def _fill_edit(self, layers: list[str]) -> None:
        dialog = self._dialog
        dialog.get_scale_entry("feather", 1.0)
        show_automatic(dialog.get_scale_entry("context", 1.0), OWN_CONTEXT)
        dialog.fill_box("selection-box", ["inpaint", "strict-selection", "feather", "context"])
        scales = [dialog.get_scale_entry(name, 1.0) for name in ("steps", "text-guidance", "image-guidance")]
        for scale, own in zip(scales, (OWN_STEPS, OWN_GUIDANCE, OWN_GUIDANCE)):
            show_automatic(scale, own)
        dialog.fill_box("sampling-box", ["steps", "text-guidance", "image-guidance", "keep-recipe", "server"])
        dialog.get_label("sampling-title", _("_Advanced"), False, True)
        dialog.fill_expander("sampling", "sampling-title", False, "sampling-box")
        seed = dialog.get_widget("seed", GObject.TYPE_NONE)
        show_automatic(seed, RANDOM_SEED)
        beside = SeedChooser(self._config, seed).tick
        rows = self._drawing(beside)
        negative = dialog.fill_box("negative-box", ["negative"])
        landing = dialog.fill_box("landing-box", ["landing", "coverage", "expand"])
        dialog.fill(
            [
                "instruction-frame",
                "negative-box",
                "landing-box",
                *rows,
                "selection-box",
                "describe",
                "sampling",
            ]
        )
        self._models = ModelChooser(self._config, landing)
        self._put(preset_list(self._config), 1)
        self._put(self._models.box, 2)
        self._add_beside(self._models, layers, negative, guidance=scales[1:])

    def _add_beside(
        self, models: ModelChooser, layers: list[str], negative: Any, guidance: list[Any]
    ) -> None:
        """What only some models have use for: reference pictures, marks, words for what is not to come true, guidance, to be
        told of the selection."""
        references = ReferenceChooser(self._config, layers)
        inpaint = self._dialog.get_widget("inpaint", GObject.TYPE_NONE)
        describe = self._dialog.get_widget("describe", GObject.TYPE_NONE)
        for widget in (negative, inpaint, describe, *guidance):
            widget.set_no_show_all(True)
        marks = MarksChooser(self._config, layers)
        fields = {name: self._dialog.get_widget(name, GObject.TYPE_NONE) for name in _LABELLED}
        align(
            [models.label, references.label, marks.label, *(field.get_label() for field in fields.values())]
        )
        for name in ("landing", "coverage", "describe"):  # GIMP names its lists by what is chosen
            named(fields[name].get_widget(), fields[name].get_label().get_text())
        fields["negative"].get_entry().set_placeholder_text(_("such as: text, people"))
        fields["expand"].get_entry().set_placeholder_text(_("200, or left, top, right, bottom"))
        self._put(references.box, 3)
        self._put(marks.box, 4)

        def show(model: ModelInfo | None) -> None:
            references.show_for(model.references if model else 0)
            marks.box.set_visible(bool(model and model.paints))
            negative.set_visible(bool(model and model.negative))
            inpaint.set_visible(bool(model and model.inpaints))
            describe.set_visible(not model or model.describes)
            for scale in guidance:
                scale.set_visible(not model or model.guided)

        models.listeners.append(show)
        show(None)

    def _fill_recipe(self) -> None:
        """Those that are kept to choose from; the name itself can be written over."""
        field = self._dialog.get_widget("recipe", GObject.TYPE_NONE)
        self._dialog.get_scale_entry("strength", 1.0)
        self._dialog.fill(["recipe", "strength"])
        self._text = field
        self._put(RecipeChooser(self._config).box, 1)

    def _fill_text(self, name: str, title: str) -> Any:
        """A text of several lines, with its label as a frame round it, which it gives."""
        dialog = self._dialog
        view = dialog.get_widget(name, Gtk.TextView)
        view.set_wrap_mode(Gtk.WrapMode.WORD_CHAR)
        view.set_accepts_tab(False)
        view.connect("key-press-event", self._on_key)
        named(view, title.replace("_", ""))
        scroller = dialog.fill_scrolled_window(f"{name}-scroll", name)
        scroller.set_shadow_type(Gtk.ShadowType.IN)
        scroller.set_size_request(*_TEXT_SIZE)
        label = dialog.get_label(f"{name}-label", title, False, True)
        label.set_mnemonic_widget(view)
        return dialog.fill_frame(f"{name}-frame", f"{name}-label", False, f"{name}-scroll")

    def _drawing(self, beside_seed: Any) -> list[str]:
        """The rows that both dialogs have; gives their names."""
        for name in ("variations", "strength"):
            self._dialog.get_scale_entry(name, 1.0)
        row = self._dialog.fill_box("seed-box", ["seed"])
        row.set_orientation(Gtk.Orientation.HORIZONTAL)
        row.set_spacing(12)
        row.pack_start(beside_seed, False, False, 0)
        beside_seed.show()
        return ["strength", "variations", "seed-box"]

    def _add_around(self) -> None:
        """What is wrong, above all; the server, below all; what is too high for the screen scrolls between them."""
        area = self._dialog.get_content_area()
        rows = Gtk.Box(orientation=Gtk.Orientation.VERTICAL, spacing=area.get_spacing())
        for row in area.get_children():
            expand, fill, padding, end = area.query_child_packing(row)
            if end == Gtk.PackType.START and row is not self._dialog.get_action_area():
                area.remove(row)
                rows.pack_start(row, expand, fill, padding)
        area.pack_start(self._notice, False, False, 0)
        area.pack_start(scrolling(rows), True, True, 0)
        area.pack_end(self._server, False, False, 6)
        area.pack_end(self._recommendation.box, False, False, 0)
        for widget in (self._notice, rows, rows.get_parent(), rows.get_parent().get_parent(), self._server):
            widget.show()

    def _put(self, widget: Any, below: int) -> None:
        """Among the dialog's own rows, so many places below the top of the instruction."""
        area = self._dialog.get_content_area()
        area.pack_start(widget, False, False, 0)
        area.reorder_child(widget, area.child_get_property(self._text, "position") + below)
        widget.show_all()

    def _on_key(self, _view: Any, event: Any) -> bool:
        """Ctrl+Enter edits; Enter alone is a new line."""
        enter = event.keyval in (Gdk.KEY_Return, Gdk.KEY_KP_Enter)
        if enter and event.state & Gdk.ModifierType.CONTROL_MASK:
            if self._may_edit:
                self._dialog.response(Gtk.ResponseType.OK)
            return True
        return False

    def show_notice(self, box: Any) -> None:
        """In the place of the one before; None: nothing is wrong."""
        for old in self._notice.get_children():
            self._notice.remove(old)
        if box is not None:
            self._notice.pack_start(box, False, False, 6)
            box.show_all()

    def allow_edit(self, allowed: bool) -> None:
        """Whether Edit can be pressed."""
        self._may_edit = allowed
        self._dialog.set_response_sensitive(Gtk.ResponseType.OK, allowed)

    def show_server(self, words: str, models: list[ModelInfo]) -> None:
        """The line about the server, and its models once they are known."""
        if self._server.get_text() != words:
            self._server.set_text(words)
        if self._models is not None and models:
            self._models.set_models(models)

    def recommend(self, best: Recommendation | None) -> None:
        """A better model, None for none; where a model can be chosen."""
        if self._models is not None:
            self._recommendation.show(best)

    def run(self) -> bool:
        """True: edit. The settings hold what was chosen."""
        return self._dialog.run()

    def close(self) -> None:
        self._dialog.destroy()
