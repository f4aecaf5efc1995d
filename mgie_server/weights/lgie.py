"""LGIE's folder is made of two installed ones: MGIE's language model and InstructPix2Pix's editor, stored once."""

from __future__ import annotations

import shutil
from pathlib import Path

from mgie_server.weights import own_layout
from mgie_server.weights.own_layout import Manifest, share_part

_LLM = ("llm",)
_EDITOR = ("unet", "vae", "text_encoder")
_EDITOR_TEXTS = ("editor.json", "vocab.json", "merges.txt")


def compose_lgie(mgie: Path, text_editor: Path, out: Path) -> Manifest:
    """Raises MgieError `model_not_installed` where one of the two is not there."""
    speaks, edits = Manifest.load(mgie), Manifest.load(text_editor)
    out.mkdir(parents=True, exist_ok=True)
    for name in (own_layout.CONFIG, *own_layout.TOKENIZER_FILES):
        if (mgie / name).exists():
            shutil.copyfile(mgie / name, out / name)
    for name in _EDITOR_TEXTS:
        shutil.copyfile(text_editor / name, out / name)
    for part in _LLM:
        share_part(speaks.parts[part], mgie, out)
    for part in _EDITOR:
        share_part(edits.parts[part], text_editor, out)
    parts = {part: speaks.parts[part] for part in _LLM} | {part: edits.parts[part] for part in _EDITOR}
    manifest = Manifest("lgie", parts, speaks.made_by, {**speaks.sources, **edits.sources})
    manifest.save(out)
    return manifest


def share_with_neighbours(folder: Path) -> int:
    """Links files of an installed model to equal ones of the models beside it; the bytes that are saved on disk."""
    mine = Manifest.load(folder)
    saved = 0
    for neighbour in sorted(folder.parent.iterdir()):
        if neighbour == folder or not (neighbour / own_layout.MANIFEST).exists():
            continue
        theirs = {part.digest: part for part in Manifest.load(neighbour).parts.values()}
        for part in mine.parts.values():
            if part.digest in theirs and not _are_one(part.files[0].file, folder, neighbour):
                share_part(part, neighbour, folder)
                saved += part.bytes
    return saved


def _are_one(name: str, one: Path, other: Path) -> bool:
    return (one / name).exists() and (one / name).samefile(other / name)
