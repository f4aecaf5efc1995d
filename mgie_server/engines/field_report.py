"""What a user with the published weights can send in: hashes, versions, and what one fixed edit gave on their machine."""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Callable
from dataclasses import replace
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from mgie_server.engines.catalog import list_models
from mgie_server.runtime.gpus import auto_device
from mgie_server.weights.own_layout import Manifest

if TYPE_CHECKING:
    from mgie_server.engines.mgie_engine import MgieEngine
    from mgie_server.engines.text_engine import TextEngine
    from mgie_server.runtime.placement import Placement

_PACKAGES = ("mgie", "torch", "transformers", "diffusers", "safetensors", "sentencepiece", "numpy")
_INSTRUCTION = "make it look like a sunset"
_SEED, _STEPS = 42, 20


def field_report(
    verified: dict[str, Any], folder: Path, device: str, say: Callable[[str], None] = lambda text: None
) -> dict[str, Any]:
    """verified: what `mgie models verify --json` prints. The edit is made only with a whole folder of the own layout."""
    whole = verified["ok"] and verified["layout"] == "own"
    if whole:
        say(f"  one edit of {_STEPS} steps in the original's way")
    return {
        **verified,
        "versions": {"python": platform.python_version(), **_versions()},
        "platform": platform.platform(),
        "edit": fixed_edit(folder, device) if whole else None,
    }


def fixed_edit(folder: Path, device: str) -> dict[str, Any]:
    """The same picture, instruction, seed and steps everywhere; pictures of other devices differ in their last bits.

    picture_8x8: mean colours of the result in 8 x 8 fields, 0..255, so that two machines can be compared nevertheless.
    """
    from mgie_server.engines.engine import EditSettings

    engine, placement = _loaded(folder, _device(device))
    unet, factor = engine.model.config.unet, engine.model.editor.autoencoder.factor
    side = unet.get("sample_size", 64) * factor  # 512 for the published weights
    picture = fixed_picture(side)
    said = engine.describe(picture, _INSTRUCTION, decoding="exact")
    can = engine.capabilities
    settings = EditSettings(_STEPS, can.text_guidance, can.image_guidance, _SEED, exact=True)
    edited = np.rint(engine.edit(picture, said, settings, _ignored)[..., :3] * 255).astype(np.uint8)
    fields = edited.reshape(8, side // 8, 8, side // 8, 3).mean(axis=(1, 3))
    rows = said.rows
    return {
        "device": placement.device,
        "placement": placement.why.split(" needs ")[0],
        "instruction": _INSTRUCTION,
        "expressive": said.expressive,
        "rows_sha256": None if rows is None else hashlib.sha256(rows.tobytes()).hexdigest(),
        "rows_mean": None if rows is None else [round(float(row.mean()), 5) for row in rows],
        "picture_sha256": hashlib.sha256(edited.tobytes()).hexdigest(),
        "picture_8x8": np.rint(fields).astype(int).tolist(),
    }


def _loaded(folder: Path, device: str) -> tuple[MgieEngine | TextEngine, Placement]:
    """A model in a folder of its own, installed or not, and where it went."""
    from mgie_server.engines.big_engines import load_big

    kind = Manifest.load(folder).kind
    name = "mgie-7b" if kind == "mgie" else kind
    info = next(info for info in list_models() if info.name == name)
    return load_big(replace(info, path=folder), device)


def fixed_picture(side: int) -> np.ndarray:
    """float32 [side, side, 3] in 0..1 that depends on no file: a sky, a ground, a disc; on the 8-bit grid."""
    y, x = np.mgrid[0:side, 0:side].astype(np.float64) / side
    sky = np.stack([0.35 + 0.3 * y, 0.55 + 0.25 * y, 0.9 - 0.1 * y], -1)
    ground = np.stack([0.25 + 0.2 * x, 0.45 - 0.1 * x, 0.15 + 0.1 * y], -1)
    picture = np.where((y > 0.62)[..., None], ground, sky)
    disc = ((x - 0.7) ** 2 + (y - 0.25) ** 2 < 0.008)[..., None]
    picture = np.where(disc, np.array([0.98, 0.95, 0.75]), picture)
    return (np.rint(picture * 255) / 255).astype(np.float32)


def _device(wanted: str) -> str:
    return auto_device() if wanted == "auto" else wanted


def _ignored(*step: object) -> None:
    """Nobody watches."""


def _versions() -> dict[str, str]:
    found: dict[str, str] = {}
    for name in _PACKAGES:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            found[name] = "not installed"
    return found
