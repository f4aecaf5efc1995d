"""Each kind of placement, made real on small weights."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from published import converted, infer, picture, tensors

from mgie_protocol.errors import MgieError
from mgie_server.engines.engine import EditSettings
from mgie_server.engines.mgie_engine import MgieEngine
from mgie_server.runtime.big_model import fill_parts, sizes_of, take_turns
from mgie_server.runtime.placement import Placement
from mgie_server.runtime.quantized_linear import Int4Linear, Int8Linear, KernelInt4Linear
from mgie_server.runtime.shared_parts import SharedParts
from mgie_server.runtime.turns import EDITOR, LLM
from mgie_server.weights.own_model import OwnModel, open_own
from mgie_server.weights.own_writer import Storage
from mgie_server.weights.quantize import quantize


def test_an_editor_in_32_bits_edits_by_rows_in_16(tmp_path: Path) -> None:
    converted(tmp_path)
    model, whole = engine(tmp_path, dtype="bfloat16", llm="bfloat16", editor="float32"), engine(tmp_path)
    assert model.model.dtype == torch.bfloat16
    assert next(model.model.editor.unet.parameters()).dtype == torch.float32
    said = whole.describe(picture(0), "make it night")
    settings = EditSettings(4, 7.5, 1.5, 1)
    made = [one.edit(picture(0), said, settings, lambda *step: None) for one in (model, whole)]
    assert np.abs(made[0] - made[1]).max() <= 1 / 255
    assert model.describe(picture(0), "make it night").rows is not None


def test_sizes_are_counted_on_the_files(tmp_path: Path) -> None:
    converted(tmp_path / "a")
    converted(tmp_path / "b", Storage(llm="int8"))
    one, other = (sizes_of(open_own(tmp_path / name)) for name in "ab")
    assert one.total == other.total == sum(tensor_count(tmp_path / "a").values())
    assert one.llm_linear == 2 * (4 * 64 * 64 + 3 * 64 * 128)
    assert (one.stored, other.stored) == ("float16", "int8")


def tensor_count(folder: Path) -> dict[str, int]:
    own = open_own(folder)
    return {name: torch.Size(shape).numel() for name, shape in own.shapes.items()}


def engine(
    folder: Path, llm: str = "float32", turns: bool = False, dtype: str = "float32", editor: str = ""
) -> MgieEngine:
    """On the CPU, placed as asked, whatever fits."""
    from mgie_server.engines.big_engines import capabilities_of
    from mgie_server.engines.catalog import list_models

    own = open_own(folder)
    assert isinstance(own, OwnModel)
    placement = Placement("cpu", dtype, llm, editor or dtype, turns)
    fill_parts(own, placement, SharedParts())
    info = next(info for info in list_models() if info.name == "mgie-7b")
    can = capabilities_of(info, own.config, True, placement.batch)
    return MgieEngine(own.model, own.tokenizer, can, take_turns(own, placement))


@pytest.mark.parametrize(("llm", "kind"), [("int8", Int8Linear), ("int4", Int4Linear)])
def test_bits_are_taken_away_at_loading_or_on_disk_alike(tmp_path: Path, llm: str, kind: type) -> None:
    converted(tmp_path / "whole")
    converted(tmp_path / "small", Storage(llm=llm))
    loaded, stored = engine(tmp_path / "whole", llm), engine(tmp_path / "small", llm)
    assert isinstance(loaded.model.mllm.llama.get_submodule("layers.0.mlp.up_proj"), kind)
    one, other = loaded.model.state_dict(), stored.model.state_dict()
    assert one.keys() == other.keys() and all(torch.equal(one[name], other[name]) for name in one)
    case = infer()["cases"][0]
    said = loaded.describe(picture(0), case["instruction"])
    assert said.rows is not None and said.expressive
    made = loaded.edit(picture(0), said, EditSettings(2, 7.5, 1.5, 1), lambda *step: None)
    assert made.shape == picture(0).shape


@pytest.mark.parametrize(
    ("storage", "layer", "limit"), [("int8", Int8Linear, 0.01), ("int4", Int4Linear, 0.12)]
)
def test_a_quantised_layer_is_close_to_its_original(storage: str, layer: type, limit: float) -> None:
    torch.manual_seed(0)
    weight, x = torch.randn(96, 256), torch.randn(5, 256)
    made = layer(256, 96)
    made.weight, made.scale = quantize(weight, storage)
    want = x @ weight.T
    assert float((made(x) - want).norm() / want.norm()) < limit
    zero = layer(256, 96)
    zero.weight, zero.scale = quantize(torch.zeros(96, 256), storage)
    assert torch.equal(zero(x), torch.zeros(5, 96))


@pytest.mark.parametrize("shape", [(256,), (1, 256), (1, 7, 256), (2, 3, 256)])
def test_a_cpus_kernels_multiply_as_unpacked_weights_do(shape: tuple[int, ...]) -> None:
    torch.manual_seed(1)
    weight, x = torch.randn(96, 256), torch.randn(shape).bfloat16()
    whole, half = Int8Linear(256, 96), Int4Linear(256, 96)
    whole.weight, whole.scale = quantize(weight, "int8")
    half.weight, half.scale = quantize(weight, "int4")
    for layer, plain in ((whole, whole), (KernelInt4Linear(half), half)):
        made, want = layer(x), plain(x.float())  # in 32 bits there is no kernel
        assert made.shape == (*shape[:-1], 96) and made.dtype == torch.bfloat16
        assert float((made.float() - want).norm() / want.norm()) < 0.01


@pytest.mark.parametrize(("llm", "kind"), [("int8", Int8Linear), ("int4", KernelInt4Linear)])
def test_few_bits_in_bfloat16_say_what_they_say_in_32_bits(tmp_path: Path, llm: str, kind: type) -> None:
    converted(tmp_path)
    model = engine(tmp_path, llm, dtype="bfloat16")
    layer = model.model.mllm.llama.get_submodule("layers.0.mlp.up_proj")
    assert isinstance(layer, kind)
    few, many = (_rows_told(one) for one in (model, engine(tmp_path, llm)))
    assert np.linalg.norm(few - many) / np.linalg.norm(many) < 0.05


def _rows_told(told_by: MgieEngine) -> np.ndarray:
    rows = told_by.describe(picture(0), "make it night", expressive="The sky is dark.").rows
    assert rows is not None
    return rows


def test_a_width_that_int4_cannot_take_is_refused() -> None:
    with pytest.raises(MgieError, match="int4 needs widths"):
        quantize(torch.randn(4, 100), "int4")


def test_taking_turns_changes_nothing_and_only_one_group_is_there(tmp_path: Path) -> None:
    converted(tmp_path)
    both, turns = engine(tmp_path), engine(tmp_path, turns=True)
    assert turns.turns is not None and both.turns is None
    case, seed = infer()["cases"][0], infer()["pipeline_seed"]
    settings = EditSettings(10, 7.5, 1.5, seed, exact=True)
    made = []
    for one in (both, turns):
        said = one.describe(picture(0), case["instruction"], decoding="exact")
        assert one.turns is None or one.turns.present == LLM
        made.append(one.edit(picture(0), said, settings, lambda *step: None))
        assert one.turns is None or one.turns.present == EDITOR
    assert (made[0] == made[1]).all()
    want = tensors()["c0.s10.image_uint8"].numpy()
    assert abs((made[1] * 255).round() - want).max() <= 1


def test_a_group_leaves_the_device_when_its_turn_is_over() -> None:
    """The device is "meta" here: what is on it has no numbers, what came home has its own again."""
    from mgie_server.runtime.turns import Turns

    one, other = torch.nn.Linear(2, 2), torch.nn.Linear(2, 2)
    before = one.weight.data.clone()
    turns = Turns({"a": [one], "b": [other]}, "meta")
    turns.take("a")
    assert one.weight.data.device.type == "meta" and other.weight.data.device.type == "cpu"
    turns.take("b")
    assert other.weight.data.device.type == "meta" and torch.equal(one.weight.data, before)
    turns.leave()
    assert other.weight.data.device.type == "cpu" and turns.present == ""


def test_models_that_share_parts_take_turns_without_leaving_copies() -> None:
    """Whatever the order, what a model left is at home, and only what has its turn is on the device ("meta" here)."""
    from mgie_server.runtime.shared_parts import SharedParts
    from mgie_server.runtime.turns import Turns

    shared, own, others = (torch.nn.Linear(2, 2) for _ in range(3))
    stage = SharedParts().stage

    def there() -> list[str]:
        return [module.weight.device.type for module in (shared, own, others)]

    first = Turns({"llm": [shared], "editor": [own]}, "meta", stage)
    first.take("llm")
    second = Turns(
        {"llm": [shared], "editor": [others]}, "meta", stage
    )  # while the first has it on the device
    second.take("llm")
    assert there() == ["meta", "cpu", "cpu"]
    second.take("editor")
    assert there() == ["cpu", "cpu", "meta"]
    first.take("llm")  # its own copy of before is gone: it takes a new one
    assert there() == ["meta", "cpu", "cpu"]
    second.take("llm")
    first.take("editor")
    assert there() == ["cpu", "meta", "cpu"]
    first.take("llm")
    del first  # freed while it has its turn
    assert there() == ["cpu", "cpu", "cpu"]
    second.take("llm")
    second.leave()
    assert there() == ["cpu", "cpu", "cpu"]
