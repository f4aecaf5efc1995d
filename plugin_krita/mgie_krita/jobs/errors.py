"""Errors in the artist's language: what happened, and what to do."""

from __future__ import annotations

from mgie_krita.words import mark, tr
from mgie_protocol.errors import MgieError

# code -> what happened, what to do. Used where the language in use has them; the server's own sentences, which
# carry the values, are English.
_GENERAL: dict[str, tuple[str, str]] = {
    "picture_too_large": (
        mark("The picture is too large."),
        mark("Edit a part of it, or ask for fewer variations."),
    ),
    "picture_invalid": (mark("The server could not read the picture."), mark("Try a layer of another kind.")),
    "mask_size_differs": (mark("The selection does not fit the picture."), mark("Select anew.")),
    "instruction_empty": (mark("Say what should change."), ""),
    "instruction_too_long": (
        mark("The text is longer than 2,000 characters."),
        mark("Say it in fewer words."),
    ),
    "instruction_invalid": (mark("The text holds a control character."), mark("Remove it.")),
    "model_unknown": (mark("The server does not know this model."), mark("Choose another one.")),
    "model_not_installed": (mark("This model is not installed."), mark("Install it, or choose another one.")),
    "edit_not_supported": (
        mark("The model cannot do this edit."),
        mark("Try one that comes near, or another model."),
    ),
    "parameter_out_of_range": (
        mark("A setting is out of its range."),
        mark("Check seed, steps and guidance."),
    ),
    "output_not_writable": (mark("The server cannot write its files."), mark("Free some space on the disk.")),
    "recipe_invalid": (mark("The file is no recipe that can be read."), mark("Choose another one.")),
    "recipe_is_local": (
        mark("The edit differs from place to place, which a .cube cannot hold."),
        mark("Keep it as a recipe."),
    ),
    "recipe_not_possible": (mark("The edit painted new pixels: it has no recipe."), ""),
    "server_unreachable": (mark("The server does not answer."), mark("Start it again.")),
    "unauthorized": (mark("The server refused this plug-in's key."), mark("Restart the server.")),
    "cancelled": (mark("The edit was cancelled."), ""),
    "deadline_exceeded": (mark("The edit took too long."), mark("Try again.")),
    "queue_full": (mark("The server has too much to do."), mark("Try again when another edit is done.")),
    "worker_crashed": (
        mark("The process that computes ended during this edit; it is replaced."),
        mark("Try again."),
    ),
    "worker_hung": (mark("The process that computes stopped answering; it is replaced."), mark("Try again.")),
    "device_error": (mark("The graphics card failed; its process is replaced."), mark("Try again.")),
    "out_of_memory": (
        mark("Memory was too short for this edit."),
        mark("Close other programs, or use fewer variations, a smaller picture or a smaller model."),
    ),
    "protocol_version": (
        mark("The server and the plug-in are of versions that do not fit together."),
        mark("Update both."),
    ),
    "message_invalid": (mark("The server did not understand the plug-in."), mark("Update both.")),
    "message_too_large": (mark("The server did not understand the plug-in."), mark("Update both.")),
    "job_unknown": (mark("The server does not have this edit any more."), mark("Edit again.")),
    "not_available": (mark("This is not built yet."), ""),
    "internal": (mark("The edit failed because of a bug."), mark("Please report it.")),
}


class PluginError(MgieError):
    """An error of the plug-in itself; its texts are in the artist's language already."""


def explain(error: MgieError) -> tuple[str, str]:
    """What happened and what to do, either in the language in use or as the error says it itself."""
    happened, advice = _GENERAL.get(error.code, ("", ""))
    if isinstance(error, PluginError) or not happened or tr(happened) == happened:
        return error.message, error.hint
    return tr(happened), tr(advice) if advice else ""


def sentence(error: MgieError) -> str:
    """Both in one text."""
    return " ".join(part for part in explain(error) if part)


def remote_door() -> PluginError:
    """The address in the settings is not that of this computer's own server."""
    return PluginError(
        "not_available",
        tr("The server address in the settings is not this computer's own server."),
        tr("Servers elsewhere cannot be used yet: clear the address in the settings."),
    )


def lost_again() -> PluginError:
    """A server that was started again has ended as well."""
    return PluginError(
        "server_unreachable",
        tr("The server ended twice during this edit."),
        tr("Try a smaller picture or another model; its log is server.log in MGIE's folder."),
    )
