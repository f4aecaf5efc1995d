"""`mgie verify`: what a picture says of the edit it came of, and whether its pixels say the same."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mgie_client.receipt import details, line
from mgie_server.cli.answer import Json, answering

if TYPE_CHECKING:
    from mgie_server.imaging.recount import Recount
    from mgie_server.imaging.verifying import Verdict


def verify(
    result: Annotated[Path, typer.Argument(help="A picture that `mgie edit` wrote.", show_default=False)],
    original: Annotated[
        Path | None, typer.Argument(help="The picture that was edited: identical pixels are counted.")
    ] = None,
    json: Json = False,
) -> None:
    """Read RESULT's receipt, and see whether its pixels, and ORIGINAL's, are as it says.

    Exit code 1: there is no receipt and no ORIGINAL, or something is not as it says.
    """
    from mgie_server.imaging.verifying import verdict_of

    with answering(json) as answer:
        verdict = verdict_of(result, original)
        names = {"file": str(result), "original": str(original) if original else None}
        lines = [*_receipt_lines(result, verdict), *_written_lines(verdict)]
        if original and verdict.counted:
            lines += _counted_lines(original, verdict, verdict.counted)
        answer.give({**names, **verdict.to_dict()}, "\n".join(map(_printable, lines)))
        if not verdict.fine:
            raise typer.Exit(1)


def _receipt_lines(result: Path, verdict: Verdict) -> list[str]:
    receipt, term = verdict.found.receipt, verdict.found.source_type
    if receipt is None:
        return [f"{result} has no receipt of an edit."]
    asked = (("Asked for", receipt.get("instruction")), ("The model said", receipt.get("expressive")))
    pairs = [
        *((label, str(text)) for label, text in asked if text),
        *details(receipt),
        # an earlier edit may have painted
        *([("Of the whole file", term or "no source type")] if term != receipt.get("source_type") else []),
    ]
    return [
        f"{result}: {line(receipt) or 'a receipt without shares'}",
        *(f"  {label}: {value}" for label, value in pairs),
    ]


def _written_lines(verdict: Verdict) -> list[str]:
    if verdict.found.receipt is None:
        return []
    if verdict.as_written is None:
        return ["Whether the pixels are those that were written cannot be told: the receipt has no hash."]
    if verdict.as_written:
        return ["The pixels are those that were written."]
    return ["The pixels are NOT those that were written: the file was changed afterwards."]


def _counted_lines(original: Path, verdict: Verdict, counted: Recount) -> list[str]:
    lines: list[str] = []
    said = verdict.said_share
    if verdict.original_as_edited is not None:
        word = "is" if verdict.original_as_edited else "is NOT"
        lines.append(f"{original} {word} the picture that was edited.")
    share = f"{counted.share:.2%} of {counted.pixels} pixels are the original's bit for bit"
    if verdict.lossy:
        near = ", ".join(f"{n / counted.pixels:.1%} within {level}" for level, n in counted.within.items())
        why = f"{verdict.format} moves every pixel a little, so the receipt's shares cannot be counted again"
        return [*lines, f"Counted: {share}. {why}.", f"Pixels within so many levels of 255: {near}."]
    if verdict.agrees is None or said is None:
        return [*lines, f"Counted: {share}."]
    word = "as the receipt says" if verdict.agrees else f"but the receipt says {said:.2%}"
    return [*lines, f"Counted: {share}, {word}."]


def _printable(text: str) -> str:
    """A receipt is a stranger's text: no control characters for the terminal."""
    return "".join(char if char.isprintable() else " " for char in text)
