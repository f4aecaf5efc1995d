"""What the server keeps for GIMP."""

from __future__ import annotations

import time

from mgie_gimp.i18n import _
from mgie_gimp.jobs.connection import Connection
from mgie_gimp.jobs.noted import kept_edits
from mgie_gimp.plain import KeptEdit
from mgie_protocol import events
from mgie_protocol.errors import MgieError

_PATIENCE_S = 60.0


def fetch_list(connection: Connection) -> list[KeptEdit]:
    """For scripts: waits for the answer. Raises MgieError."""
    connection.client.fetch()
    until = time.monotonic() + _PATIENCE_S
    while time.monotonic() < until:
        for event in connection.wait(0.5):
            if isinstance(event, events.FetchList):
                return kept_edits(event.jobs)
            if isinstance(event, events.Failed):
                raise event.error
    raise MgieError("server_unreachable", "The server did not answer.")


def kept_words(kept: KeptEdit, now: float) -> str:
    """One line: of which image and layer, when, how much. now: seconds since 1970."""
    words = []
    if kept.origin is not None:
        words.append(_("{image}, layer “{layer}”").format(image=kept.origin.image, layer=kept.origin.layer))
    words.append(_age_words(max(0.0, now - kept.finished_at)))
    words.append(_("{number} MB").format(number=f"{max(kept.nbytes / 1e6, 0.1):.1f}"))
    return " · ".join(words)


def _age_words(seconds: float) -> str:
    minutes = round(seconds / 60)
    if minutes < 1:
        return _("just now")
    if minutes < 120:
        return _("{number} min ago").format(number=minutes)
    return _("{number} h ago").format(number=round(minutes / 60))
