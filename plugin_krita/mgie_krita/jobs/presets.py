"""Instructions that an artist keeps under a name, and the examples that come with the built-in model."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

MAX_PRESETS = 100
MAX_NAME_CHARS = 80
MAX_INSTRUCTION_CHARS = 2_000

# what the built-in model does well; translated by tr() before they are shown and sent: it reads both languages
EXAMPLES = (
    "make it darker",
    "make it warmer",
    "increase the contrast",
    "make it look like night",
    "make it black and white",
    "make the colors more vivid",
)

# what else it can do, a plain sentence for each family of edits; offered while an instruction is typed
ABILITIES = (
    "make it brighter",
    "make it cooler",
    "make it more dramatic",
    "make it look like golden hour",
    "make it look like dusk",
    "make it overcast",
    "make the colors pastel",
    "make the colors neon",
    "make a blue and orange duotone",
    "give it a teal and orange look",
    "give it a moonlit look",
    "give it a faded look",
    "give it a matte look",
    "lower the contrast",
    "mute the colors",
    "turn red into blue",
    "apply a sepia tone",
    "invert the colors",
    "add a vignette",
    "add fog",
    "fix the exposure",
    "fix the white balance",
    "remove the haze",
    "brighten the shadows",
    "darken the shadows",
    "recover the highlights",
    "brighten the midtones",
    "enhance the picture",
)


@dataclass(frozen=True)
class Preset:
    """name: for the menu, 1 to 80 characters. instruction: 1 to 2,000 characters."""

    name: str
    instruction: str


def with_preset(presets: Iterable[Preset], name: str, instruction: str) -> list[Preset]:
    """The presets with this one at the end, instead of one of the same name; at most 100 (the first go)."""
    name = " ".join(name.split())[:MAX_NAME_CHARS]
    if not name or not instruction.strip():
        return list(presets)
    kept = [preset for preset in presets if preset.name != name]
    return [*kept, Preset(name, instruction[:MAX_INSTRUCTION_CHARS])][-MAX_PRESETS:]


def without_preset(presets: Iterable[Preset], name: str) -> list[Preset]:
    """The presets but the one of this name."""
    return [preset for preset in presets if preset.name != name]


def to_list(presets: Iterable[Preset]) -> list[dict[str, str]]:
    """As JSON carries them."""
    return [{"name": preset.name, "instruction": preset.instruction} for preset in presets]


def from_list(data: Any) -> list[Preset]:
    """What to_list wrote; whatever is no preset is left out."""
    made: list[Preset] = []
    for item in data if isinstance(data, list) else []:
        name, instruction = (item.get("name"), item.get("instruction")) if isinstance(item, dict) else (0, 0)
        if isinstance(name, str) and isinstance(instruction, str):
            made = with_preset(made, name, instruction)
    return made
