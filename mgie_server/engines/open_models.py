"""MGIE's idea with the editors of today: a describer that looks and writes, a pipeline that obeys. Data only, no torch.

What these models need and cost is in docs/models.md. None of them could be run with its real weights where this was made.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from mgie_protocol.connection import mgie_home
from mgie_protocol.licences import FREE, NO
from mgie_server.engines import describers
from mgie_server.engines.model_info import ModelInfo
from mgie_server.runtime.pipeline_plan import WORK, PipelineSizes
from mgie_server.weights.pipeline_index import INDEX, gives_alpha, is_whole
from mgie_server.weights.pipeline_sources import PipelineSources


@dataclass(frozen=True)
class OpenModel:
    """An editor of the catalog. repo: on the hub; pipeline: its class; steps, text_guidance: its own defaults.

    sizes: parameters, counted from the published configurations (of klein's encoder the layers that are read); unread:
    those that are fetched and not loaded. guided: guidance does something, and so do words for what is not to come true.
    references: so many pictures beside the layer, as its publisher names it (FLUX.2 klein: 4 pictures in all,
    Qwen-Image-Edit: 3). base: of another one, whose folder it shares; adapter: the file that it adds to it; solver: values
    over those of the base's scheduler.
    """

    name: str
    title: str
    summary: str
    repo: str
    pipeline: str
    steps: int
    text_guidance: float
    sizes: PipelineSizes
    unread: int = 0
    licence: str = "Apache-2.0"
    paid_work: str = FREE
    condition: str = ""
    references: int = 0
    base: str = ""
    adapter: str = ""
    solver: Mapping[str, Any] = field(default_factory=dict[str, Any])

    @property
    def parameters(self) -> int:
        return self.sizes.total

    @property
    def guided(self) -> bool:
        return self.text_guidance > 1


_KLEIN = PipelineSizes(3_880_000_000, 3_220_000_000, 80_000_000)
_KLEIN_UNREAD = 810_000_000  # 8 of the encoder's 36 layers
_QWEN = PipelineSizes(20_430_000_000, 8_290_000_000, 130_000_000)
# what the adapter was made with: its authors' own script, ModelTC/Qwen-Image-Lightning
_LIGHTNING = {
    "base_shift": math.log(3),
    "max_shift": math.log(3),
    "shift": 1.0,
    "shift_terminal": None,
    "use_dynamic_shifting": True,
    "time_shift_type": "exponential",
}
INPAINTING = {
    "Flux2KleinPipeline": "Flux2KleinInpaintPipeline",
    "FluxKontextPipeline": "FluxKontextInpaintPipeline",
}  # the class of diffusers that does so with the same parts
_KONTEXT_LICENCE = "FLUX.1 [dev] Non-Commercial License (Black Forest Labs)"
OPEN_MODELS = {
    model.name: model
    for model in (
        OpenModel(
            "klein-4b",
            "FLUX.2 klein 4B",
            "A fast editor of four steps; a describer says what it will do. By its size for GPUs from 8 GB.",
            "black-forest-labs/FLUX.2-klein-4B",
            "Flux2KleinPipeline",
            steps=4,
            text_guidance=1.0,
            sizes=_KLEIN,
            unread=_KLEIN_UNREAD,
            references=3,
        ),
        OpenModel(
            "klein-base-4b",
            "FLUX.2 klein base 4B",
            "The same before it was made fast: fifty steps, and guidance can be set.",
            "black-forest-labs/FLUX.2-klein-base-4B",
            "Flux2KleinPipeline",
            steps=50,
            text_guidance=4.0,
            sizes=_KLEIN,
            unread=_KLEIN_UNREAD,
            references=3,
        ),
        OpenModel(
            "qwen-edit",
            "Qwen-Image-Edit 2511",
            "A large editor that looks at the picture itself; reads English and Chinese, and sets lettering.",
            "Qwen/Qwen-Image-Edit-2511",
            "QwenImageEditPlusPipeline",
            steps=40,
            text_guidance=4.0,
            sizes=_QWEN,
            references=2,
        ),
        OpenModel(
            "qwen-edit-fast",
            "Qwen-Image-Edit 2511, four steps",
            "qwen-edit with an adapter by others that needs four steps; small lettering and hair suffer.",
            "lightx2v/Qwen-Image-Edit-2511-Lightning",
            "QwenImageEditPlusPipeline",
            steps=4,
            text_guidance=1.0,
            sizes=_QWEN,
            references=2,
            base="qwen-edit",
            adapter="Qwen-Image-Edit-2511-Lightning-4steps-V1.0-bf16.safetensors",
            solver=_LIGHTNING,
        ),
        OpenModel(
            "firered-edit",
            "FireRed-Image-Edit 1.1",
            "Of the same making as Qwen-Image-Edit, trained further by others.",
            "FireRedTeam/FireRed-Image-Edit-1.1",
            "QwenImageEditPlusPipeline",
            steps=40,
            text_guidance=4.0,
            sizes=_QWEN,
            references=2,
        ),
        OpenModel(
            "longcat-edit-turbo",
            "LongCat-Image-Edit Turbo",
            "An editor of eight steps that is strong in Chinese; text to be drawn stands in quotes.",
            "meituan-longcat/LongCat-Image-Edit-Turbo",
            "LongCatImageEditPipeline",
            steps=8,
            text_guidance=1.0,
            sizes=PipelineSizes(6_270_000_000, 8_290_000_000, 80_000_000),
        ),
        OpenModel(
            "kontext",
            "FLUX.1 Kontext",
            "The editor of 2025; not for paid work.",
            "black-forest-labs/FLUX.1-Kontext-dev",
            "FluxKontextPipeline",
            steps=28,
            text_guidance=3.5,
            sizes=PipelineSizes(11_900_000_000, 4_885_000_000, 80_000_000),
            licence=_KONTEXT_LICENCE,
            paid_work=NO,
        ),
    )
}


def open_models() -> list[ModelInfo]:
    """As the catalog lists them, installed or not. They describe where the describer that was chosen is installed."""
    return [_info(model) for model in OPEN_MODELS.values()]


def described_by(info: ModelInfo, describer: str, sources: PipelineSources) -> ModelInfo:
    """The entry of an editor with this describer (or nobody, for "none"), and the memory that both take.

    Counted in 16 bits; weights that have fewer bytes on the disk, packed ones, take no more than those.
    """
    describes = describers.is_there(describer)
    editor = _at_most(2 * info.parameters, sources.stored_bytes)
    says = describers.memory_of(describer) if describes else 0
    memory, alpha = editor + says + WORK, gives_alpha(sources.folder)
    return replace(info, describer=describer, describes=describes, memory_bytes=memory, alpha=alpha)


def _at_most(counted: int, stored: int) -> int:
    return min(counted, stored) if stored else counted


def sources_of(name: str) -> PipelineSources:
    """Where the parts of a model of the catalog lie, there or not."""
    model, models = OPEN_MODELS[name], mgie_home() / "models"
    if not model.base:
        return PipelineSources(models / name)
    return PipelineSources(
        models / model.base, adapters=((models / name / model.adapter, 1.0),), solver=model.solver
    )


def is_there(name: str) -> bool:
    """Whether all of it is installed, the model that it shares a folder with included."""
    sources = sources_of(name)
    return is_whole(sources.folder, INDEX) and all(path.is_file() for path, _ in sources.adapters)


def _info(model: OpenModel) -> ModelInfo:
    folder = mgie_home() / "models" / model.name
    info = ModelInfo(
        name=model.name,
        title=model.title,
        summary=model.summary,
        licence=model.licence,
        paid_work=model.paid_work,
        condition=model.condition,
        parameters=model.parameters,
        memory_bytes=0,
        installed=is_there(model.name),
        path=folder,
        hint=f"Install it with `mgie models pull {model.name}`, or use mini.",
        paints=True,
        guided=model.guided,
        references=model.references,
        negative=model.guided,
        inpaints=model.pipeline in INPAINTING,
    )
    return described_by(info, describers.chosen_describer(model.name), sources_of(model.name))
