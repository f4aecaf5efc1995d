"""Whether there is room for one more job: all that can be refused is refused here, before a pixel was sent."""

from __future__ import annotations

from mgie_protocol.errors import MgieError
from mgie_protocol.messages import Submit
from mgie_server.service.jobs import JobRegistry, result_bytes
from mgie_server.settings import Settings


def check_room(book: JobRegistry, settings: Settings, submit: Submit, client: bytes) -> None:
    """Raises MgieError queue_full or picture_too_large. client: whose job it would be."""
    _check_result(settings, submit)
    _check_places(book, settings, client)
    _check_bytes(book, settings, submit, client)


def share(limit: int, others: int) -> int:
    """What one client may have of `limit` where others have so much: three quarters of what these leave, rounded up."""
    return -(-3 * max(0, limit - others) // 4)


def _check_result(settings: Settings, submit: Submit) -> None:
    if result_bytes(submit) > settings.max_result_bytes:
        raise MgieError(
            "picture_too_large",
            f"{submit.request.variations} variations of a picture of "
            f"{submit.picture.nbytes / 1e6:.0f} MB are over the limit of "
            f"{settings.max_result_bytes / 1e6:.0f} MB.",
            "Ask for fewer variations.",
        )


def _check_places(book: JobRegistry, settings: Settings, client: bytes) -> None:
    active = [job.client for job in book if job.state.active]
    own = active.count(client)
    if len(active) >= settings.max_queue:
        raise MgieError(
            "queue_full",
            f"The server has {len(active)} jobs and takes no more now.",
            "Try again when one of them is done.",
        )
    if own >= share(settings.max_queue, len(active) - own):
        raise MgieError(
            "queue_full",
            f"The server has {own} jobs of this program and keeps its last places for others.",
            "Try again when one of them is done.",
        )


def _check_bytes(book: JobRegistry, settings: Settings, submit: Submit, client: bytes) -> None:
    need = submit.body_bytes + result_bytes(submit)
    held = book.held_bytes
    own = sum(job.held_bytes for job in book if job.client == client)
    if held + need <= settings.max_held_bytes and (
        own == 0 or own + need <= share(settings.max_held_bytes, held - own)
    ):
        return
    whose = "" if held + need > settings.max_held_bytes else ", most of them for this program"
    raise MgieError(
        "queue_full",
        f"The server holds {held / 1e6:.0f} MB of pictures and results to come{whose}; {need / 1e6:.0f} MB more are "
        f"too much for its limit of {settings.max_held_bytes / 1e6:.0f} MB.",
        "Try again when another job is done, or edit a smaller picture.",
    )
