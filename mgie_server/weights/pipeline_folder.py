# pyright: basic
"""A published editor as a folder of diffusers (model_index.json and a folder a part), loaded with care.

Only classes that are named here are built, whatever the files name; only safetensors are read; nothing is fetched.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch

from mgie_protocol.errors import MgieError
from mgie_server.weights.lora_file import LoraFile, check_lora, linear_layers, open_lora, put_on
from mgie_server.weights.matching import Fault, check_faults
from mgie_server.weights.part_loading import (
    checked_config,
    empty_part,
    guarded,
    load_part,
    part_faults,
    tensor_files,
)
from mgie_server.weights.pipeline_index import INDEX
from mgie_server.weights.pipeline_parts import (
    DIFFUSERS,
    PARTS,
    PROCESSORS,
    TOKENIZERS,
    TRANSFORMER,
    PartClass,
)
from mgie_server.weights.pipeline_sources import PipelineSources
from mgie_server.weights.small_files import read_json
from mgie_server.weights.tensor_files import TensorFile, count_parameters
from mgie_server.weights.transformer_file import (
    TransformerFile,
    check_transformer,
    load_transformer,
    open_transformer,
)


@dataclass(frozen=True)
class PipelineFolder:
    """pipeline: its class; files: of each part that has tensors; distilled: made for few steps without guidance.

    transformer: in place of the folder's own; adapters: on top of it, with their strengths; solver: over the folder's own.
    """

    folder: Path
    pipeline: str
    files: dict[str, list[TensorFile]] = field(repr=False)
    distilled: bool = False
    transformer: TransformerFile | None = None
    adapters: tuple[tuple[LoraFile, float], ...] = ()
    solver: Mapping[str, Any] = field(default_factory=dict[str, Any])

    def parameters(self, part: str) -> int:
        """How many numbers a part has, 0 for one that the pipeline has not."""
        if part == TRANSFORMER and self.transformer:
            return sum(torch.Size(info.shape).numel() for info in self.transformer.infos.values())
        return count_parameters(self.files.get(part, []))

    @property
    def packed_bytes(self) -> int:
        """Of a transformer that stays in few bits, with the adapters that then lie beside it; 0: it is none."""
        if self.transformer is None or not self.transformer.packed:
            return 0
        return self.transformer.nbytes + 2 * sum(file.parameters for file, _ in self.adapters)


def open_pipeline(sources: PipelineSources | Path) -> PipelineFolder:
    """Looks at names, shapes and sizes of everything; reads no weights but adapters.

    Raises MgieError model_not_installed naming file and tensor, or the class that is not known.
    """
    if isinstance(sources, Path):
        sources = PipelineSources(sources)
    folder = sources.folder
    index = read_json(folder / INDEX)
    name = str(index.get("_class_name"))
    if name not in PARTS:
        raise MgieError(
            "model_not_installed",
            f"{folder / INDEX} is of a {name!r:.60}, which this program cannot load.",
            f"It loads {', '.join(PARTS)}.",
        )
    files: dict[str, list[TensorFile]] = {}
    faults: list[Fault] = []
    transformer = _opened_transformer(sources, PARTS[name][TRANSFORMER])
    for part, kind in PARTS[name].items():
        if part == TRANSFORMER and transformer:
            continue
        files[part] = list(tensor_files(folder / part))
        if kind.library == DIFFUSERS:
            faults += part_faults(folder / part, kind, files[part])
    check_faults(faults)
    distilled = bool(index.get("is_distilled"))
    adapters = _opened_adapters(sources, name)
    return PipelineFolder(folder, name, files, distilled, transformer, adapters, sources.solver)


def _opened_transformer(sources: PipelineSources, kind: PartClass) -> TransformerFile | None:
    if sources.transformer is None:
        return None
    file = open_transformer(sources.transformer)
    place = sources.folder / TRANSFORMER
    check_transformer(file, kind.get(), checked_config(place), empty_part(place, kind)[1])
    return file


def _opened_adapters(sources: PipelineSources, pipeline: str) -> tuple[tuple[LoraFile, float], ...]:
    if not sources.adapters:
        return ()
    model, _ = empty_part(sources.folder / TRANSFORMER, PARTS[pipeline][TRANSFORMER])
    opened = tuple((open_lora(path), strength) for path, strength in sources.adapters)
    for file, _ in opened:
        check_lora(file, pipeline, linear_layers(model))
    return opened


def load_pipeline(opened: PipelineFolder, dtype: torch.dtype) -> Any:
    """The pipeline on the CPU, in evaluation mode. Raises MgieError model_not_installed where a part cannot be loaded."""
    folder, name = opened.folder, opened.pipeline
    parts: dict[str, Any] = {part: _loaded(opened, part, kind, dtype) for part, kind in PARTS[name].items()}
    for part, kind in TOKENIZERS.items():
        if (folder / part).is_dir():
            parts[part] = guarded(folder / part, lambda part=part, kind=kind: kind.get().from_pretrained(
                folder / part, local_files_only=True, trust_remote_code=False
            ))  # fmt: skip
    if name in PROCESSORS:
        from mgie_server.weights.pictures_only import processor_of

        place = folder / PROCESSORS[name]
        parts[PROCESSORS[name]] = guarded(place, lambda: processor_of(place))
    solver = {**read_json(folder / "scheduler" / "scheduler_config.json"), **opened.solver}
    pipeline, scheduler = (PartClass(DIFFUSERS, n).get() for n in (name, "FlowMatchEulerDiscreteScheduler"))
    parts["scheduler"] = guarded(folder / "scheduler", lambda: scheduler.from_config(solver))
    more = {"is_distilled": opened.distilled} if name == "Flux2KleinPipeline" else {}
    pipe = guarded(folder / INDEX, lambda: pipeline(**parts, **more))
    if opened.adapters:
        guarded(opened.adapters[0][0].path, lambda: put_on(pipe, list(opened.adapters)))
    return pipe


def _loaded(opened: PipelineFolder, part: str, kind: PartClass, dtype: torch.dtype) -> Any:
    place, own = opened.folder / part, opened.transformer
    if part != TRANSFORMER or own is None:
        return load_part(place, kind, dtype)
    return guarded(own.path, lambda: load_transformer(own, kind.get(), checked_config(place), dtype))
