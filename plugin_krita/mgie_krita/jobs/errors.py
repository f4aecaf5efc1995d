"""Errors in the artist's language: what happened, and what to do."""

from __future__ import annotations

from mgie_client.error_words import ERROR_WORDS
from mgie_krita.words import tr
from mgie_protocol.errors import MgieError


class PluginError(MgieError):
    """An error of the plug-in itself; its texts are in the artist's language already."""


def explain(error: MgieError) -> tuple[str, str]:
    """What happened and what to do, either in the language in use or, with its values, as the error says it itself."""
    known = ERROR_WORDS.get(error.code)
    if isinstance(error, PluginError) or known is None or tr(known.what) == known.what:
        return error.message, error.hint
    return tr(known.what), tr(known.step) if known.step else ""


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
