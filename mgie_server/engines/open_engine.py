"""Loading an open model: its pipeline, its describer where there is one, and where both go."""

from __future__ import annotations

import logging
from pathlib import Path

import torch
from torch import nn

from mgie_protocol.errors import MgieError
from mgie_server.engines.engine import Capabilities
from mgie_server.engines.late_describer import LateDescriber
from mgie_server.engines.model_info import ModelInfo
from mgie_server.engines.open_models import OpenModel
from mgie_server.engines.pair_engine import PairEngine
from mgie_server.engines.pipeline_calls import CALLS
from mgie_server.engines.pipeline_editor import PipelineEditor
from mgie_server.engines.qwen_describer import QwenDescriber
from mgie_server.runtime.free_room import look_around
from mgie_server.runtime.pipeline_memory import describer_turns, place
from mgie_server.runtime.pipeline_plan import PipelinePlan, PipelineSizes, choose_plan
from mgie_server.runtime.shared_parts import SharedParts
from mgie_server.runtime.turns import Turns
from mgie_server.weights.describer_folder import (
    DescriberFolder,
    load_describer,
    load_describer_words,
    open_describer,
)
from mgie_server.weights.pipeline_folder import PipelineFolder, load_pipeline, open_pipeline
from mgie_server.weights.pipeline_sources import PipelineSources

log = logging.getLogger(__name__)


def load_open(
    info: ModelInfo,
    model: OpenModel,
    describer: Path | None,
    device: str,
    memory: str = "auto",
    sources: PipelineSources | None = None,
    shared: SharedParts | None = None,
) -> tuple[PairEngine, PipelinePlan]:
    """The editor in `info.path`, or of these sources, with the describer in its folder (None: the words go to the editor
    as they are), which is loaded when something is to be described. model: whose defaults count. shared: where a describer
    is that another model has loaded already.

    Raises MgieError model_not_installed for files that are missing or wrong, out_of_memory where nothing fits.
    """
    assert info.path
    opened = open_pipeline(sources or info.path)
    check_class(opened, model)
    speaker = open_describer(describer) if describer else None
    plan = choose_plan(memory, sizes_of(opened, speaker), look_around(device))
    log.info("%s: %s", info.name, plan.why)
    dtype = getattr(torch, plan.dtype)
    pipe = load_pipeline(opened, dtype)
    place(pipe, plan)
    call = CALLS[opened.pipeline]
    says = _describer(speaker, plan, shared or SharedParts()) if speaker else None
    can = Capabilities(
        name=info.name,
        title=info.title,
        licence=info.licence,
        paid_work=info.paid_work,
        condition=info.condition,
        describes=speaker is not None,
        describer=describer.name if describer else "",
        sizing=call.sizing,
        steps=model.steps,
        text_guidance=model.text_guidance,
        image_guidance=1.0,
        batch=call.batch if plan.way == "whole" else 1,
        paints=True,
        references=info.references,
        negative=info.negative,
        inpaints=info.inpaints,
        alpha=info.alpha,
    )
    return PairEngine(can, PipelineEditor(pipe, call), says), plan


def sizes_of(opened: PipelineFolder, speaker: DescriberFolder | None) -> PipelineSizes:
    """Parameters of the parts, from the heads of their files."""
    encoders = sum(opened.parameters(part) for part in ("text_encoder", "text_encoder_2"))
    return PipelineSizes(
        packed_bytes=opened.packed_bytes,
        transformer=opened.parameters("transformer"),
        encoder=encoders,
        codec=opened.parameters("vae"),
        describer=speaker.parameters if speaker else 0,
    )


def check_class(opened: PipelineFolder, model: OpenModel) -> None:
    """Raises MgieError model_not_installed for a folder of another kind of pipeline."""
    if opened.pipeline != model.pipeline:
        raise MgieError(
            "model_not_installed",
            f"{opened.folder} holds a {opened.pipeline}, and {model.name} is a {model.pipeline}.",
            "Name another base.",
        )


def _describer(speaker: DescriberFolder, plan: PipelinePlan, shared: SharedParts) -> LateDescriber:
    """In memory once for all models that have it at the same place in the same numbers, from its first words on."""
    dtype = getattr(torch, plan.dtype)
    key = (speaker.digest, "describer", plan.device if plan.way == "whole" else "home", plan.dtype)

    def load() -> list[nn.Module]:
        log.info("loading the describer %s in %s", speaker.folder.name, plan.dtype)
        return [load_describer(speaker, dtype)]

    def ready() -> tuple[QwenDescriber, Turns | None]:
        (model,) = shared.get([key], load)
        turns = describer_turns(model, plan, shared.stage)
        return QwenDescriber(model, *load_describer_words(speaker)), turns

    return LateDescriber(ready, lambda: 0 if shared.has(key) else dtype.itemsize * speaker.parameters)
