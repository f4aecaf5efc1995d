"""Fetching a model of published weights and making its folder: download, merge where need be, convert, share."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from mgie_protocol.connection import mgie_home
from mgie_protocol.errors import MgieError
from mgie_server.models.hub import HubFile, Wanted, fetch, list_files

if TYPE_CHECKING:
    from mgie_server.models.own_writer import Storage

_CLIP = Wanted(
    "openai/clip-vit-large-patch14",
    (("config.json",), ("preprocessor_config.json",), ("model.safetensors", "pytorch_model.bin")),
)
_CODEC = (
    ("vae/config.json",),
    ("vae/diffusion_pytorch_model.safetensors", "vae/diffusion_pytorch_model.bin"),
)
_EDITOR = Wanted(
    "timbrooks/instruct-pix2pix", (*_CODEC, ("unet/config.json",), ("scheduler/scheduler_config.json",))
)
_MGIE = (("*mllm.pt",), ("*unet.pt",))
_MERGED = Wanted("tsujuifu/ml-mgie", (*_MGIE, ("*LLaVA-7B-v1/*",)))
_DELTA = Wanted(
    "liuhaotian/LLaVA-Lightning-7B-delta-v1-1",
    (
        ("config.json",),
        ("tokenizer.model",),
        ("*.index.json",),
        ("*.safetensors", "*.bin"),
        ("*token*.json",),
    ),
)
_TEXT_EDITOR = Wanted(
    "timbrooks/instruct-pix2pix",
    (
        *_EDITOR.groups,
        ("unet/diffusion_pytorch_model.safetensors", "unet/diffusion_pytorch_model.bin"),
        ("text_encoder/config.json",),
        ("text_encoder/model.safetensors", "text_encoder/pytorch_model.bin"),
        ("tokenizer/vocab.json",),
        ("tokenizer/merges.txt",),
    ),
)
RECIPES: dict[str, tuple[Wanted, ...]] = {
    "mgie-7b": (_MERGED, _EDITOR, _CLIP),
    "instruct-pix2pix": (_TEXT_EDITOR,),
}
WITH_BASE = (Wanted(_MERGED.repo, _MGIE), _DELTA, _EDITOR, _CLIP)


@dataclass
class Watch:
    """Who hears of it. files: once, before the first is fetched; fetched: bytes of the file under way, done and all;
    bytes: of a merge or conversion, done and all.
    """

    files: Callable[[list[HubFile]], None] = lambda files: None
    file: Callable[[HubFile], None] = lambda file: None
    fetched: Callable[[int, int], None] = lambda done, total: None
    bytes: Callable[[int, int], None] = lambda done, total: None


def pull(
    name: str, out: Path, precision: str = "float16", base: Path | None = None, watch: Watch | None = None
) -> Path:
    """Makes the folder `out` of the model; the place of the downloads, which are not needed after it.

    base: the user's own LLaMA-7B, onto which the published LLaVA delta is merged instead of fetching the merged model.
    Raises MgieError as hub, `merge_delta` and `convert` do.
    """
    from mgie_server.models.lgie import share_with_neighbours
    from mgie_server.models.own_writer import storage_of

    watch = watch or Watch()
    storage = storage_of(precision)
    downloads = mgie_home() / "downloads" / name
    if name == "lgie":
        _compose(out)
        return downloads
    recipes = WITH_BASE if base and name == "mgie-7b" else RECIPES[name]
    files = [file for wanted in recipes for file in list_files(wanted)]
    _check_room(downloads, files)
    watch.files(files)
    sources = fetch(files, downloads, watch.file, watch.fetched)
    if base and name == "mgie-7b":
        _merge(base, downloads, watch)
    _convert(name, downloads, out, storage, watch, sources)
    share_with_neighbours(out)
    return downloads


def _convert(
    name: str, downloads: Path, out: Path, storage: Storage, watch: Watch, sources: dict[str, str]
) -> None:
    from mgie_server.models.convert import convert, convert_text_editor
    from mgie_server.models.finding import find_layout

    if name == "mgie-7b":
        convert(find_layout(downloads), out, storage, watch.bytes, sources)
    else:
        folder = downloads / _TEXT_EDITOR.repo.split("/")[-1]
        convert_text_editor(folder, out, storage, watch.bytes, sources)


def _merge(base: Path, downloads: Path, watch: Watch) -> None:
    from mgie_server.models.delta import INDEX, merge_delta

    out = downloads / "LLaVA-7B-v1"
    if not (out / INDEX).exists():  # written last
        merge_delta(base, downloads / _DELTA.repo.split("/")[-1], out, watch.bytes)


def _compose(out: Path) -> None:
    from mgie_server.models.catalog import find_model
    from mgie_server.models.lgie import compose_lgie

    parts = [find_model(name).path for name in ("mgie-7b", "instruct-pix2pix")]
    assert parts[0] and parts[1]
    compose_lgie(parts[0], parts[1], out)


def _check_room(downloads: Path, files: list[HubFile]) -> None:
    """Downloads and the folder made of them at once; what is there already is not counted again."""
    need = 2 * sum(file.size for file in files)
    try:
        downloads.mkdir(parents=True, exist_ok=True)
        there = sum(path.stat().st_size for path in downloads.rglob("*") if path.is_file())
        free = shutil.disk_usage(downloads).free
    except OSError as error:
        raise MgieError(
            "output_not_writable", f"{downloads} cannot be used: {error}.", "Set MGIE_HOME."
        ) from error
    if need - there > free:
        raise MgieError(
            "output_not_writable",
            f"{(need - there) / 1e9:.1f} GB are needed below {downloads}, and {free / 1e9:.1f} GB are free.",
            "Make room, or set MGIE_HOME to another disk.",
        )
