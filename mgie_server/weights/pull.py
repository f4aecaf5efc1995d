"""Fetching a model of published weights and making its folder: download, merge where need be, convert, share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from mgie_protocol.errors import MgieError
from mgie_protocol.home import mgie_home
from mgie_server.weights.disk_room import check_room
from mgie_server.weights.hub import fetch, list_files, place_of
from mgie_server.weights.hub_file import HubFile
from mgie_server.weights.origins import CLIP, DELTA, EDITOR, RECIPES, TEXT_EDITOR, WITH_BASE

if TYPE_CHECKING:
    from mgie_server.weights.own_writer import Storage

MERGED_FOLDER = "LLaVA-7B-v1"
_SMALL = 4 * 1024**2  # bytes: configurations, fetched before what takes hours


@dataclass
class Watch:
    """Who hears of it. files: once, before the first is fetched; fetched: bytes of the file under way, done and all;
    bytes: of a merge or conversion, done and all.
    """

    files: Callable[[list[HubFile]], None] = lambda files: None
    file: Callable[[HubFile], None] = lambda file: None
    fetched: Callable[[int, int], None] = lambda done, total: None
    bytes: Callable[[int, int], None] = lambda done, total: None


@dataclass(frozen=True)
class Choices:
    """base: the user's own LLaMA-7B, onto which the published LLaVA delta is merged instead of fetching the merged model.
    any_revision: the newest files of the hub, whatever is pinned.
    """

    precision: str = "float16"
    base: Path | None = None
    any_revision: bool = False


def pull(
    name: str,
    out: Path,
    choices: Choices = Choices(),
    watch: Watch | None = None,
    installed: Callable[[str], Path] | None = None,
) -> Path:
    """Makes the folder `out` of the model; the place of the downloads, which are not needed after it.

    installed: gives the folder of another model, of whose parts "lgie" is made.

    Raises MgieError as hub, `merge_delta` and `convert` do; parameter_out_of_range for a base that the model has no
    use for.
    """
    from mgie_server.weights.lgie import compose_lgie, share_with_neighbours
    from mgie_server.weights.own_writer import storage_of

    watch, base = watch or Watch(), choices.base
    storage = storage_of(choices.precision)
    downloads = downloads_of(name)
    if base:
        _check_base(name, base)
    if name == "lgie":
        assert installed
        compose_lgie(installed("mgie-7b"), installed("instruct-pix2pix"), out)
        return downloads
    recipes = WITH_BASE if base else RECIPES[name]
    files = [file for wanted in recipes for file in list_files(wanted, choices.any_revision)]
    _check_room(downloads, files, merges=base is not None)
    watch.files(files)
    sources = _fetch(files, downloads, base, watch)
    if base:
        _merge(base, downloads, watch)
    _convert(name, downloads, out, storage, watch, sources)
    share_with_neighbours(out)
    return downloads


def downloads_of(name: str) -> Path:
    """Where the published files of a model are put."""
    return mgie_home() / "downloads" / name


def fetch_parts(parts: Sequence[str], watch: Watch) -> tuple[Path | None, Path | None]:
    """CLIP and InstructPix2Pix, of which `parts` names those that are wanted; where each lies then."""
    downloads = downloads_of("mgie-7b")
    wanted = {"CLIP": CLIP, "InstructPix2Pix": EDITOR}
    files = [file for part in parts for file in list_files(wanted[part])]
    _check_room(downloads, files, merges=False)
    watch.files(files)
    _fetch(files, downloads, None, watch)
    clip, editor = (downloads / wanted[part].repo.split("/")[-1] for part in ("CLIP", "InstructPix2Pix"))
    return clip if "CLIP" in parts else None, editor if "InstructPix2Pix" in parts else None


def _fetch(files: list[HubFile], downloads: Path, base: Path | None, watch: Watch) -> dict[str, str]:
    """What says whether a base fits is there before what takes hours."""
    small = [file for file in files if file.size <= _SMALL]
    sources = fetch(small, downloads, watch.file, watch.fetched)
    if base:
        from mgie_server.weights.unmerged import check_base_fits

        check_base_fits(base, downloads / DELTA.repo.split("/")[-1])
    large = [file for file in files if file.size > _SMALL]
    return sources | fetch(large, downloads, watch.file, watch.fetched)


def _check_base(name: str, base: Path) -> None:
    if name != "mgie-7b":
        raise MgieError("parameter_out_of_range", f"{name} is made without a base.", "Leave out --base.")
    from mgie_server.weights.unmerged import check_base

    check_base(base)


def _convert(
    name: str, downloads: Path, out: Path, storage: Storage, watch: Watch, sources: dict[str, str]
) -> None:
    from mgie_server.weights.convert import convert, convert_text_editor
    from mgie_server.weights.finding import find_layout

    if name == "mgie-7b":
        convert(find_layout(downloads), out, storage, watch.bytes, sources)
    else:
        folder = downloads / TEXT_EDITOR.repo.split("/")[-1]
        convert_text_editor(folder, out, storage, watch.bytes, sources)


def _merge(base: Path, downloads: Path, watch: Watch) -> None:
    from mgie_server.weights.delta import INDEX, merge_delta

    out = downloads / MERGED_FOLDER
    if not (out / INDEX).exists():  # written last
        merge_delta(base, downloads / DELTA.repo.split("/")[-1], out, watch.bytes)


def _check_room(downloads: Path, files: list[HubFile], merges: bool) -> None:
    """Downloads, the merged model beside them, and the folder made of them, at once; what is there already is not
    counted again.
    """

    def still_needed() -> int:
        there = sum(_bytes_there(place_of(downloads, file), file.size) for file in files)
        merged = downloads / MERGED_FOLDER
        merging = sum(file.size for file in files if file.repo == DELTA.repo) if merges else 0
        there += min(merging, sum(path.stat().st_size for path in merged.rglob("*") if path.is_file()))
        return 2 * sum(file.size for file in files) + merging - there

    check_room(downloads, still_needed)


def _bytes_there(place: Path, size: int) -> int:
    """Of a file, whole or begun."""
    part = place.with_name(place.name + ".part")
    return min(size, max((path.stat().st_size for path in (place, part) if path.is_file()), default=0))
