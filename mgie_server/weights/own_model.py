"""A model of the project's own folder: what must be in it, and its numbers put into an empty `Mgie`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn
from transformers import CLIPTokenizer

from mgie_server.mgie.config import ModelConfig
from mgie_server.mgie.decoding import spoken_ids
from mgie_server.mgie.instruct_pix2pix import TextEditor, TextEditorConfig
from mgie_server.mgie.mgie import Mgie
from mgie_server.mgie.mllm import Mllm
from mgie_server.mgie.tokenizer import Tokenizer
from mgie_server.weights import own_layout
from mgie_server.weights.checkpoint import build_empty
from mgie_server.weights.empty_model import building
from mgie_server.weights.matching import Fault, check_faults
from mgie_server.weights.own_layout import Manifest
from mgie_server.weights.own_writer import FLOAT_STORAGES
from mgie_server.weights.quantize import STORAGES, is_quantized, quantize, shapes_of
from mgie_server.weights.size_limits import check_sizes
from mgie_server.weights.small_files import parse_json, read_bytes, read_text, unreadable
from mgie_server.weights.tensor_files import TensorFile, TensorInfo
from mgie_server.weights.text_published import CLIP_TOKENIZER, EDITOR_CONFIG
from mgie_server.weights.tokenizer_files import read_tokenizer

# the modules of a model that make up a part
MODULES: dict[str, tuple[str, ...]] = {
    "llm": ("mllm.llama", "mllm.lm_head"),
    "vision": ("mllm.vision_tower", "mllm.adapter"),
    "edit_head": ("edit_head",),
    "unet": ("editor.unet",),
    "vae": ("editor.autoencoder",),
    "text_encoder": ("text_encoder",),
}
_KINDS = {
    "mgie": ("llm", "vision", "edit_head", "unet", "vae"),
    "instruct-pix2pix": ("unet", "vae", "text_encoder"),
    "lgie": ("llm", "unet", "vae", "text_encoder"),
}


@dataclass(frozen=True)
class OwnFolder:
    """A folder of the own layout, opened. model: empty (meta device); shapes: of its tensors, none of them quantised."""

    folder: Path
    manifest: Manifest
    model: nn.Module
    shapes: dict[str, tuple[int, ...]]

    @property
    def parts(self) -> tuple[str, ...]:
        return _KINDS[self.manifest.kind]

    def files(self, part: str) -> list[TensorFile]:
        """Raises MgieError where a file is missing or damaged."""
        return [TensorFile(self.folder / stored.file) for stored in self.manifest.parts[part].files]

    def expected(self, part: str) -> dict[str, TensorInfo]:
        """Names, shapes and number types of the tensors that the files of a part must hold; `emb` may be there too."""
        storage = self.manifest.parts[part].storage
        dtype = FLOAT_STORAGES.get(storage, torch.float16)
        expected: dict[str, TensorInfo] = {}
        for name, shape in self.shapes.items():
            if own_layout.part_of(name) != part:
                continue
            if storage in STORAGES and is_quantized(name):
                stem = name.removesuffix("weight")
                shapes = shapes_of(shape, storage)
                expected.update({stem + end: TensorInfo(*made) for end, made in shapes.items()})
            else:
                expected[name] = TensorInfo(shape, dtype)
        return expected


@dataclass(frozen=True)
class OwnModel(OwnFolder):
    """Of the kind "mgie"."""

    model: Mgie
    config: ModelConfig
    tokenizer: Tokenizer


@dataclass(frozen=True)
class OwnTextEditor(OwnFolder):
    """Of the kinds "instruct-pix2pix" and "lgie"; speech: what the language model of the latter needs."""

    model: TextEditor
    config: TextEditorConfig
    clip_tokenizer: CLIPTokenizer
    speech: tuple[ModelConfig, Tokenizer] | None


def open_own(folder: Path) -> OwnModel | OwnTextEditor:
    """Reads the small files of a folder. Raises MgieError `model_not_installed` naming what is wrong."""
    manifest = Manifest.load(folder)
    path = folder / own_layout.MANIFEST
    if manifest.kind not in _KINDS:
        raise unreadable(path, ValueError(f"its kind is {manifest.kind!r:.40}"))
    missing = [part for part in _KINDS[manifest.kind] if part not in manifest.parts]
    check_faults([Fault(str(path), part, "is missing") for part in missing])
    if manifest.kind == "mgie":
        config, tokenizer = _read_speech(folder)
        model = build_empty(config, spoken_ids(tokenizer), folder / own_layout.CONFIG)
        return OwnModel(folder, manifest, model, _shapes(model), config, tokenizer)
    return _open_text_editor(folder, manifest)


def _open_text_editor(folder: Path, manifest: Manifest) -> OwnTextEditor:
    path = folder / EDITOR_CONFIG
    try:
        config = TextEditorConfig.from_json(_checked_text(path))
        path = folder / CLIP_TOKENIZER[0]
        for path in (folder / name for name in CLIP_TOKENIZER):
            read_bytes(path)  # that it is a file, and of what size
        words = CLIPTokenizer(*(str(folder / name) for name in CLIP_TOKENIZER))
    except Exception as error:  # the tokenizer's library has errors of its own
        raise unreadable(path, error) from error
    speech = _read_speech(folder) if manifest.kind == "lgie" else None
    with building(folder / EDITOR_CONFIG):
        mllm = Mllm(speech[0].clip, speech[0].llama) if speech else None
        model = TextEditor(config, mllm)
    return OwnTextEditor(folder, manifest, model, _shapes(model), config, words, speech)


def _read_speech(folder: Path) -> tuple[ModelConfig, Tokenizer]:
    path = folder / own_layout.CONFIG
    try:
        config = ModelConfig.from_json(_checked_text(path))
        vocabulary = config.llama["vocab_size"]
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise unreadable(path, error) from error
    tokenizer = read_tokenizer(folder)
    if len(tokenizer) != vocabulary:
        said = f"it has {len(tokenizer)} tokens, the model {vocabulary}"
        raise unreadable(folder / "tokenizer.model", ValueError(said))
    return config, tokenizer


def _checked_text(path: Path) -> str:
    text = read_text(path)
    check_sizes(parse_json(text))
    if "attn_implementation" in text:  # transformers fetches a kernel that is named so, and runs it
        raise ValueError("it names an implementation to run")
    return text


def _shapes(model: nn.Module) -> dict[str, tuple[int, ...]]:
    return {name: tuple(tensor.shape) for name, tensor in model.state_dict().items()}


def part_faults(own: OwnFolder, part: str, files: list[TensorFile]) -> list[Fault]:
    """What is missing, left over, misshapen or of another number type in the files of a part."""
    expected = own.expected(part)
    faults: list[Fault] = []
    seen: set[str] = set()
    for file in files:
        for name, info in file.infos.items():
            seen.add(name)
            if name not in expected and name != "emb":
                faults.append(Fault(str(file.path), name, "is unexpected"))
            elif name != "emb" and info != expected[name]:
                wanted = expected[name]
                faults.append(
                    Fault(
                        str(file.path),
                        name,
                        f"is {info.dtype} {list(info.shape)} instead of {wanted.dtype} {list(wanted.shape)}",
                    )
                )
    where = str(files[0].path if len(files) == 1 else own.folder)
    return faults + [Fault(where, name, "is missing") for name in expected if name not in seen]


def read_part(own: OwnFolder, part: str, storage: str) -> Iterator[tuple[str, Tensor]]:
    """The tensors of a part, those of the LLM quantised on the way where `storage` asks for fewer bits than are stored.

    Raises MgieError where they do not fit, and for a storage of more bits than there are.
    """
    files = own.files(part)
    check_faults(part_faults(own, part, files))
    stored = own.manifest.parts[part].storage
    for file in files:
        for name in file.infos:
            tensor = file.get(name)
            if storage in STORAGES and stored not in STORAGES and is_quantized(name):
                weight, scale = quantize(tensor, storage)
                yield name, weight
                yield name.removesuffix("weight") + "scale", scale
            else:
                yield name, tensor
        file.close()
