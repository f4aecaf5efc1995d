"""Writing the project's own folder from published tensors: one pass, one tensor in memory at a time."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

import torch
from torch import Tensor

from mgie_protocol.errors import MgieError
from mgie_server.weights import own_layout
from mgie_server.weights.matching import Located
from mgie_server.weights.names import Source, published_name
from mgie_server.weights.own_layout import Manifest, Part
from mgie_server.weights.quantize import STORAGES, is_quantized, quantize, scale_of, shapes_of
from mgie_server.weights.tensor_files import TensorFile
from mgie_server.weights.tensor_writer import Entry, split_into_shards, write_tensors

FLOAT_STORAGES = {"float16": torch.float16, "bfloat16": torch.bfloat16}
SHARD_BYTES = 2 * 1024**3

OnProgress = Callable[[int, int], None]  # bytes written, bytes in all


@dataclass(frozen=True)
class Storage:
    """floats: "float16" or "bfloat16". llm: the same, or "int8" / "int4" for the LLM's linear layers."""

    floats: str = "float16"
    llm: str = ""

    def of(self, part: str) -> str:
        return (self.llm or self.floats) if part == "llm" else self.floats

    def check(self) -> None:
        """Raises MgieError parameter_out_of_range."""
        allowed = (*FLOAT_STORAGES, *STORAGES, "")
        if self.floats not in FLOAT_STORAGES or self.llm not in allowed:
            raise MgieError(
                "parameter_out_of_range",
                f"Weights are stored as {', '.join(FLOAT_STORAGES)}, those of the LLM also as "
                f"{' or '.join(STORAGES)}; not as {self.llm or self.floats!r:.40}.",
            )


def storage_of(precision: str) -> Storage:
    """From the one word of a command line. Raises MgieError parameter_out_of_range."""
    storage = Storage(llm=precision) if precision in STORAGES else Storage(floats=precision)
    storage.check()
    return storage


@dataclass(frozen=True)
class Contents:
    """What a folder is made of. texts: small files by name; emb: a stored EMB, or None."""

    kind: str
    tensors: Mapping[str, Located]
    texts: Mapping[str, bytes]
    emb: Tensor | None = None


def write_folder(
    contents: Contents,
    out: Path,
    storage: Storage,
    on_progress: OnProgress = lambda done, total: None,
    sources: Mapping[str, str] | None = None,
    shard_bytes: int = SHARD_BYTES,
) -> Manifest:
    """Until its last file, the manifest, is written, nothing counts as installed.

    Raises MgieError output_not_writable, and model_not_installed where a number does not fit.
    """
    storage.check()
    plan = _plan(contents, storage, shard_bytes)
    total = sum(entry.nbytes for shards in plan.values() for shard in shards for entry in shard)
    _prepare(out, total)
    done = 0

    def count(nbytes: int) -> None:
        nonlocal done
        done += nbytes
        on_progress(done, total)

    for name, data in contents.texts.items():
        (out / name).write_bytes(data)
    parts = {part: _write_part(out, part, storage.of(part), shards, count) for part, shards in plan.items()}
    manifest = Manifest(contents.kind, parts, made_by(), dict(sources or {}))
    manifest.save(out)
    return manifest


class _Reader:
    """Keeps one published file open at a time; torch's old format is in memory while it is."""

    def __init__(self) -> None:
        self._last: TensorFile | None = None

    def read(self, place: Located, dtype: torch.dtype) -> Tensor:
        """Raises MgieError naming file and key where a number is not finite in this type."""
        if self._last not in (None, place.file):
            self._last.close()
        self._last = place.file
        tensor = place.read().to(dtype)
        if not torch.isfinite(tensor).all():
            raise _not_finite(place, dtype)
        return tensor


def _plan(contents: Contents, storage: Storage, shard_bytes: int) -> dict[str, list[list[Entry]]]:
    """The files of every part. Tensors go in the order of the files that they come from, so that each is read once."""
    entries: dict[str, list[Entry]] = {}
    reader = _Reader()
    by_file = sorted(contents.tensors.items(), key=lambda item: _reading_order(*item))
    for name, place in by_file:
        part = own_layout.part_of(name)
        entries.setdefault(part, []).extend(_entries(name, place, reader, storage, storage.of(part)))
    if contents.emb is not None:
        emb = contents.emb
        dtype = FLOAT_STORAGES[storage.floats]
        entries["edit_head"].append(Entry("emb", tuple(emb.shape), dtype, lambda: emb.to(dtype)))
    return {
        part: split_into_shards(entries[part], shard_bytes) for part in own_layout.PARTS if part in entries
    }


def _reading_order(name: str, place: Located) -> tuple[int, str]:
    """File by file, and the same whatever the folders are called, so that the same files give the same bytes."""
    return list(Source).index(published_name(name)[0]), place.file.path.name


def _entries(name: str, place: Located, reader: _Reader, storage: Storage, kind: str) -> Iterator[Entry]:
    if kind in STORAGES and is_quantized(name):
        makers: dict[str, Callable[[], Tensor]] = {
            "weight": lambda: quantize(reader.read(place, torch.float32), kind)[0],
            "scale": lambda: scale_of(reader.read(place, torch.float32), kind),
        }
        for end, (shape, made_dtype) in shapes_of(place.info.shape, kind).items():
            yield Entry(name.removesuffix("weight") + end, shape, made_dtype, makers[end])
        return
    dtype = FLOAT_STORAGES[storage.floats]
    yield Entry(name, place.info.shape, dtype, lambda: reader.read(place, dtype))


def _not_finite(place: Located, dtype: torch.dtype) -> MgieError:
    file, kind = str(place.file.path), str(dtype).removeprefix("torch.")
    return MgieError(
        "model_not_installed",
        f"{file}: {place.key} holds numbers that are infinite, not a number, or too large for {kind}.",
        "Get this file again from its source, or convert with --precision bfloat16.",
        {"faults": [{"file": file, "key": place.key, "what": "is not finite"}]},
    )


def _write_part(
    out: Path, part: str, storage: str, shards: list[list[Entry]], count: Callable[[int], None]
) -> Part:
    names = [f"{part}-{number:05}-of-{len(shards):05}.safetensors" for number in range(1, len(shards) + 1)]
    files = [write_tensors(out / name, shard, count) for name, shard in zip(names, shards, strict=True)]
    return Part(storage, tuple(files))


def _prepare(out: Path, nbytes: int) -> None:
    """An empty or unfinished folder with room enough. Raises MgieError output_not_writable."""
    refuse_converted(out)
    try:
        out.mkdir(parents=True, exist_ok=True)
        free = shutil.disk_usage(out).free
        if free < nbytes:
            raise OSError(f"{nbytes / 1e9:.1f} GB are needed and {free / 1e9:.1f} GB are free")
    except OSError as error:
        raise MgieError(
            "output_not_writable", f"{out} cannot be used: {error}.", "Choose another folder, or make room."
        ) from error


def refuse_converted(out: Path) -> None:
    """Raises MgieError output_not_writable for a folder that holds a model."""
    if (out / own_layout.MANIFEST).exists():
        raise MgieError(
            "output_not_writable",
            f"{out} cannot be used: there is a converted model in it already.",
            "Choose another folder.",
        )


def made_by() -> str:
    """Name and version of this program, for a manifest."""
    try:
        return f"mgie {metadata.version('mgie')}"
    except metadata.PackageNotFoundError:
        return "mgie, version unknown"
