"""Arguments of mgie-edit that only some models have use for: what goes beside the layer, and how new content lands."""

from __future__ import annotations

from typing import Any

from mgie_client.requests import FIRST, OFF, ON
from mgie_gimp.host import Gimp, GObject
from mgie_gimp.i18n import _
from mgie_gimp.types import CUT_OUT

_RW = GObject.ParamFlags.READWRITE


def add_beside(procedure: Any) -> None:
    """For models that have use for it; the others refuse it."""
    procedure.add_string_argument(
        "references",
        _("Refe_rence pictures"),
        _(
            "Pictures that the instruction calls picture 2, picture 3, ...: one a line, the name of a layer of the image or "
            "the whole path of a file"
        ),
        "",
        _RW,
    )
    procedure.add_string_argument(
        "marks",
        _("Mar_ks"),
        _(
            "Name of a hidden layer whose marks, such as a circle, the model sees and the result does not have"
        ),
        "",
        _RW,
    )
    procedure.add_string_argument(
        "negative", _("_Without"), _("What is not to come true, such as: text, people"), "", _RW
    )


def add_inpaint(procedure: Any) -> None:
    """For models that can be told of the selection; the others refuse it."""
    procedure.add_boolean_argument(
        "inpaint",
        _("Model keeps to the selection"),
        _(
            "It paints the whole selection anew and fits it to what is around; without a selection it says nothing"
        ),
        False,
        _RW,
    )


def add_describing(procedure: Any) -> None:
    """For models that say what the edit will be; the others get the words as they are."""
    choice = Gimp.Choice.new()
    choice.add(
        ON, 0, _("As a part of the edit"), _("The model writes what the picture will be, and follows it")
    )
    choice.add(
        FIRST, 1, _("Read and rewrite first"), _("You see the text before the edit; a script does not")
    )
    choice.add(OFF, 2, _("None: my words as they are"), _("Quicker, and right where all is said"))
    procedure.add_choice_argument(
        "describe", _("Description"), _("What the model makes of your words before it edits"), choice, ON, _RW
    )


def add_landing(procedure: Any) -> None:
    """For models that paint; to the others it means nothing."""
    landing = Gimp.Choice.new()
    landing.add(
        "auto", 0, _("Automatic"), _("New content where the model paints, light and colour elsewhere")
    )
    landing.add("raw", 1, _("The model's own picture"), _("Enlarged to the layer's size, and nothing else"))
    landing.add("photometric", 2, _("Light and colour only"), _("Nothing new is painted"))
    procedure.add_choice_argument(
        "landing", _("Res_ult"), _("What of the model's picture reaches the layer"), landing, "auto", _RW
    )
    coverage = Gimp.Choice.new()
    coverage.add("keep", 0, _("Stays as it is"), _("The layer keeps its own transparency"))
    coverage.add("grow", 1, _("May be painted on"), _("New content may come where the layer is transparent"))
    coverage.add(
        CUT_OUT,
        2,
        _("Cut out by the model"),
        _("A layer mask hides what the model leaves transparent; only some models do"),
    )
    procedure.add_choice_argument(
        "coverage", _("Trans_parency"), _("What becomes of the layer's transparency"), coverage, "keep", _RW
    )
    procedure.add_string_argument(
        "expand",
        _("Larger b_y (px)"),
        _(
            "New picture around the layer: 200 for every side, or left, top, right, bottom; without a selection"
        ),
        "",
        _RW,
    )
