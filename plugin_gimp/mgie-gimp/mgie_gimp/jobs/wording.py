"""Errors and stages in the artist's language."""

from __future__ import annotations

from mgie_client.error_words import ERROR_WORDS, nearest
from mgie_client.stage_words import stage_words as shared_stage_words
from mgie_client.texts import as_sentence
from mgie_gimp.i18n import _, marked, ngettext
from mgie_gimp.types import CanvasError, Situation, StartError, Told
from mgie_protocol.errors import MgieError


def told(error: MgieError, buttons: bool = False) -> Told:
    """What failed, what is known of it, and what to do, for a window. buttons: there is one for each nearest edit."""
    if isinstance(error, CanvasError):
        return Told(error.message, "", error.hint)
    if isinstance(error, StartError):
        return Told(error.message, error.why, error.hint)
    if error.code == "edit_not_supported":
        return _refusal(error, buttons)
    known = ERROR_WORDS.get(error.code)
    if known is None:
        return Told(error.message, "", error.hint)
    own = error.hint and (known.hint or not known.step)
    step = error.hint if own else _(known.step) if known.step else ""
    return Told(_(known.what), error.message if known.why else "", step)


def error_words(error: MgieError) -> str:
    """The same in one paragraph, for scripts."""
    now = told(error)
    return " ".join(part for part in (now.what, " ".join(now.why.split()), now.step) if part)


def _refusal(error: MgieError, buttons: bool) -> Told:
    """With the nearest edits that the model can do."""
    names, what = nearest(error), _(ERROR_WORDS[error.code].what)
    if names and buttons:
        return Told(what, "", _("Nearest edits that it can do:"))
    if not names:
        return Told(what, error.message, error.hint)
    near = _(", ").join(_(name) for name in names)
    step = _("Nearest edits that it can do: {names}.").format(names=near)
    return Told(what, "", step)


_STAGES = {
    "starting": marked("Starting the server"),
    "connecting": marked("Connecting to the server"),
    "sending": marked("Sending the layer"),
    "fetching": marked("Fetching the result"),
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
    if now.stage in _STAGES:
        return _(_STAGES[now.stage])
    return as_sentence(shared_stage_words(now.stage, _))


def _editing_words(now: Situation) -> str:
    if not now.steps:
        return as_sentence(shared_stage_words(now.stage, _))
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
