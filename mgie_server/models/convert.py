"""Published files -> the project's own folder."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from mgie_server.models import own_layout
from mgie_server.models.checkpoint import open_published
from mgie_server.models.finding import find_layout
from mgie_server.models.own_layout import Manifest
from mgie_server.models.own_writer import SHARD_BYTES, Contents, OnProgress, Storage, write_folder
from mgie_server.models.published import PublishedLayout
from mgie_server.models.text_published import is_text_editor, open_text_editor


def convert(
    layout: PublishedLayout,
    out: Path,
    storage: Storage = Storage(),  # noqa: B008  (frozen)
    on_progress: OnProgress = lambda done, total: None,
    sources: Mapping[str, str] | None = None,
    shard_bytes: int = SHARD_BYTES,
) -> Manifest:
    """The published MGIE as the own folder `out`.

    sources: sha256 of the published files where they are known, for the manifest.
    Raises MgieError as `open_published` and `write_folder` do.
    """
    published = open_published(layout)
    texts = {own_layout.CONFIG: (published.config.to_json() + "\n").encode()}
    for name in own_layout.TOKENIZER_FILES:
        if (layout.llava / name).exists():
            texts[name] = (layout.llava / name).read_bytes()
    contents = Contents("mgie", published.tensors, texts, published.emb)
    return write_folder(contents, out, storage, on_progress, sources, shard_bytes)


def convert_text_editor(
    folder: Path,
    out: Path,
    storage: Storage = Storage(),  # noqa: B008
    on_progress: OnProgress = lambda done, total: None,
    sources: Mapping[str, str] | None = None,
) -> Manifest:
    """The published InstructPix2Pix, a folder of diffusers, as the own folder `out`. Raises MgieError as `convert` does."""
    return write_folder(open_text_editor(folder), out, storage, on_progress, sources)


def convert_any(
    folder: Path, out: Path, storage: Storage, on_progress: OnProgress = lambda done, total: None
) -> Manifest:
    """Whichever of the two the folder holds."""
    if is_text_editor(folder):
        return convert_text_editor(folder, out, storage, on_progress)
    return convert(find_layout(folder), out, storage, on_progress)
