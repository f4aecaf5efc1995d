"""Everything that shapes a result, in one dataclass that is stored with the result."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from mgie_protocol.errors import MgieError, invalid
from mgie_protocol.limits import MAX_INSTRUCTION_CHARS, MAX_VARIATIONS

TASKS = ("edit", "describe", "apply")
DECODINGS = ("fast", "exact")
LANDINGS = ("auto", "raw", "photometric")
COVERAGES = ("keep", "grow")
MAX_SEED = 2**63 - 1
MAX_MODEL_CHARS = 64

# what from_dict takes for each annotation; bool is an int in Python and nowhere else
_KINDS: dict[str, tuple[type, ...]] = {"str": (str,), "int": (int,), "float": (float, int), "bool": (bool,)}


@dataclass(frozen=True)
class EditRequest:
    """One edit as it was asked for. The same request, picture, model files and device give the same pixels.

    instruction: 1 to 2,000 characters. task: "edit", "describe" for the expressive text alone, or
    "apply" for the recipe that comes with the picture: the instruction is its name then, and no model takes part.
    expressive: the user's own expressive text, fed by forced decoding; None lets the model write it.
    seed: 0 to 2**63 - 1; variation k (0 to variations - 1, at most 8) uses seed + k.
    steps: 1 to 200. text_guidance, image_guidance: 0 to 30. None is the model's default.
    decoding: "fast", or "exact" for one [IMG] token at a time as the original does.
    strict_selection: nothing outside the selection changes. feather: px at layer size, 0 to 1,000.
    landing: how the model's picture reaches the layer: "auto", "raw" (itself, enlarged and nothing else) or
    "photometric" (light and colour alone). coverage: "keep" the layer's alpha, or let new content "grow" its own.
    with_model_picture, with_recipe: these come along as attachments of the result.
    """

    instruction: str
    task: str = "edit"
    model: str = "mini"
    expressive: str | None = None
    seed: int = 0
    variations: int = 1
    steps: int | None = None
    text_guidance: float | None = None
    image_guidance: float | None = None
    decoding: str = "fast"
    strict_selection: bool = True
    feather: float = 0.0
    previews: bool = True
    landing: str = "auto"
    coverage: str = "keep"
    with_model_picture: bool = False
    with_recipe: bool = False

    def check(self) -> None:
        """Raises MgieError: instruction_*, parameter_out_of_range or model_unknown."""
        if not self.instruction.strip():
            raise MgieError(
                "instruction_empty", "The instruction is empty.", "Say what to change in the picture."
            )
        _check_text("instruction", self.instruction)
        if self.expressive is not None:
            _check_text("expressive text", self.expressive)
        if not 0 < len(self.model) <= MAX_MODEL_CHARS or not self.model.isprintable():
            raise MgieError(
                "model_unknown", f"There is no model {self.model!r:.80}.", "See `mgie models list`."
            )
        _check_choice("task", self.task, TASKS)
        _check_choice("decoding", self.decoding, DECODINGS)
        _check_choice("landing", self.landing, LANDINGS)
        _check_choice("coverage", self.coverage, COVERAGES)
        _check_range("variations", self.variations, 1, MAX_VARIATIONS)
        _check_range("seed", self.seed, 0, MAX_SEED - (self.variations - 1))
        _check_range("steps", self.steps, 1, 200)
        _check_range("text_guidance", self.text_guidance, 0, 30)
        _check_range("image_guidance", self.image_guidance, 0, 30)
        _check_range("feather", self.feather, 0, 1000)

    def to_dict(self) -> dict[str, Any]:
        """The request as JSON-able values."""
        return asdict(self)

    @classmethod
    def from_dict(cls, data: Any) -> EditRequest:
        """The checked request that to_dict wrote; unknown keys are ignored. Raises MgieError."""
        if not isinstance(data, Mapping):
            raise invalid("A request must be an object.")
        if "instruction" not in data:
            raise MgieError("instruction_empty", "The request has no instruction.", "Say what to change.")
        known = {field.name: str(field.type) for field in fields(cls)}
        values = {name: _typed(name, data[name], kind) for name, kind in known.items() if name in data}
        request = cls(**values)
        request.check()
        return request


def _typed(name: str, value: Any, kind: str) -> Any:
    if kind.endswith(" | None"):
        if value is None:
            return None
        kind = kind[: -len(" | None")]
    if not isinstance(value, _KINDS[kind]) or (isinstance(value, bool) and kind != "bool"):
        raise invalid(f"{name} must be {kind}, not {type(value).__name__}.")
    if kind == "float":
        try:
            return float(value)
        except OverflowError:
            return math.inf  # refused by the range check, which names the parameter
    return value


def _check_text(what: str, text: str) -> None:
    if len(text) > MAX_INSTRUCTION_CHARS:
        raise MgieError(
            "instruction_too_long",
            f"The {what} has {len(text)} characters; at most {MAX_INSTRUCTION_CHARS} are read.",
            "Say it in fewer words.",
        )
    for place, char in enumerate(text):
        # Cc: control characters; Cs: half a surrogate pair, which no UTF-8 can carry
        if char not in "\n\t" and unicodedata.category(char) in ("Cc", "Cs"):
            raise MgieError(
                "instruction_invalid",
                f"The {what} has the control character U+{ord(char):04X} at place {place + 1}.",
                "Remove it.",
            )


def _check_choice(name: str, value: str, allowed: tuple[str, ...]) -> None:
    if value not in allowed:
        raise MgieError("parameter_out_of_range", f"{name} is {' or '.join(allowed)}, not {value!r:.40}.")


def _check_range(name: str, value: float | None, low: float, high: float) -> None:
    if value is not None and not low <= value <= high:  # written so that NaN fails too
        raise MgieError("parameter_out_of_range", f"{name} must be between {low} and {high}, not {value}.")
