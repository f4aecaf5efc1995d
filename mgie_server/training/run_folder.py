"""What a run's folder holds already, and what it was made with: nothing that was trained is written over. No torch here."""

from __future__ import annotations

import json
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from mgie_protocol.errors import MgieError
from mgie_protocol.json_values import object_in
from mgie_server.training.recipe import Recipe

STATE, LOG = "checkpoint.pt", "log.jsonl"
CODEC, DRAWINGS, TOKENIZER = "codec.json", "drawings.npz", "tokenizer.model"
MADE_WITH = "made_with.json"
# the stages whose weights belong to what was made
_DEPEND = {TOKENIZER: ("language", "joint"), CODEC: ("editor", "joint"), DRAWINGS: ()}


@contextmanager
def written_aside(path: Path) -> Generator[Path, None, None]:
    """Where to write a file that is either whole or not there, whenever this process ends."""
    half = path.with_name(path.name + ".part")
    yield half
    half.replace(path)


def check_not_trained(folder: Path, stages: Sequence[str]) -> None:
    """Raises MgieError output_not_writable where a stage that is to begin anew has a checkpoint."""
    kept = [name for name in stages if (folder / name / STATE).exists()]
    if kept:
        raise MgieError(
            "output_not_writable",
            f"{folder} holds a run already: {', '.join(_told(folder, name) for name in kept)}. "
            "Training anew would write over it.",
            "Go on from it with --resume, or name another folder in the recipe ([run] folder).",
        )


def check_out(destination: Path) -> None:
    """Raises MgieError output_not_writable where a model lies in the folder that another is to be put into."""
    if (destination / "model.safetensors").exists():
        raise MgieError(
            "output_not_writable",
            f"There is a model in {destination} already.",
            "Name another folder with --out, or move that one away.",
        )


def renew(recipe: Recipe) -> None:
    """Removes what earlier calls made of other settings, so that it is made anew.

    Raises MgieError output_not_writable where weights that were trained with it would not fit any more.
    """
    folder = recipe.run.folder
    known, wanted = _known(folder), _settings(recipe)
    for name, stages in _DEPEND.items():
        path = folder / name
        if not path.exists() or not _differ(path, known.get(name), wanted[name]):
            continue
        trained = [stage for stage in stages if (folder / stage / STATE).exists()]
        if trained:
            raise MgieError(
                "output_not_writable",
                f"{path} was made with other settings than the recipe's now ({_shown(known.get(name), wanted[name])}), "
                f"and the stages trained with it need it as it is: {', '.join(trained)}.",
                "Set them back, or name another folder in the recipe ([run] folder).",
            )
        path.unlink()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / MADE_WITH).write_text(json.dumps(wanted, indent=1) + "\n", encoding="utf-8")
    except OSError as error:
        raise MgieError(
            "output_not_writable",
            f"{folder} cannot be written: {error}.",
            "Name another folder in the recipe.",
        ) from error


def _settings(recipe: Recipe) -> dict[str, dict[str, Any]]:
    """What each of the files follows from."""
    return {
        TOKENIZER: {"vocabulary": recipe.data.vocabulary, "corpus_lines": recipe.data.corpus_lines},
        CODEC: recipe.model["autoencoder"],
        DRAWINGS: {"drawings": recipe.data.drawings, "seed": recipe.run.seed},
    }


def _differ(path: Path, known: dict[str, Any] | None, wanted: dict[str, Any]) -> bool:
    """known: None for folders that were begun before this was kept; of those the tokenizer tells its own size."""
    if known is not None:
        return known != wanted
    if path.name != TOKENIZER:
        return False
    import sentencepiece

    pieces = sentencepiece.SentencePieceProcessor()
    pieces.LoadFromSerializedProto(path.read_bytes())
    return pieces.vocab_size() != wanted["vocabulary"]


def _known(folder: Path) -> dict[str, dict[str, Any]]:
    try:
        return object_in(json.loads((folder / MADE_WITH).read_text(encoding="utf-8")))
    except (OSError, ValueError, RecursionError):
        return {}


def _shown(known: dict[str, Any] | None, wanted: dict[str, Any]) -> str:
    if known is None:
        return f"vocabulary {wanted['vocabulary']}"
    keys = [key for key in sorted({*known, *wanted}) if known.get(key) != wanted.get(key)]
    return ", ".join(f"{key} {known.get(key)} then, {wanted.get(key)} now" for key in keys)


def _told(folder: Path, stage: str) -> str:
    """The stage, with the step of its last log line."""
    try:
        last = (folder / stage / LOG).read_text(encoding="utf-8").splitlines()[-1]
        return f"{stage} (step {json.loads(last)['step']:.0f})"
    except (OSError, ValueError, KeyError, IndexError, TypeError):
        return stage
