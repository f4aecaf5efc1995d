"""The published open models at full size, but for the numbers: every name and shape is taken, and the tables are right."""

from __future__ import annotations

from pathlib import Path

import pytest
from full_size import write_describer, write_full_size, write_hole

from mgie_protocol.errors import MgieError
from mgie_server.engines.describers import DESCRIBERS
from mgie_server.engines.open_engine import sizes_of
from mgie_server.engines.open_models import OPEN_MODELS
from mgie_server.weights.describer_folder import open_describer
from mgie_server.weights.pipeline_folder import open_pipeline
from mgie_server.weights.pipeline_parts import PARTS
from mgie_server.weights.pipeline_sources import PipelineSources
from mgie_server.weights.published_transformers import PUBLISHED


@pytest.mark.parametrize("pipeline", PARTS)
def test_nothing_is_missing_and_nothing_unexpected(tmp_path: Path, pipeline: str) -> None:
    opened = open_pipeline(write_full_size(tmp_path / "model", pipeline))
    model = next(model for model in OPEN_MODELS.values() if model.pipeline == pipeline)
    said, counted = model.sizes, sizes_of(opened, None)
    assert counted.transformer == pytest.approx(said.transformer, rel=0.01)
    assert counted.codec == pytest.approx(said.codec, rel=0.2)
    # of klein's encoder 28 of 36 layers are loaded, and all of them fetched
    assert counted.encoder == pytest.approx(said.encoder + model.unread, rel=0.02)


@pytest.mark.parametrize("name", DESCRIBERS)
def test_the_describers_as_published(tmp_path: Path, name: str) -> None:
    counted = open_describer(write_describer(tmp_path / "d", name)).parameters
    assert counted == pytest.approx(DESCRIBERS[name].parameters, rel=0.01)


def test_a_whole_transformer_for_another_model_says_whose_it_is(tmp_path: Path) -> None:
    folder = write_full_size(tmp_path / "klein", "Flux2KleinPipeline")
    kontext = next(one for one in PUBLISHED if one.title == "kontext").empty()
    shapes = {name: tuple(tensor.shape) for name, tensor in kontext.state_dict().items()}
    file = write_hole(tmp_path / "kontext.safetensors", shapes)
    with pytest.raises(MgieError, match="it fits kontext"):
        open_pipeline(PipelineSources(folder, transformer=file))
    nine = next(one for one in PUBLISHED if "9B" in one.title).empty()
    shapes = {f"transformer.{name}": tuple(tensor.shape) for name, tensor in nine.state_dict().items()}
    file = write_hole(tmp_path / "nine.safetensors", shapes)
    with pytest.raises(MgieError, match=r"it fits FLUX\.2 klein 9B"):
        open_pipeline(PipelineSources(folder, transformer=file))
