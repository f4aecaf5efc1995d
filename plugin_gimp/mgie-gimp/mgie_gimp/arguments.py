"""The procedures as GIMP's menus, dialogs and scripts see them: names, texts, arguments, ranges."""

from __future__ import annotations

from typing import Any

from mgie_gimp.edit_arguments import add_beside, add_describing, add_inpaint, add_landing
from mgie_gimp.host import Gimp, GObject
from mgie_gimp.i18n import _
from mgie_gimp.types import FULL_STRENGTH, OWN_STRENGTH

EDIT = "mgie-edit"
AGAIN = "mgie-edit-again"
RECIPE = "mgie-apply-recipe"
KEPT = "mgie-open-kept"
PROCEDURES = (EDIT, AGAIN, RECIPE, KEPT)

_RW = GObject.ParamFlags.READWRITE
_MAX_SEED = 2**31 - 1  # GIMP's integers have 32 bits


def describe(procedure: Any, name: str) -> None:
    """Give a new procedure its menu entry, texts and arguments."""
    # every kind of image and any number of layers: `canvas.checks` says what is wrong, a grey entry does not
    procedure.set_image_types("*")
    some = Gimp.ProcedureSensitivityMask
    any_layers = some.DRAWABLE | some.DRAWABLES | some.NO_DRAWABLES
    procedure.set_sensitivity_mask(any_layers | some.NO_IMAGE if name == KEPT else any_layers)
    procedure.set_attribution("MGIE for Krita and GIMP", "Apache-2.0", "2026")
    {EDIT: _describe_edit, AGAIN: _describe_again, RECIPE: _describe_recipe, KEPT: _describe_kept}[name](
        procedure
    )
    procedure.add_menu_path("<Image>/Filters/" + _("A_I"))  # only taken once there is a label
    procedure.add_core_object_array_return_value(
        "layers", _("Layers"), _("The new layers, one for each variation"), Gimp.Layer, _RW
    )


def _describe_edit(procedure: Any) -> None:
    procedure.set_menu_label(_("_Edit by Instruction..."))
    procedure.set_documentation(
        _("Edit the layer by saying what you want"),
        _(
            "A local server (mgie-server, started when none runs) edits the layer by an instruction. "
            "The result is a new layer above it, masked by the selection."
        ),
        EDIT,
    )
    _add_text(procedure)
    add_beside(procedure)
    procedure.add_string_argument("model", _("_Model"), _("Name of a model that the server has"), "mini", _RW)
    procedure.add_boolean_aux_argument(  # of the dialog alone
        "paid-work-only",
        _("Only models for paid work"),
        _("Leave out of the list what must not be used commercially, and what nobody knows the licence of"),
        False,
        _RW,
    )
    add_landing(procedure)
    add_inpaint(procedure)
    _add_drawing(procedure)
    _add_strength(procedure)
    procedure.add_boolean_argument(
        "strict-selection",
        _("S_trictly inside the selection"),
        _("Nothing outside the selection changes: a feathered edge fades inwards"),
        True,
        _RW,
    )
    procedure.add_double_argument(
        "feather", _("_Feather (px)"), _("Over how many pixels the edit fades"), 0.0, 1000.0, 0.0, _RW
    )
    procedure.add_double_argument(
        "context",
        _("Surr_oundings (%)"),
        _("How much around the selection the model sees, of its size on each side; -1: as the model likes"),
        -1.0,
        1000.0,
        -1.0,
        _RW,
    )
    add_describing(procedure)
    _add_sampling(procedure)
    procedure.add_boolean_argument(
        "keep-recipe",
        _("_Keep as recipe"),
        _("Keep the light and colour of the edit, to apply to other layers (Filters > AI > Apply Recipe)"),
        False,
        _RW,
    )
    _add_server(procedure)


def _describe_again(procedure: Any) -> None:
    procedure.set_menu_label(_("Edit _Again..."))
    procedure.set_documentation(
        _("Repeat or vary the edit that made this layer"),
        _(
            "Edits the layer that the selected layer was made from once more, with the same model, seed and "
            "parameters. Arguments that are given go over those of the layer."
        ),
        AGAIN,
    )
    _add_text(procedure)
    _add_drawing(procedure)
    _add_strength(procedure, again=True)
    _add_server(procedure)


def _describe_recipe(procedure: Any) -> None:
    procedure.set_menu_label(_("Apply _Recipe..."))
    procedure.set_documentation(
        _("Give the layer the light and colour of an earlier edit"),
        _(
            "Applies a recipe, which an edit has kept or `mgie edit --recipe-out` has written. "
            "The result is a new layer above it, masked by the selection."
        ),
        RECIPE,
    )
    procedure.add_string_argument(
        "recipe", _("Reci_pe"), _("Name of a recipe that was kept, or the path of a file"), "", _RW
    )
    _add_strength(procedure)
    _add_server(procedure)


def _describe_kept(procedure: Any) -> None:
    procedure.set_menu_label(_("_Open Kept Results..."))
    procedure.set_documentation(
        _("Open results that were done after GIMP had ended"),
        _("The server keeps such results for a day. One is opened as a new image, or added to this one."),
        KEPT,
    )
    procedure.add_string_argument(
        "job", _("_Job"), _("First letters of its name, as “mgie results” has it; empty: the newest"), "", _RW
    )
    place = Gimp.Choice.new()
    place.add("image", 0, _("A new image"), "")
    place.add("layer", 1, _("New layers of this image"), "")
    procedure.add_choice_argument("place", _("_Place"), _("Where the result goes"), place, "image", _RW)
    _add_server(procedure)


def _add_text(procedure: Any) -> None:
    procedure.add_string_argument("instruction", _("_Instruction"), _("What to change"), "", _RW)
    procedure.add_string_argument(
        "expressive",
        _("E_xpressive instruction"),
        _("What the edited picture would be like, in your own words; empty: the model writes it"),
        "",
        _RW,
    )


def _add_drawing(procedure: Any) -> None:
    procedure.add_int_argument(
        "variations", _("_Variations"), _("How many new layers, each with another seed"), 1, 8, 1, _RW
    )
    procedure.add_int_argument(
        "seed",
        _("See_d"),
        _(
            "The same seed gives the same picture; -1: another one each time, or the layer's own for Edit Again"
        ),
        -1,
        _MAX_SEED,
        -1,
        _RW,
    )


def _add_strength(procedure: Any, *, again: bool = False) -> None:
    words = _("How much of the edit is seen; where the result lies over its layer, its opacity")
    if again:
        words = _("How much of the edit is seen; 0: as much as of the layer's own")
    least, usual = (0.0, OWN_STRENGTH) if again else (1.0, FULL_STRENGTH)
    procedure.add_double_argument("strength", _("Stren_gth (%)"), words, least, FULL_STRENGTH, usual, _RW)


def _add_sampling(procedure: Any) -> None:
    procedure.add_int_argument(
        "steps", _("Num_ber of steps"), _("Diffusion steps; 0: as many as the model likes"), 0, 200, 0, _RW
    )
    procedure.add_double_argument(
        "text-guidance",
        _("Te_xt guidance"),
        _("How closely the edit follows the text; -1: the model's own"),
        -1.0,
        30.0,
        -1.0,
        _RW,
    )
    procedure.add_double_argument(
        "image-guidance",
        _("Image guidance"),
        _("How closely the edit keeps to the picture; -1: the model's own"),
        -1.0,
        30.0,
        -1.0,
        _RW,
    )


def _add_server(procedure: Any) -> None:
    procedure.add_string_argument(
        "server",
        _("Server directory"),
        _("Folder in which the server keeps its connection file; empty: your own server"),
        "",
        _RW,
    )
    choice = Gimp.Choice.new()
    choice.add("auto", 0, _("Automatic"), _("pyzmq where GIMP's Python has it"))
    choice.add("pyzmq", 1, "pyzmq", "")
    choice.add("stdlib", 2, _("Python's standard library"), "")
    procedure.add_choice_argument(
        "transport", _("Connectio_n"), _("How the plug-in talks to the server"), choice, "auto", _RW
    )
