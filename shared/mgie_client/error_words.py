"""What is said of the errors that a server, or the way to it, can have; and what is near to an edit that was refused."""

from __future__ import annotations

from dataclasses import dataclass

from mgie_client.texts import mark
from mgie_protocol.errors import MgieError
from mgie_protocol.json_values import list_in


@dataclass(frozen=True)
class ErrorWords:
    """what: happened. step: to take, "" where there is none, or the error's own hint alone can say.

    why: the error's own sentence adds something, mostly a value. hint: its own hint says more than the step. Both are
    English.
    """

    what: str
    step: str = ""
    why: bool = False
    hint: bool = False


_TRY_AGAIN = mark("Try again.")
_CHOOSE = mark("Choose another one.")
_NOT_UNDERSTOOD = ErrorWords(
    mark("The server did not understand the plug-in."), mark("Update both."), why=True, hint=True
)

ERROR_WORDS = {
    "picture_too_large": ErrorWords(
        mark("The picture is too large."),
        mark("Edit a part of it, or ask for fewer variations."),
        why=True,
        hint=True,
    ),
    "picture_invalid": ErrorWords(
        mark("The server could not read the picture."),
        mark("Try a layer of another kind."),
        why=True,
        hint=True,
    ),
    "mask_size_differs": ErrorWords(
        mark("The selection does not fit the picture."), mark("Select anew."), why=True, hint=True
    ),
    "instruction_empty": ErrorWords(
        mark("The instruction is empty."), mark("Say what to change in the picture.")
    ),
    "instruction_too_long": ErrorWords(
        mark("The text is longer than 2,000 characters."), mark("Say it in fewer words."), why=True, hint=True
    ),
    "instruction_invalid": ErrorWords(
        mark("The text holds a control character."), mark("Remove it."), why=True, hint=True
    ),
    "model_unknown": ErrorWords(mark("The server has no such model."), _CHOOSE, why=True, hint=True),
    "model_not_installed": ErrorWords(
        mark("The model is not installed."), mark("Install it, or choose another one."), why=True, hint=True
    ),
    "edit_not_supported": ErrorWords(
        mark("The model cannot do this edit."),
        mark("Try one that comes near, or another model."),
        why=True,
        hint=True,
    ),
    "parameter_out_of_range": ErrorWords(
        mark("A setting is out of its range."), mark("Check seed, steps and guidance."), why=True, hint=True
    ),
    "output_not_writable": ErrorWords(
        mark("The server cannot write its files."),
        mark("Free some space on the disk."),
        why=True,
        hint=True,
    ),
    "recipe_invalid": ErrorWords(mark("The recipe cannot be read."), _CHOOSE, why=True, hint=True),
    "recipe_is_local": ErrorWords(
        mark("The edit differs from place to place, which a .cube cannot hold."), mark("Keep it as a recipe.")
    ),
    "recipe_not_possible": ErrorWords(mark("The edit painted new pixels: it has no recipe."), hint=True),
    "server_unreachable": ErrorWords(
        mark("The server cannot be reached."),
        mark("Try again. If that fails, run “mgie doctor” in a terminal."),
        why=True,
    ),
    "unauthorized": ErrorWords(
        mark("The server refused the connection."), mark("Try again; if that fails, restart mgie-server.")
    ),
    "cancelled": ErrorWords(mark("The edit was cancelled.")),
    "deadline_exceeded": ErrorWords(mark("The edit took too long."), _TRY_AGAIN),
    "queue_full": ErrorWords(
        mark("The server has too much to do."), mark("Try again when another edit is done.")
    ),
    "worker_crashed": ErrorWords(
        mark("The process that edits has crashed and is being replaced."), _TRY_AGAIN
    ),
    "worker_hung": ErrorWords(
        mark("The process that edits did not answer any more and is being replaced."), _TRY_AGAIN
    ),
    "device_error": ErrorWords(mark("The graphics processor failed."), _TRY_AGAIN, why=True, hint=True),
    "out_of_memory": ErrorWords(
        mark("Memory was too short for this edit."),
        mark("Close other programs, or use fewer variations, a smaller picture or a smaller model."),
    ),
    "protocol_version": ErrorWords(
        mark("Plug-in and server do not fit together."),
        mark("Install the same version of both, and start this program anew."),
        why=True,
    ),
    "message_invalid": _NOT_UNDERSTOOD,
    "message_too_large": _NOT_UNDERSTOOD,
    "job_unknown": ErrorWords(mark("The server does not keep this result any more."), mark("Edit again.")),
    "not_available": ErrorWords(mark("This is not built yet."), why=True, hint=True),
    "internal": ErrorWords(
        mark("The edit failed because of a bug."), mark("Please report it."), why=True, hint=True
    ),
}


def nearest(error: MgieError | None, most: int = 3) -> list[str]:
    """Edits that the model can do instead of one that it refused, as the server names them (English)."""
    listed = list_in(error.details.get("nearest")) if error is not None else []
    names = [name for name in listed if isinstance(name, str) and name]
    return names[:most]
