"""Everything that shapes a result, in one dataclass that is stored with the result."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, cast

from mgie_protocol.errors import MgieError, invalid
from mgie_protocol.limits import (
    MAX_EXPAND,
    MAX_INSTRUCTION_CHARS,
    MAX_NAME_CHARS,
    MAX_REFERENCES,
    MAX_VARIATIONS,
)

TASKS = ("edit", "describe", "apply")
DECODINGS = ("fast", "exact")
LANDINGS = ("auto", "raw", "photometric")
COVERAGES = ("keep", "grow", "model")
EXTENTS = ("selection", "layer")
MAX_SEED = 2**63 - 1
MAX_MODEL_CHARS = 64
RANGES: dict[str, tuple[float, float]] = {
    "variations": (1, MAX_VARIATIONS),
    "steps": (1, 200),
    "text_guidance": (0, 30),
    "image_guidance": (0, 30),
    "feather": (0, 1000),
    "context": (0, 10),
}

# what from_dict takes for each annotation; bool is an int in Python and nowhere else
_KINDS: dict[str, tuple[type, ...]] = {"str": (str,), "int": (int,), "float": (float, int), "bool": (bool,)}
_NAMES, _MARGINS = "tuple[str, ...]", "tuple[int, int, int, int]"


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
    extent: with a selection, whether the edit lands inside it, or what is selected is only what the model judges, and its
    light and colour land on the whole "layer".
    landing: how the model's picture reaches the layer: "auto", "raw" (itself, enlarged and nothing else) or
    "photometric" (light and colour alone). coverage: "keep" the layer's alpha, let new content "grow" its own, or
    take the "model"'s, which cuts out what it left transparent.
    with_model_picture, with_recipe: these come along as attachments of the result.
    references: the names of the reference pictures that come with the layer, at most 4 of 1 to 200 characters each. The
    words call them picture 2, picture 3, ...; picture 1 is the layer. negative: what is not to come true.
    inpaint: with a selection, the model is told of it, keeps the rest by itself and fits what it paints to it.
    context: with a selection, how much of its surroundings the model sees: a share of its size, on each side, 0 to 10; None
    is the model's default. marks: a picture of the layer's size comes along, drawn over what the model sees alone.
    expand: px at layer size by which the result is larger than the layer: left, top, right, bottom, 0 to 8,192 each. What is
    there is the model's own.
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
    extent: str = "selection"
    previews: bool = True
    landing: str = "auto"
    coverage: str = "keep"
    with_model_picture: bool = False
    with_recipe: bool = False
    references: tuple[str, ...] = ()
    negative: str | None = None
    inpaint: bool = False
    context: float | None = None
    marks: bool = False
    expand: tuple[int, int, int, int] = (0, 0, 0, 0)

    @property
    def expands(self) -> bool:
        return any(self.expand)

    def check(self) -> None:
        """Raises MgieError: instruction_*, parameter_out_of_range or model_unknown."""
        if not self.instruction.strip():
            raise MgieError(
                "instruction_empty", "The instruction is empty.", "Say what to change in the picture."
            )
        _check_text("instruction", self.instruction)
        if self.expressive is not None:
            _check_text("expressive text", self.expressive)
        if self.negative is not None:
            _check_text("text of what is not to come true", self.negative)
        _check_names(self.references)
        _check_expand(self)
        if not 0 < len(self.model) <= MAX_MODEL_CHARS or not self.model.isprintable():
            raise MgieError(
                "model_unknown", f"There is no model {self.model!r:.80}.", "See `mgie models list`."
            )
        _check_choice("task", self.task, TASKS)
        _check_choice("decoding", self.decoding, DECODINGS)
        _check_choice("extent", self.extent, EXTENTS)
        _check_choice("landing", self.landing, LANDINGS)
        _check_choice("coverage", self.coverage, COVERAGES)
        for name, (low, high) in RANGES.items():
            _check_range(name, getattr(self, name), low, high)
        _check_range("seed", self.seed, 0, MAX_SEED - (self.variations - 1))

    def to_dict(self) -> dict[str, Any]:
        """The request as JSON has it."""
        return {name: _as_json(value) for name, value in asdict(self).items()}

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


def _as_json(value: Any) -> Any:
    return list(cast("tuple[Any, ...]", value)) if isinstance(value, tuple) else value


def _typed(name: str, value: Any, kind: str) -> Any:
    if kind.endswith(" | None"):
        if value is None:
            return None
        kind = kind[: -len(" | None")]
    if kind == _NAMES:
        return _names(name, value)
    if kind == _MARGINS:
        return _margins(name, value)
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


def _names(name: str, value: Any) -> tuple[str, ...]:
    items = cast("list[Any]", value) if isinstance(value, (list, tuple)) else [value, None]
    if not all(isinstance(item, str) for item in items):
        raise invalid(f"{name} must be a list of texts.")
    return tuple(cast("list[str]", items))


def _margins(name: str, value: Any) -> tuple[int, int, int, int]:
    items = cast("list[Any]", value) if isinstance(value, (list, tuple)) else []
    if len(items) != 4 or not all(type(item) is int for item in items):
        raise invalid(f"{name} must be four whole numbers: left, top, right, bottom.")
    left, top, right, bottom = items
    return left, top, right, bottom


def _check_expand(request: EditRequest) -> None:
    for side, margin in zip(("left", "top", "right", "bottom"), request.expand):
        _check_range(f"expand ({side})", margin, 0, MAX_EXPAND)
    if request.expands and request.landing == "photometric":
        raise MgieError(
            "parameter_out_of_range",
            "A larger picture needs new content, and the landing photometric brings none.",
            "Use auto or raw, or do not expand.",
        )


def _check_names(names: tuple[str, ...]) -> None:
    if len(names) > MAX_REFERENCES:
        raise MgieError(
            "parameter_out_of_range",
            f"At most {MAX_REFERENCES} reference pictures come with an edit, not {len(names)}.",
            "Remove some.",
        )
    for name in names:
        if not 0 < len(name) <= MAX_NAME_CHARS or not name.isprintable():
            raise MgieError(
                "parameter_out_of_range",
                f"A reference picture's name has 1 to {MAX_NAME_CHARS} printable characters, not {name!r:.80}.",
            )


def _check_choice(name: str, value: str, allowed: tuple[str, ...]) -> None:
    if value not in allowed:
        raise MgieError("parameter_out_of_range", f"{name} is {' or '.join(allowed)}, not {value!r:.40}.")


def _check_range(name: str, value: float | None, low: float, high: float) -> None:
    if value is not None and not low <= value <= high:  # written so that NaN fails too
        raise MgieError("parameter_out_of_range", f"{name} must be between {low} and {high}, not {value}.")
