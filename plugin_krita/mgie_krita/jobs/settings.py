"""What the plug-in remembers between two runs: one JSON file of the user's own."""

from __future__ import annotations

import contextlib
import json
import math
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from mgie_client.json_files import write_json
from mgie_client.requests import DESCRIBING
from mgie_krita.jobs import presets as preset_lists
from mgie_krita.jobs.presets import Preset
from mgie_krita.types import APPLY_AS, SOURCES, Options
from mgie_krita.words import tr
from mgie_protocol.connection import mgie_home
from mgie_protocol.limits import MAX_VARIATIONS
from mgie_protocol.request import COVERAGES, LANDINGS, MAX_SEED, RANGES

FILE_NAME = "krita.json"
MAX_INSTRUCTIONS = 50
MAX_TIMED_MODELS = 20

_RANGES = {**RANGES, "seed": (0, MAX_SEED - (MAX_VARIATIONS - 1))}  # with room for the variations
_CHOICES = {
    "source": SOURCES,
    "landing": LANDINGS,
    "coverage": COVERAGES,
    "apply_as": APPLY_AS,
    "describe": DESCRIBING,
}


@dataclass
class Settings:
    """Plain fields that the panel may write to; call Controller.settings_changed (or save) afterwards.

    options: what the panel's controls show. instructions: the last 50 that were asked for, newest first.
    server_command: how a server is started, as typed in a terminal; "" finds it. endpoint: "tcp://HOST:PORT"
    of a server that is not to be started, "" for this computer's own. language: as words.use_language takes
    it. previews: show small pictures while a model works. on_canvas: show results on the canvas too. durations: seconds
    by model and stage, see timing.
    """

    options: Options = field(default_factory=Options)
    presets: list[Preset] = field(default_factory=list)
    instructions: list[str] = field(default_factory=list)
    server_command: str = ""
    endpoint: str = ""
    language: str = "auto"
    previews: bool = True
    on_canvas: bool = False
    durations: dict[str, dict[str, float]] = field(default_factory=dict)
    path: Path = field(default_factory=lambda: mgie_home() / FILE_NAME)

    @classmethod
    def load(cls, path: Path | None = None) -> Settings:
        """What save wrote. A broken file is kept beside as krita.json.broken; a broken field is its default."""
        settings = cls() if path is None else cls(path=path)
        try:
            data = json.loads(settings.path.read_text(encoding="utf-8"))
            if not isinstance(data, dict):
                raise ValueError("not an object")
        except FileNotFoundError:
            return settings
        except (OSError, ValueError, RecursionError):
            with contextlib.suppress(OSError):
                settings.path.replace(settings.path.with_name(settings.path.name + ".broken"))
            return settings
        settings._take(data)
        return settings

    def _take(self, data: dict[str, Any]) -> None:
        self.options = options_from(data.get("options"))
        self.presets = preset_lists.from_list(data.get("presets"))
        said = data.get("instructions")
        texts = [text for text in said if isinstance(text, str)] if isinstance(said, list) else []
        self.instructions = texts[:MAX_INSTRUCTIONS]
        for name in ("server_command", "endpoint", "language"):
            if isinstance(data.get(name), str):
                setattr(self, name, data[name])
        for name in ("previews", "on_canvas"):
            if isinstance(data.get(name), bool):
                setattr(self, name, data[name])
        self.durations = _durations_from(data.get("durations"))

    def save(self) -> str:
        """Write the file whole or not at all. Gives "", or the sentence why it could not be written."""
        data = {
            "options": asdict(self.options),
            "presets": preset_lists.to_list(self.presets),
            "instructions": self.instructions,
            "server_command": self.server_command,
            "endpoint": self.endpoint,
            "language": self.language,
            "previews": self.previews,
            "on_canvas": self.on_canvas,
            "durations": self.durations,
        }
        try:
            write_json(self.path, data)
        except (OSError, ValueError) as error:
            return tr("{path} cannot be written: {why}.").format(path=self.path, why=error)
        return ""

    def remember_instruction(self, instruction: str) -> None:
        """Put it in front of the list; once only."""
        others = [text for text in self.instructions if text != instruction]
        self.instructions = [instruction, *others][:MAX_INSTRUCTIONS]


def options_from(data: Any) -> Options:
    """Options from JSON; a value that is missing, of another type or out of range is the default."""
    made = Options()
    for entry in fields(Options):
        value = data.get(entry.name) if isinstance(data, dict) else None
        if value is not None and _fits(entry.name, value, getattr(made, entry.name)):
            made = replace(made, **{entry.name: value})
    return made


def _fits(name: str, value: Any, default: Any) -> bool:
    if name in _RANGES:
        whole = name in ("variations", "seed", "steps")
        if isinstance(value, bool) or not isinstance(value, int if whole else (int, float)):
            return False
        low, high = _RANGES[name]
        return low <= value <= high
    if name in _CHOICES:
        return value in _CHOICES[name]
    return type(value) is type(default) and value != ""


def _durations_from(data: Any) -> dict[str, dict[str, float]]:
    made: dict[str, dict[str, float]] = {}
    for model, stages in data.items() if isinstance(data, dict) else ():
        if isinstance(stages, dict) and len(made) < MAX_TIMED_MODELS:
            made[model] = {stage: float(s) for stage, s in stages.items() if _is_duration(s)}
    return made


def _is_duration(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and 0 <= value < math.inf
