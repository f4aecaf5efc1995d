"""The published files somewhere below a folder: the original's own, a hub's cache, or what a person put together.

Each part is known by what it is, as a cache holds other models as well: LLaVA by its config.json beside
tokenizer.model, CLIP by its config.json beside preprocessor_config.json, InstructPix2Pix by a UNet of eight channels.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, cast

from mgie_protocol.errors import MgieError
from mgie_protocol.json_values import list_in
from mgie_server.weights.published import PublishedLayout
from mgie_server.weights.small_files import read_object, unreadable

_MOST, _DEEPEST = 200_000, 12  # files looked at, folders below one another
_NAMES = ("tokenizer.model", "preprocessor_config.json", "mllm.pt", "unet.pt", "config.json")
_EDITOR_CHANNELS = 8  # noise and picture; Stable Diffusion itself has four


@dataclass(frozen=True)
class Named:
    """Folders of parts that a person names; None is looked for. mgie: holds mllm.pt and unet.pt."""

    mgie: Path | None = None
    llava: Path | None = None
    clip: Path | None = None
    editor: Path | None = None


def find_layout(root: Path, named: Named = Named()) -> PublishedLayout:
    """Where the parts lie. What is not found is expected where `PublishedLayout.under` says.

    Raises MgieError `model_not_installed` where there is no such folder, or two folders might be the one.
    """
    if not root.is_dir():
        raise unreadable(root, FileNotFoundError("there is no such folder"), "Check the path.")
    usual = PublishedLayout.under(root)
    paths = [] if _nothing_to_find(usual, named) else _paths_below(root)
    mgie = named.mgie or _mgie_folder(usual, paths)
    near = mgie or root
    llava = _llava(usual.llava, named, paths, near)
    return PublishedLayout(
        llava=llava,
        clip=_clip(usual.clip, named, paths, near, _config(llava)),
        ip2p=_editor(usual.ip2p, named, paths, near),
        mllm=mgie / "mllm.pt" if mgie else usual.mllm,
        unet=mgie / "unet.pt" if mgie else usual.unet,
    )


def missing_parts(layout: PublishedLayout) -> list[str]:
    """The parts that are not there, as a person calls them: "MGIE", "LLaVA", "CLIP", "InstructPix2Pix"."""
    there = {
        "MGIE": layout.mllm.exists() and layout.unet.exists(),
        "LLaVA": layout.llava.is_dir(),
        "CLIP": layout.clip.is_dir(),
        "InstructPix2Pix": (layout.ip2p / "vae").is_dir() and (layout.ip2p / "unet").is_dir(),
    }
    return [part for part, is_there in there.items() if not is_there]


def is_llava(config: dict[str, Any]) -> bool:
    """By its config.json, whose kind is "llava" and whose settings of the multimodal part begin with mm_."""
    kinds = [config.get("model_type"), *list_in(config.get("architectures"))]
    named = any("llava" in str(kind).lower() for kind in kinds)
    return named or "mm_vision_tower" in config or "use_mm_proj" in config


def _nothing_to_find(usual: PublishedLayout, named: Named) -> bool:
    return all(
        place or usual_place.exists()
        for place, usual_place in (
            (named.mgie, usual.mllm),
            (named.llava, usual.llava),
            (named.clip, usual.clip),
            (named.editor, usual.ip2p),
        )
    )


def _mgie_folder(usual: PublishedLayout, paths: list[Path]) -> Path | None:
    """The folder of mllm.pt and unet.pt. Without both, what is missing is missed where it usually lies."""
    if usual.mllm.exists() or usual.unet.exists():
        return usual.mllm.parent
    with_both = [
        path.parent for path in paths if path.name == "mllm.pt" and (path.parent / "unet.pt").exists()
    ]
    return min(with_both, key=lambda folder: (len(folder.parts), str(folder)), default=None)


def _llava(usual: Path, named: Named, paths: list[Path], near: Path) -> Path:
    if named.llava or usual.is_dir():
        return named.llava or usual
    found = _folders_with("tokenizer.model", paths, is_llava)
    return _the_one(found, near, "LLaVA", "--llava") or usual


def _clip(usual: Path, named: Named, paths: list[Path], near: Path, llava: dict[str, Any]) -> Path:
    if named.clip or usual.is_dir():
        return named.clip or usual

    def fits(config: dict[str, Any]) -> bool:
        tower: object = config.get("vision_config", config)
        if not str(config.get("model_type", "clip")).startswith("clip") or not isinstance(tower, dict):
            return False
        tower = cast("dict[str, Any]", tower)
        width = llava.get("mm_hidden_size")
        return bool(width is None or tower.get("hidden_size", width) == width)

    found = _folders_with("preprocessor_config.json", paths, fits)
    tower = PurePosixPath(str(llava.get("mm_vision_tower", ""))).name
    of_its_name = [folder for folder in found if any(_is_called(part, tower) for part in folder.parts)]
    return _the_one(of_its_name or found, near, "CLIP", "--clip") or usual


def _editor(usual: Path, named: Named, paths: list[Path], near: Path) -> Path:
    if named.editor or usual.is_dir():
        return named.editor or usual
    found = [
        path.parents[1]
        for path in paths
        if path.name == "config.json"
        and path.parent.name == "vae"
        and _config(path.parents[1] / "unet").get("in_channels") == _EDITOR_CHANNELS
    ]
    return _the_one(found, near, "InstructPix2Pix", "--editor") or usual


def _folders_with(name: str, paths: list[Path], is_it: Callable[[dict[str, Any]], bool]) -> list[Path]:
    """Folders with a file of this name, whose config.json says that they are it."""
    folders = [path.parent for path in paths if path.name == name]
    return [folder for folder in folders if (config := _config(folder)) and is_it(config)]


def _the_one(found: Sequence[Path], near: Path, what: str, flag: str) -> Path | None:
    """The folder that lies nearest to MGIE's own two files. Raises MgieError where two are as near."""
    if not found:
        return None

    def distance(folder: Path) -> tuple[int, int]:
        shared = len(Path(os.path.commonpath([folder, near])).parts)
        return -shared, len(folder.parts)

    first, *others = sorted(found, key=lambda folder: (distance(folder), str(folder)))
    tied = [folder for folder in others if distance(folder) == distance(first)]
    if tied:
        raise MgieError(
            "model_not_installed",
            f"More than one folder may be {what}: {', '.join(map(str, [first, *tied][:5]))}.",
            f"Say which with {flag}.",
        )
    return first


def _paths_below(root: Path) -> list[Path]:
    """The files of the names that tell a part, the nearest first; folders behind links are not looked into."""
    found: list[Path] = []
    seen = 0
    for folder, below, names in os.walk(root):
        seen += len(names) + len(below)
        if seen > _MOST:
            raise MgieError(
                "model_not_installed",
                f"{root} holds more than {_MOST} files.",
                "Name a folder that holds little else than the model.",
            )
        if len(Path(folder).relative_to(root).parts) >= _DEEPEST:
            below.clear()
        found += [Path(folder, name) for name in _NAMES if name in names]
    return sorted(found, key=lambda path: (len(path.parts), str(path)))


def _config(folder: Path) -> dict[str, Any]:
    """Its config.json; {} where there is none that can be read."""
    try:
        return read_object(folder / "config.json")
    except (OSError, ValueError):
        return {}


def _is_called(part: str, name: str) -> bool:
    """Whether a folder is called so; a hub's cache puts the owner before it."""
    return bool(name) and (part == name or part.endswith(f"--{name}"))
