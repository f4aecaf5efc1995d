"""Errors for who reads the page: what happened, and what to do."""

from __future__ import annotations

from mgie_client.error_words import ERROR_WORDS
from mgie_protocol.errors import MgieError
from mgie_server.ui.words import Translate, mark

# code -> what happened, what to do: where a page has other words for it than an editor, or an editor has none
OWN_WORDS: dict[str, tuple[str, str]] = {
    "picture_unreadable": (
        mark("The file is no picture that can be read."),
        mark("Open it in an editor and save it anew."),
    ),
    "picture_too_large": (
        mark("The picture is too large."),
        mark("Use a smaller copy, or ask for fewer variations."),
    ),
    "picture_invalid": (
        mark("The picture cannot be edited."),
        mark("Open it in an editor and save it anew."),
    ),
    "mask_size_differs": (mark("The mask does not fit the picture."), mark("Use one of the same size.")),
    "selection_empty": (mark("Nothing is left of the mask."), mark("Paint more, or use a smaller feather.")),
    "protocol_version": (
        mark("The server is of a version that does not fit."),
        mark("Stop it with `mgie stop` and try again."),
    ),
}


class PageError(MgieError):
    """An error of the page itself: its texts are among those that are translated."""


def explain(error: MgieError, tr: Translate) -> tuple[str, str]:
    """What happened and what to do, either in the reader's language or as the error says it itself.

    The errors' own sentences carry the values, and are English.
    """
    if isinstance(error, PageError):
        return tr(error.message), tr(error.hint)
    shared = ERROR_WORDS.get(error.code)
    happened, advice = OWN_WORDS.get(error.code) or ((shared.what, shared.step) if shared else ("", ""))
    if tr(happened) == happened:
        return error.message, error.hint
    return tr(happened), tr(advice) if advice else ""
