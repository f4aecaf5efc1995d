"""The describers of the open models: which are known, where they lie, which one speaks for a model. No torch here."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from mgie_protocol.errors import MgieError
from mgie_protocol.home import make_home, mgie_home
from mgie_server.weights.pipeline_index import is_whole
from mgie_server.weights.small_files import read_object

NONE = "none"  # the words go to the editor as they are
CHOSEN = "chosen.json"  # {model: describer}, and "" for all that are not in it
_ALL = ""


@dataclass(frozen=True)
class KnownDescriber:
    """parameters: counted from its published configuration."""

    name: str
    title: str
    parameters: int


DESCRIBERS = {
    one.name: one
    for one in (
        KnownDescriber("qwen3-vl-2b", "Qwen3-VL-2B-Instruct", 2_130_000_000),
        KnownDescriber("qwen3-vl-4b", "Qwen3-VL-4B-Instruct", 4_440_000_000),
    )
}
DEFAULT = DESCRIBERS["qwen3-vl-2b"]


def describer_folder(name: str) -> Path:
    """Where a describer lies, there or not."""
    return mgie_home() / "describers" / name


def is_there(name: str) -> bool:
    return name in DESCRIBERS and is_whole(describer_folder(name), "config.json")


def chosen_describer(*models: str) -> str:
    """Who speaks for a model, or NONE; there or not. models: its own name, then those whose choice it shares."""
    chosen = _chosen()
    return next((chosen[name] for name in (*models, _ALL) if name in chosen), DEFAULT.name)


def parameters_of(name: str) -> int:
    """Of a describer, there or not; 0 for none."""
    return DESCRIBERS[name].parameters if name in DESCRIBERS else 0


def memory_of(name: str) -> int:
    """Bytes of one that is there, in 16 bits, and no more than it has on the disk."""
    stored = sum(path.stat().st_size for path in describer_folder(name).glob("*.safetensors"))
    return min(2 * parameters_of(name), stored or 2 * parameters_of(name))


def choose_describer(name: str, model: str, models: Sequence[str]) -> None:
    """From now on it speaks for a model, or for all ("") that are in the list of `models`, in which the model is.

    Raises MgieError model_unknown for another model, check_name's, output_not_writable.
    """
    check_name(name)
    if model and model not in models:
        raise MgieError(
            "model_unknown",
            f"{model!r:.80} is no model with a describer beside it.",
            f"There are {', '.join(models)}.",
        )
    chosen = {**_chosen(), model: name} if model else {_ALL: name}
    place = mgie_home() / "describers" / CHOSEN
    try:
        make_home(mgie_home())
        place.parent.mkdir(exist_ok=True)
        half = place.with_suffix(".part")
        half.write_text(json.dumps(chosen, indent=1) + "\n", encoding="utf-8")
        half.replace(place)
    except OSError as error:
        raise MgieError("output_not_writable", f"{place} cannot be written: {error}.") from error


def check_name(name: str) -> None:
    """Raises MgieError parameter_out_of_range for a describer that is not known."""
    if name not in (*DESCRIBERS, NONE):
        raise MgieError(
            "parameter_out_of_range",
            f"There is no describer {name!r:.80}.",
            f"There are {', '.join(DESCRIBERS)}; or {NONE}: the words go to the editor as they are.",
        )


def _chosen() -> dict[str, str]:
    """What was chosen; what cannot be understood is passed over."""
    try:
        said = read_object(mgie_home() / "describers" / CHOSEN)
    except (OSError, ValueError):
        return {}
    return {model: name for model, name in said.items() if name in (*DESCRIBERS, NONE)}
