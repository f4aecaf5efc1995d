"""What the model makes of a few fixed pairs on its way: one PNG, a row a pair: before, what is wanted, what it makes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np

from mgie_server.mgie.editor import Guidance
from mgie_server.mgie.prompts import PromptTemplate, build_prompt
from mgie_server.training.own_pairs import OwnPair
from mgie_server.training.run_folder import written_aside
from mgie_server.training.starting import Start

_ROWS, _GAP, _SIDE = 4, 4, 128


def sample_page(folder: Path, step: int, start: Start, pairs: Sequence[OwnPair], size: int) -> Path:
    """Writes folder/step_000050.png; pairs: the first four are shown. size: the editor's."""
    model = start.model.eval()
    template, defaults = PromptTemplate(**model.config.prompt), model.config.defaults
    guidance = Guidance(min(defaults.steps, 20), defaults.text_guidance, defaults.image_guidance, seed=0)
    rows: list[list[np.ndarray]] = []
    try:
        for pair in pairs[:_ROWS]:
            before, after = (
                cv2.resize(p, (size, size), interpolation=cv2.INTER_AREA) for p in pair.pictures()
            )
            picture = before.astype(np.float32) / 255
            said = model.describe(picture, build_prompt(template, start.tokenizer, pair.instruction))
            made = model.edit(picture, model.like_editor(said.rows), guidance)
            rows.append([before, after, np.rint(made * 255).astype(np.uint8)])
    finally:
        model.train()
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"step_{step:06d}.png"
    with written_aside(path) as half:
        half.write_bytes(cv2.imencode(".png", _grid(rows)[..., ::-1])[1].tobytes())
    return path


def _grid(rows: list[list[np.ndarray]]) -> np.ndarray:
    """u8 RGB, on middle gray; small pictures enlarged so that they can be judged."""
    side = max(_SIDE, rows[0][0].shape[0])
    step = side + _GAP
    page = np.full((step * len(rows) + _GAP, step * len(rows[0]) + _GAP, 3), 119, np.uint8)
    for y, row in enumerate(rows):
        for x, picture in enumerate(row):
            shown = cv2.resize(picture, (side, side), interpolation=cv2.INTER_CUBIC)
            page[y * step + _GAP :, x * step + _GAP :][:side, :side] = shown
    return page
