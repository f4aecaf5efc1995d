"""The project's own folder of a big model: what lies in it, and the manifest that says so. Imports no torch.

    manifest.json       kind, parts with their files, sizes and sha256; written last: without it nothing is installed
    config.json         models.config.ModelConfig
    tokenizer.model, added_tokens.json, special_tokens_map.json
    llm-00001-of-00007.safetensors, ..., vision-..., edit_head-..., unet-..., vae-...

Parts that two models have in common are one file on disk (a hard link where the disk can).
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, cast

from mgie_server.weights.safe_names import split_name
from mgie_server.weights.small_files import read_object, unreadable

MANIFEST, CONFIG = "manifest.json", "config.json"
TOKENIZER_FILES = ("tokenizer.model", "added_tokens.json", "special_tokens_map.json")
VERSION = 1

# the tensors of a part, by how their names in the model begin
PARTS: dict[str, tuple[str, ...]] = {
    "llm": ("mllm.llama.", "mllm.lm_head."),
    "vision": ("mllm.vision_tower.", "mllm.adapter."),
    "edit_head": ("edit_head.", "emb"),
    "unet": ("editor.unet.",),
    "vae": ("editor.autoencoder.",),
    "text_encoder": ("text_encoder.",),
}


@dataclass(frozen=True)
class StoredFile:
    """A file of the folder. bytes: its size; sha256: of its contents, in hexadecimal digits."""

    file: str
    bytes: int
    sha256: str


@dataclass(frozen=True)
class Part:
    """storage: "float16", "bfloat16", or "int8" / "int4" for the linear layers of an LLM whose rest is float16."""

    storage: str
    files: tuple[StoredFile, ...]

    @property
    def bytes(self) -> int:
        return sum(file.bytes for file in self.files)

    @property
    def digest(self) -> str:
        """The same for the same weights, whichever folder they lie in."""
        return hashlib.sha256("".join(file.sha256 for file in self.files).encode()).hexdigest()


@dataclass(frozen=True)
class Manifest:
    """kind: "mgie", "instruct-pix2pix" or "lgie". sources: sha256 of the files that it was made from, where known."""

    kind: str
    parts: dict[str, Part]
    made_by: str = ""
    sources: dict[str, str] = field(default_factory=dict[str, str])

    @property
    def bytes(self) -> int:
        return sum(part.bytes for part in self.parts.values())

    def save(self, folder: Path) -> None:
        half = folder / (MANIFEST + ".part")
        half.write_text(json.dumps({"version": VERSION, **asdict(self)}, indent=1) + "\n", encoding="utf-8")
        half.replace(folder / MANIFEST)

    @classmethod
    def load(cls, folder: Path) -> Manifest:
        """Raises MgieError `model_not_installed` where it is missing, broken, or of a newer version."""
        path = folder / MANIFEST
        try:
            data = read_object(path)
            if data["version"] > VERSION:
                raise ValueError(f"it has version {data['version']}, this is made for {VERSION}")
            return cls(
                str(data["kind"]),
                {name: _part(part) for name, part in data["parts"].items()},
                str(data.get("made_by", "")),
                dict(data.get("sources", {})),
            )
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise unreadable(path, error) from error


def part_of(name: str) -> str:
    """The part that a tensor of `Mgie` belongs to; raises KeyError."""
    for part, beginnings in PARTS.items():
        if name.startswith(beginnings):
            return part
    raise KeyError(name)


def share_part(part: Part, source: Path, target: Path) -> None:
    """The files of a part in a second folder, without taking their room twice where the disk allows it."""
    for stored in part.files:
        place = target / stored.file
        place.unlink(missing_ok=True)
        try:
            os.link(source / stored.file, place)
        except OSError:
            shutil.copyfile(source / stored.file, place)


def _part(data: Mapping[str, Any]) -> Part:
    files = tuple(StoredFile(**file) for file in data["files"])
    for file in files:
        if len(split_name(file.file)) != 1:
            raise ValueError(f"the file name {file.file!r:.80} leads out of the folder")
        size, digest = cast("object", file.bytes), cast("object", file.sha256)  # the file may say anything
        if not isinstance(size, int) or not isinstance(digest, str):
            raise ValueError(f"it gives no size and sha256 of {file.file!r:.80}")
    return Part(str(data["storage"]), files)
