"""Counts what people voted on a ballot: per pair of models, with Wilson's interval."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mgie_protocol.errors import MgieError
from mgie_server.evaluation.pairs.ballot import KEY
from mgie_server.evaluation.pairs.bootstrap import wilson
from mgie_server.weights.small_files import parse_json, read_bytes

_BYTES = 32 * 1024**2
_CHOICES = ("left", "right", "same")


@dataclass
class Count:
    """Votes on two models, by who was preferred. sides: how often the left, and the right, of those that decided."""

    a: str
    b: str
    a_won: int = 0
    b_won: int = 0
    same: int = 0

    def to_dict(self) -> dict[str, Any]:
        """share: of a, among those that decided; low, high: its 95 % interval."""
        decided = self.a_won + self.b_won
        low, high = wilson(self.a_won, decided)
        share = self.a_won / decided if decided else None
        return {**vars(self), "share": share, "low": low, "high": high}


@dataclass
class Counted:
    """voters: people; left: how many votes preferred the left side, of `decided`. problems: what was not counted."""

    pairs: list[Count]
    voters: int = 0
    votes: int = 0
    left: int = 0
    decided: int = 0
    problems: list[str] = field(default_factory=list)


def count_votes(files: Sequence[Path], key: Path | None = None) -> Counted:
    """key: of the ballot; None for ballot-key.json beside the first file.

    Of one voter's files the last counts. Votes of another ballot are not counted, and told of. Raises MgieError where the
    key, or a file, cannot be read.
    """
    known = _Key.read(key or files[0].parent / KEY)
    counted = Counted([])
    chosen: dict[str, dict[str, str]] = {}
    for path in files:
        told = _read(path)
        if told.get("ballot") != known.ballot:
            counted.problems.append(f"{path} has votes of another ballot.")
            continue
        voter = str(told.get("voter") or path)
        if voter in chosen:
            counted.problems.append(f"{path} is of a voter whose votes came before: only these count.")
        chosen[voter] = _choices(path, told.get("votes"), known, counted.problems)
    counted.voters = len(chosen)
    pairs: dict[tuple[str, str], Count] = {}
    for choices in chosen.values():
        for name, choice in choices.items():
            _add(pairs, *known.sides[name], choice)
            counted.votes += 1
            counted.decided += choice != "same"
            counted.left += choice == "left"
    counted.pairs = [pairs[pair] for pair in sorted(pairs)]
    return counted


@dataclass(frozen=True)
class _Key:
    """sides: by comparison, the models left and right."""

    ballot: str
    sides: dict[str, tuple[str, str]]

    @classmethod
    def read(cls, path: Path) -> _Key:
        told = _read(path)
        try:
            sides = {
                str(name): (str(one["left"]), str(one["right"])) for name, one in told["comparisons"].items()
            }
            return cls(str(told["ballot"]), sides)
        except (KeyError, TypeError, AttributeError) as error:
            raise _bad(path, "it is no ballot's key") from error


def _choices(path: Path, votes: Any, known: _Key, problems: list[str]) -> dict[str, str]:
    found = {}
    for vote in votes if isinstance(votes, list) else []:
        name, choice = (
            (vote.get("comparison"), vote.get("choice")) if isinstance(vote, dict) else (None, None)
        )
        if name in known.sides and choice in _CHOICES:
            found[name] = choice
        else:
            problems.append(f"{path} has a vote that the ballot does not know: {vote!s:.80}.")
    return found


def _add(pairs: dict[tuple[str, str], Count], left: str, right: str, choice: str) -> None:
    a, b = sorted((left, right))
    count = pairs.setdefault((a, b), Count(a, b))
    if choice == "same":
        count.same += 1
    elif (left if choice == "left" else right) == a:
        count.a_won += 1
    else:
        count.b_won += 1


def _read(path: Path) -> dict[str, Any]:
    try:
        told = parse_json(read_bytes(path, _BYTES).decode("utf-8"))
    except (OSError, ValueError) as error:
        raise _bad(path, getattr(error, "strerror", None) or str(error)) from error
    if not isinstance(told, dict):
        raise _bad(path, "it holds no object")
    return told


def _bad(path: Path, why: str) -> MgieError:
    return MgieError(
        "parameter_out_of_range",
        f"{path} cannot be read: {why}.",
        f"Votes are the files that the page saved; --key names the ballot's {KEY}, which lies beside its page.",
    )


def lines_of(counted: Counted) -> Iterable[str]:
    """For a person."""
    yield f"{counted.votes} votes of {counted.voters} people."
    for count in counted.pairs:
        told = count.to_dict()
        decided = count.a_won + count.b_won
        share = (
            ""
            if told["share"] is None
            else f" ({100 * told['share']:.0f} %, {100 * told['low']:.0f} to {100 * told['high']:.0f} %)"
        )
        yield f"{count.a} over {count.b}: {count.a_won} of {decided}{share}; no difference: {count.same}"
    if counted.decided:
        low, high = wilson(counted.left, counted.decided)
        side = f"The left side was preferred {counted.left} of {counted.decided} times"
        yield f"{side} (95 % interval: {100 * low:.0f} to {100 * high:.0f} %)."
    yield from counted.problems
