"""What the server keeps for GIMP."""

from __future__ import annotations

from mgie_client.waiting import wait_for
from mgie_gimp.i18n import _
from mgie_gimp.jobs.connection import Connection
from mgie_gimp.jobs.noted import kept_edits
from mgie_gimp.types import KeptEdit, Origin
from mgie_protocol import messages

_TIMEOUT_S = 60.0


def fetch_list(connection: Connection) -> list[KeptEdit]:
    """For scripts: waits for the answer. Raises MgieError."""
    connection.client.fetch()
    return kept_edits(wait_for(connection.wait, messages.Kept, _TIMEOUT_S).jobs)


def kept_words(kept: KeptEdit, now: float) -> str:
    """One line: of which image and layer, when, how much. now: seconds since 1970."""
    words = [origin_words(kept.origin)] if kept.origin is not None else []
    words.append(_age_words(max(0.0, now - kept.finished_at)))
    words.append(_("{number} MB").format(number=f"{max(kept.nbytes / 1e6, 0.1):.1f}"))
    return " · ".join(words)


def origin_words(origin: Origin) -> str:
    """Of which image and layer; "" where nobody knows."""
    if not origin.image:
        return ""
    return _("{image}, layer “{layer}”").format(image=origin.image, layer=origin.layer)


def _age_words(seconds: float) -> str:
    minutes = round(seconds / 60)
    if minutes < 1:
        return _("just now")
    if minutes < 120:
        return _("{number} min ago").format(number=minutes)
    return _("{number} h ago").format(number=round(minutes / 60))
