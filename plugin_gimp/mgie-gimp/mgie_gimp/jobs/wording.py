"""Errors and stages in the artist's language."""

from __future__ import annotations

from mgie_gimp.i18n import _, marked, ngettext
from mgie_gimp.jobs.error_words import TOLD
from mgie_gimp.plain import CanvasError, Situation, StartError, Told
from mgie_protocol.errors import MgieError


def told(error: MgieError, buttons: bool = False) -> Told:
    """What failed, what is known of it, and what to do, for a window. buttons: there is one for each nearest edit."""
    if isinstance(error, CanvasError):
        return Told(error.message, "", error.hint)
    if isinstance(error, StartError):
        return Told(error.message, error.why, error.hint)
    if error.code == "edit_not_supported":
        return _refusal(error, buttons)
    known = TOLD.get(error.code)
    if known is None:
        return Told(error.message, "", error.hint)
    step = _(known.step) if known.step else error.hint
    return Told(_(known.what), error.message if known.why else "", step)


def error_words(error: MgieError) -> str:
    """The same in one paragraph, for scripts."""
    now = told(error)
    return " ".join(part for part in (now.what, " ".join(now.why.split()), now.step) if part)


def _refusal(error: MgieError, buttons: bool) -> Told:
    """With the nearest edits that the model can do."""
    names = nearest(error)
    if names and buttons:
        return Told(_("The model cannot do this edit."), "", _("Nearest edits that it can do:"))
    if not names:
        return Told(_("The model cannot do this edit."), error.message, error.hint)
    near = _(", ").join(_(name) for name in names)
    step = _("Nearest edits that it can do: {names}.").format(names=near)
    return Told(_("The model cannot do this edit."), "", step)


def nearest(error: MgieError) -> list[str]:
    """Up to three edits that the model can do, as the server names them (English)."""
    listed = error.details.get("nearest")
    return [name for name in listed if isinstance(name, str) and name][:3] if isinstance(listed, list) else []


_STAGES = {
    "starting": marked("Starting the server"),
    "connecting": marked("Connecting to the server"),
    "sending": marked("Sending the layer"),
    "fetching": marked("Fetching the result"),
    "loading": marked("Loading the model"),
    "describing": marked("Reading the picture and the instruction"),
    "landing": marked("Bringing the edit to full size"),
}


def stage_words(now: Situation) -> str:
    """One line for a window or a status bar."""
    if now.cancelling:
        return _("Cancelling")
    if now.stage == "queued":
        if now.place:
            words = ngettext("Waiting for {number} other edit", "Waiting for {number} other edits", now.place)
            return words.format(number=now.place)
        return _("Waiting for the server")
    if now.stage == "editing":
        return _editing_words(now)
    return _(_STAGES.get(now.stage, now.stage))


def _editing_words(now: Situation) -> str:
    if not now.steps:
        return _("Editing")
    if now.variations > 1:
        return _("Editing: step {step} of {steps}, variation {number} of {all}").format(
            step=now.step, steps=now.steps, number=now.variation + 1, all=now.variations
        )
    return _("Editing: step {step} of {steps}").format(step=now.step, steps=now.steps)


def slow_start_words(seconds: float, command: str) -> str:
    """While a server that was started neither answers nor says anything; "" as long as that is usual."""
    if seconds < _USUAL_START_S:
        return ""
    return _(
        "Started {seconds} s ago, and not a word yet: {command}. If this goes on, run it in a terminal to see "
        "what it waits for."
    ).format(seconds=int(seconds), command=command)


_USUAL_START_S = 6.0


def time_words(seconds: float | None) -> str:
    """The time that is left, "" while nobody knows."""
    if seconds is None:
        return ""
    if seconds < 1.5:
        return _("less than two seconds left")
    if seconds < 90:
        return _("about {number} s left").format(number=round(seconds))
    return _("about {number} min left").format(number=round(seconds / 60))
