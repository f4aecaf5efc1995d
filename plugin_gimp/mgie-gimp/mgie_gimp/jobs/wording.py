"""Errors and stages in the artist's language."""

from __future__ import annotations

from mgie_gimp.i18n import _, marked, ngettext
from mgie_gimp.plain import CanvasError, Situation
from mgie_protocol.errors import MgieError

# what to say instead of the server's English; {message} is the server's sentence, with the values in it
_ERRORS = {
    "instruction_empty": marked("The instruction is empty. Say what to change in the picture."),
    "picture_too_large": marked("The layer is too large. {message}"),
    "picture_invalid": marked("The layer's pixels cannot be edited. {message}"),
    "server_unreachable": marked("The server cannot be reached. {message}"),
    "unauthorized": marked(
        "The server refused the connection. Try again; if that fails, restart mgie-server."
    ),
    "queue_full": marked("The server has too much to do. Try again when another edit is done."),
    "worker_crashed": marked("The process that edits has crashed and is being replaced. Try again."),
    "worker_hung": marked("The process that edits did not answer any more and is being replaced. Try again."),
    "out_of_memory": marked("The server has too little memory for this edit. Try a smaller layer."),
    "device_error": marked("The graphics processor failed. {message}"),
    "model_unknown": marked("The server has no such model. {message}"),
    "model_not_installed": marked("The model is not installed. {message}"),
    "protocol_version": marked(
        "Plug-in and server do not fit together. Install the same version of both. {message}"
    ),
    "recipe_invalid": marked("The recipe cannot be read. {message}"),
    "deadline_exceeded": marked("The edit took too long."),
    "cancelled": marked("The edit was cancelled."),
}


def error_words(error: MgieError) -> str:
    """What happened and what to do, in one paragraph."""
    if isinstance(error, CanvasError):
        return str(error)
    if error.code == "edit_not_supported":
        return refusal_words(error)
    known = _ERRORS.get(error.code)
    return _(known).format(message=str(error)).strip() if known else str(error)


def refusal_words(error: MgieError) -> str:
    """A refusal, with the nearest edits that the model can do."""
    names = nearest(error)
    if not names:
        return _("The model cannot do this edit. {message}").format(message=str(error))
    return _("The model cannot do this edit. Nearest edits that it can do: {names}.").format(
        names=_(", ").join(_(name) for name in names)
    )


def nearest(error: MgieError) -> list[str]:
    """Up to three edits that the model can do, as the server names them (English)."""
    listed = error.details.get("nearest")
    return [name for name in listed if isinstance(name, str) and name][:3] if isinstance(listed, list) else []


_STAGES = {
    "starting": marked("Starting the server"),
    "connecting": marked("Connecting to the server"),
    "sending": marked("Sending the layer"),
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


def time_words(seconds: float | None) -> str:
    """The time that is left, "" while nobody knows."""
    if seconds is None:
        return ""
    if seconds < 1.5:
        return _("less than two seconds left")
    if seconds < 90:
        return _("about {number} s left").format(number=round(seconds))
    return _("about {number} min left").format(number=round(seconds / 60))
