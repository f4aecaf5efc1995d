"""The better model that a machine has room for, said in one line to who has the built-in one alone."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mgie_client.json_files import read_object, write_json
from mgie_client.models import ModelInfo
from mgie_client.texts import Translate
from mgie_protocol.home import make_home, mgie_home
from mgie_protocol.json_values import object_in

BUILT_IN = "mini"
FILE_NAME = "recommendation.json"
ASK_AGAIN_S = 2.0
MOST_SECONDS = 86_400
MOST_QUESTIONS = 30  # a worker that has not started by then does not soon, and a server that is asked does not end by itself

_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,59}")  # it becomes part of a command that people paste


@dataclass(frozen=True)
class Recommendation:
    """model: a name of the catalog. gigabytes: to download, of 10^9 bytes, at least 1. seconds: of an edit, as the server
    computes them; None: it cannot."""

    model: str
    gigabytes: int
    seconds: int | None = None

    @property
    def command(self) -> str:
        """What fetches it, for a terminal."""
        return f"mgie models pull {self.model}"

    def said(self, tr: Translate) -> str:
        """In one sentence."""
        if self.seconds is None:
            words = tr("On this machine {model} would run: {n} GB to download: {command}")
        else:
            words = tr(
                "On this machine {model} would run, about {seconds} s an edit (computed, not measured): "
                "{n} GB to download: {command}"
            )
        return words.format(model=self.model, n=self.gigabytes, command=self.command, seconds=self.seconds)


def recommended_of(status: Mapping[str, Any]) -> Recommendation | None:
    """What a server's status recommends to fetch; None where that is nothing, or nothing that is understood."""
    said = object_in(status.get("recommended"))
    model, download = said.get("model"), said.get("download")
    if not isinstance(model, str) or not _NAME.fullmatch(model) or model == BUILT_IN:
        return None
    if type(download) is not int or download <= 0:
        return None
    seconds = said.get("seconds")
    known = type(seconds) is int and 0 < seconds <= MOST_SECONDS
    return Recommendation(model, max(1, round(download / 1e9)), seconds if known else None)


class RecommendationWatch:
    """Asks a server, once its worker has looked at the machine; one for a connection.

    Nothing is asked or said where more than the built-in model is installed, or where the person has dismissed it: for
    good, in both plug-ins.
    """

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._models: tuple[ModelInfo, ...] = ()
        self._best: Recommendation | None = None
        self._left = 0  # questions
        self._ask_at = 0.0

    def connected(self, models: Iterable[ModelInfo]) -> None:
        """A server has said welcome, and lists these."""
        self._models, self._best, self._ask_at = tuple(models), None, 0.0
        alone = [model.name for model in self._models if model.installed] == [BUILT_IN]
        self._left = MOST_QUESTIONS if alone and not is_dismissed() else 0

    def is_due(self) -> bool:
        """Whether to ask for the status now."""
        if self._left == 0 or self._now() < self._ask_at:
            return False
        self._left -= 1
        self._ask_at = self._now() + ASK_AGAIN_S
        return True

    def take(self, status: Mapping[str, Any]) -> None:
        """The answer; a server that is older, or that has looked, is not asked again."""
        if self._left == 0:
            return
        if status.get("recommended") is not None or "recommended" not in status:
            self._left, self._best = 0, recommended_of(status)

    def line(self, chosen: str) -> Recommendation | None:
        """What to say to who has chosen this model; None for nothing."""
        if self._best is None or chosen != BUILT_IN:
            return None
        return self._best if any(model.name == self._best.model for model in self._models) else None

    def dismiss(self) -> None:
        """Say nothing any more, also tomorrow. Raises OSError and MgieError where that cannot be kept."""
        self._best, self._left = None, 0
        make_home(mgie_home())
        write_json(_path(), {"dismissed": True})


def is_dismissed() -> bool:
    """Whether the person wants to hear no more of it."""
    return read_object(_path()).get("dismissed") is True


def _path() -> Path:
    return mgie_home() / FILE_NAME
