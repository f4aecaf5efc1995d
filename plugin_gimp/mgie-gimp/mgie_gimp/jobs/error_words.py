"""What is said of the errors that the server, or the way to it, can have."""

from __future__ import annotations

from dataclasses import dataclass

from mgie_gimp.i18n import marked


@dataclass(frozen=True)
class Known:
    """what: failed. step: to take; "": the error's own hint. why: whether its own sentence adds something."""

    what: str
    step: str = ""
    why: bool = False


TOLD = {
    "instruction_empty": Known(
        marked("The instruction is empty."), marked("Say what to change in the picture.")
    ),
    "picture_too_large": Known(marked("The layer is too large."), why=True),
    "picture_invalid": Known(marked("The layer's pixels cannot be edited."), why=True),
    "server_unreachable": Known(
        marked("The server cannot be reached."),
        marked("Try again. If that fails, run “mgie doctor” in a terminal."),
        why=True,
    ),
    "unauthorized": Known(
        marked("The server refused the connection."), marked("Try again; if that fails, restart mgie-server.")
    ),
    "queue_full": Known(
        marked("The server has too much to do."), marked("Try again when another edit is done.")
    ),
    "worker_crashed": Known(
        marked("The process that edits has crashed and is being replaced."), marked("Try again.")
    ),
    "worker_hung": Known(
        marked("The process that edits did not answer any more and is being replaced."), marked("Try again.")
    ),
    "out_of_memory": Known(
        marked("The server has too little memory for this edit."), marked("Try a smaller layer.")
    ),
    "device_error": Known(marked("The graphics processor failed."), why=True),
    "model_unknown": Known(marked("The server has no such model."), why=True),
    "model_not_installed": Known(marked("The model is not installed."), why=True),
    "protocol_version": Known(
        marked("Plug-in and server do not fit together."),
        marked("Install the same version of both, and start GIMP anew."),
        why=True,
    ),
    "recipe_invalid": Known(marked("The recipe cannot be read."), why=True),
    "deadline_exceeded": Known(marked("The edit took too long.")),
    "job_unknown": Known(marked("The server does not keep this result any more.")),
    "cancelled": Known(marked("The edit was cancelled.")),
}
