"""Published files -> the project's own folder."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from mgie_protocol.errors import MgieError
from mgie_server.weights import own_layout
from mgie_server.weights.archives import find_archive, is_archive, unpack
from mgie_server.weights.checkpoint import open_published
from mgie_server.weights.finding import Named, find_layout, missing_parts
from mgie_server.weights.own_layout import Manifest
from mgie_server.weights.own_writer import (
    SHARD_BYTES,
    Contents,
    OnProgress,
    Storage,
    refuse_converted,
    write_folder,
)
from mgie_server.weights.published import PublishedLayout
from mgie_server.weights.small_files import TOKENIZER_BYTES, read_bytes
from mgie_server.weights.text_published import is_text_editor, open_text_editor

FETCHABLE = ("CLIP", "InstructPix2Pix")
FetchMissing = Callable[
    [Sequence[str]], tuple[Path | None, Path | None]
]  # of these parts: CLIP, InstructPix2Pix


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
            texts[name] = read_bytes(layout.llava / name, TOKENIZER_BYTES)
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
    path: Path,
    out: Path,
    storage: Storage,
    on_progress: OnProgress = lambda done, total: None,
    parts: Named = Named(),  # noqa: B008  (frozen)
    fetch_missing: FetchMissing | None = None,
) -> Manifest:
    """Whichever of the two a folder holds; or MGIE's own archive, which is unpacked beside `out` meanwhile.

    parts: folders of what the path itself does not hold. fetch_missing: gives more of them for the names of those that
    are missing. Raises MgieError as `convert` and `unpack` do, and naming all parts that are missing.
    """
    if path.is_dir() and is_text_editor(path):
        return convert_text_editor(path, out, storage, on_progress)
    refuse_converted(out)
    with _unpacked(path, out, parts) as (folder, parts):
        layout = find_layout(folder, parts)
        missing = missing_parts(layout)
        wanted = [part for part in missing if part in FETCHABLE]
        if fetch_missing and wanted:
            clip, editor = fetch_missing(wanted)
            parts = replace(parts, clip=clip or parts.clip, editor=editor or parts.editor)
            layout = find_layout(folder, parts)
            missing = missing_parts(layout)
        if missing:
            raise _incomplete(path, missing)
        return convert(layout, out, storage, on_progress)


@contextmanager
def _unpacked(path: Path, out: Path, parts: Named) -> Generator[tuple[Path, Named], None, None]:
    """The folder to look into, and the parts with MGIE's own files where those had to be unpacked."""
    archive = path if is_archive(path) else None
    if path.is_dir() and not find_layout(path, parts).mllm.exists():
        archive = find_archive(path)
    if archive is None:
        yield path, parts
        return
    out = out.absolute()
    prefix = f".{out.name}-unpacked-"
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        for left in out.parent.glob(f"{prefix}*"):  # of a run that was killed
            shutil.rmtree(left, ignore_errors=True)
        aside = Path(tempfile.mkdtemp(prefix=prefix, dir=out.parent))
    except OSError as error:
        raise MgieError(
            "output_not_writable", f"{out.parent} cannot be used: {error}.", "Choose another folder."
        ) from error
    try:
        unpack(archive, aside)
        yield archive.parent, replace(parts, mgie=aside)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _incomplete(path: Path, missing: list[str]) -> MgieError:
    flags = {"LLaVA": "--llava", "CLIP": "--clip", "InstructPix2Pix": "--editor"}
    named = [flags[part] for part in missing if part in flags]
    hint = f"Name the folders with {', '.join(named)}. " if named else "It needs mllm.pt and unet.pt. "
    if any(part in FETCHABLE for part in missing):
        hint += "CLIP and InstructPix2Pix are fetched with --fetch. "
    return MgieError(
        "model_not_installed",
        f"{path} is not the whole model: there is no {', no '.join(missing)}.",
        hint.strip(),
        {"path": str(path), "missing": missing},
    )
