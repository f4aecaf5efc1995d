"""What is asked of a server, and what comes with its answer, as far as that is the same for everybody."""

from __future__ import annotations

import secrets
from dataclasses import replace
from typing import Any, TypeVar

from mgie_protocol.errors import MgieError
from mgie_protocol.events import Result
from mgie_protocol.limits import MAX_VARIATIONS
from mgie_protocol.request import COVERAGES, LANDINGS, EditRequest

MAX_RANDOM_SEED = 2**31 - 1 - MAX_VARIATIONS  # what an editor's integers hold, with room for the variations

# whether an edit is described: the words go to the editor as they are, in one request, or to be read and rewritten before
OFF, ON, FIRST = DESCRIBING = ("off", "on", "first")

Chosen = TypeVar("Chosen")  # a dataclass with landing and coverage: a plug-in's options, an EditRequest


def random_seed() -> int:
    """0 to MAX_RANDOM_SEED."""
    return secrets.randbelow(MAX_RANDOM_SEED + 1)


def fitting(chosen: Chosen, paints: bool) -> Chosen:
    """Without what has no meaning for a model that changes light and colour alone."""
    if paints:
        return chosen
    return replace(chosen, landing=LANDINGS[0], coverage=COVERAGES[0])  # type: ignore[type-var]


def applying(name: str, **chosen: Any) -> EditRequest:
    """Another edit's light and colour, by the name of its recipe. chosen: more of EditRequest. Unchecked."""
    return EditRequest(name, task="apply", **chosen)


def describing(request: EditRequest) -> EditRequest:
    """The same edit's expressive text alone, in the model's own words."""
    return replace(request, task="describe", expressive=None, variations=1)


def undescribed(request: EditRequest) -> EditRequest:
    """The same edit with the instruction as it is for the editor's text: no model writes one."""
    return replace(request, expressive=request.instruction)


def with_describing(request: EditRequest, describe: str) -> EditRequest:
    """The edit itself; describe: one of DESCRIBING. A text of the person's own goes before."""
    return undescribed(request) if describe == OFF and request.expressive is None else request


def describing_of(request: EditRequest) -> str:
    """OFF for an edit that was asked for without a description, else ON: whether its text was read first, nobody kept."""
    return OFF if request.expressive == request.instruction else ON


def with_text(request: EditRequest, said: str, rewritten: str) -> EditRequest:
    """The edit after the artist has seen what the model said; only a changed text is the artist's own.

    Several variations are given the text as it is: the model might read the instruction in another way for each.
    """
    words = rewritten.strip() or said.strip()
    as_it_was = words == said.strip() and request.variations == 1
    return replace(request, expressive=None if as_it_was else words or None)


def margins_from(text: str) -> tuple[int, int, int, int]:
    """By how much a picture is to become larger: "" not at all, "200" px at every side, or "left, top, right, bottom".

    Raises MgieError parameter_out_of_range.
    """
    commas = (
        text.replace(";", ",").replace("，", ",").replace("；", ",")
    )  # the last two: as Chinese keyboards write them
    words = [word.strip() for word in commas.split(",")] if text.strip() else ["0"]
    if len(words) in (1, 4) and all(word.isascii() and word.isdigit() and len(word) < 6 for word in words):
        left, top, right, bottom = [int(word) for word in words] * (4 // len(words))
        return left, top, right, bottom
    raise MgieError(
        "parameter_out_of_range",
        f"By how much the picture is to become larger is one number of pixels, or four, not {text!r:.60}.",
        "Write 200, or left, top, right, bottom: 0, 0, 400, 0.",
    )


def request_of(data: dict[str, Any]) -> EditRequest | None:
    """What a result or a record says was asked for; None where that cannot be read."""
    try:
        return EditRequest.from_dict(data)
    except MgieError:
        return None


def recipes_of(result: Result) -> dict[int, bytes]:
    """The recipes that came with a result, by variation; none from an older server, or for what was painted."""
    return {one.variation: bytes(one.data) for one in result.attached if one.name == "recipe"}
