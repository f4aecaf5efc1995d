"""What the fields of a message mean together: the checks after each field was checked alone."""

from __future__ import annotations

from mgie_protocol import messages
from mgie_protocol.errors import MgieError, invalid
from mgie_protocol.limits import MAX_ATTACHMENTS, MAX_DEADLINE_S, MAX_RECIPE_BYTES, MAX_VARIATIONS
from mgie_protocol.pixels import check_marks, check_selection


def check_meaning(message: messages.Message) -> None:
    """Raises MgieError when fields that are right alone do not fit together."""
    if isinstance(message, messages.Submit):
        _check_submit(message)
    elif isinstance(message, messages.Chunk):
        if not len(message.payload):
            raise invalid("A chunk without bytes came.")
    elif isinstance(message, messages.Progress):
        if message.preview is not None and len(message.payload or b"") != message.preview.nbytes:
            raise invalid("A preview does not have the bytes that its format needs.")
    elif isinstance(message, messages.Result):
        _check_result(message)


def _check_submit(message: messages.Submit) -> None:
    if message.selection is not None:
        check_selection(message.picture, message.selection)
    if (message.request.task == "apply") != (message.recipe > 0):
        raise invalid("A recipe comes with the task apply, and with no other.")
    if len(message.references) != len(message.request.references):
        raise invalid(
            f"The request names {len(message.request.references)} reference pictures, and {len(message.references)} come."
        )
    if message.request.marks != (message.marks is not None):
        raise invalid("Marks come with a request that has marks, and with no other.")
    if message.marks is not None:
        check_marks(message.picture, message.marks)
    if message.request.coverage == "model" and message.picture.channels not in (2, 4):
        raise MgieError(
            "parameter_out_of_range",
            f"A picture of {message.picture.channels} channels has no alpha that could become the model's.",
            "Send it with an alpha channel, or keep the coverage.",
        )
    if message.request.expands:
        message.result.check()
        if message.selection is not None or message.recipe:
            raise MgieError(
                "parameter_out_of_range",
                "A picture is made larger as a whole: without a selection, and not by a recipe.",
                "Select nothing, or do not expand.",
            )
    if message.recipe and (message.references or message.marks):
        raise invalid("No other pictures come with a recipe.")
    if message.recipe > MAX_RECIPE_BYTES:
        raise MgieError("recipe_invalid", f"A recipe has at most {MAX_RECIPE_BYTES:,} bytes.")
    if message.on_disconnect not in messages.ON_DISCONNECT:
        raise invalid(f"on_disconnect is cancel or keep, not {message.on_disconnect!r:.40}.")
    if message.deadline_s is not None and not 0 < message.deadline_s <= MAX_DEADLINE_S:
        raise MgieError(
            "parameter_out_of_range",
            f"deadline_s must be above 0 and at most {MAX_DEADLINE_S:g}, not {message.deadline_s:g}.",
        )


def _check_result(message: messages.Result) -> None:
    count = len(message.pictures)
    if count > MAX_VARIATIONS:
        raise invalid(f"A result has at most {MAX_VARIATIONS} pictures, not {count}.")
    if len(message.reports) not in (0, count):
        raise invalid(
            f"A result of {count} pictures has {count} reports or none, not {len(message.reports)}."
        )
    if len(message.expressives) not in (0, count):
        raise invalid(
            f"A result of {count} pictures has {count} expressive texts or one, not {len(message.expressives)}."
        )
    if len(message.attachments) > MAX_ATTACHMENTS:
        raise invalid(f"A result has at most {MAX_ATTACHMENTS} attachments, not {len(message.attachments)}.")
    for one in message.attachments:
        if one.variation >= count:
            raise invalid(f"The attachment {one.name} belongs to picture {one.variation} of {count}.")
