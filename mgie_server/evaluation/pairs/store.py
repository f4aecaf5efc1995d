"""The pictures that a model made in a run, kept in its folder: RUN/made/MODEL/RECORD/SEED.WAY.{raw,landed}.png.

SEED.WAY.json is written last: what it names is whole.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from mgie_server.datasets.record import Record
from mgie_server.evaluation.pairs.making import Made
from mgie_server.evaluation.pairs.run_files import make_folder, put
from mgie_server.weights.small_files import read_object

_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")


@dataclass(frozen=True)
class Stored:
    """files, digests: of each of options.VIEWS. sources: digests of the pictures that were edited, "" for the data set's."""

    instruction: str
    expressive: str
    refused: bool
    files: dict[str, str]
    digests: dict[str, str]
    sources: dict[str, str]


class Store:
    """What one model made."""

    def __init__(self, folder: Path, model: str) -> None:
        self._folder = folder / "made" / model

    def path(self, record: Record, file: str) -> Path:
        return self._folder / folder_name(record.key) / file

    def find(
        self, record: Record, seed: int, way: str, sources: dict[str, str] | None = None
    ) -> Stored | None:
        """None where it was not made yet, or of another instruction or other pictures."""
        found = self.latest(record, seed, way)
        return found if found and found.sources == (sources or {}) else None

    def latest(self, record: Record, seed: int, way: str) -> Stored | None:
        """As `find`, whatever it was made of."""
        try:
            found = Stored(**read_object(self.path(record, f"{seed}.{way}.json")))
            whole = all(self.path(record, name).is_file() for name in found.files.values())
        except (OSError, ValueError, TypeError, AttributeError):
            return None
        return found if whole and found.instruction == record.instruction else None

    def keep(
        self, record: Record, seed: int, way: str, made: Made, sources: dict[str, str] | None = None
    ) -> Stored:
        """Raises MgieError output_not_writable."""
        make_folder(self.path(record, ""))
        files, digests = {}, {}
        for view, picture in made.pictures.items():
            data = _png(picture)
            files[view] = f"{seed}.{way}.{view}.png"
            digests[view] = hashlib.sha256(data).hexdigest()
            put(self.path(record, files[view]), data)
        stored = Stored(record.instruction, made.expressive, made.refused, files, digests, sources or {})
        told: dict[str, Any] = asdict(stored)
        put(self.path(record, f"{seed}.{way}.json"), json.dumps(told, ensure_ascii=False, indent=1))
        return stored

    def picture(self, record: Record, stored: Stored, view: str) -> NDArray:
        """u8 [h, w, 3]."""
        with Image.open(self.path(record, stored.files[view])) as picture:
            return np.asarray(picture.convert("RGB"))


def folder_name(key: str) -> str:
    """One that every file system takes, and no other key has."""
    return f"{_UNSAFE.sub('_', key)[:80]}-{hashlib.sha256(key.encode()).hexdigest()[:10]}"


def _png(picture: NDArray) -> bytes:
    file = io.BytesIO()
    Image.fromarray(picture).save(file, "PNG", compress_level=1)
    return file.getvalue()
