"""What goes where: the choice at the published model's sizes, and each kind of placement made real on small weights."""

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
from mgie_server.runtime.placement import GB, Placement, Room, Sizes, choose
from mgie_server.runtime.quantized_linear import Int4Linear, Int8Linear, KernelInt4Linear
from mgie_server.runtime.shared_parts import SharedParts
from mgie_server.runtime.turns import EDITOR, LLM
from mgie_server.weights.own_model import OwnModel, open_own
from mgie_server.weights.own_writer import Storage
from mgie_server.weights.quantize import quantize

# the published MGIE-7B: 32 layers of 4 x 4096^2 + 3 x 4096 x 11008, see tests/golden/data/real
REAL = Sizes(llm_linear=6_476_005_376, llm_other=262_590_464, vision=307_000_000, editor=975_000_000)


def gpu(gigabytes: float, host: float = 64) -> Room:
    return Room("cuda", int(gigabytes * GB), int(host * GB))


@pytest.mark.parametrize(
    ("memory", "free", "llm", "turns"),
    [
        ("auto", 79, "float16", False),
        ("auto", 23, "float16", False),
        ("auto", 15, "int8", False),
        ("auto", 11, "int8", False),
        ("auto", 7.5, "int4", False),
        ("auto", 5.5, "int4", True),
        ("16", 79, "int8", False),
        ("12", 79, "int8", False),
        ("8", 79, "int4", False),
        ("6", 79, "int4", True),
    ],
)
def test_a_gpu_is_filled_as_far_as_it_goes(memory: str, free: float, llm: str, turns: bool) -> None:
    placement = choose(memory, REAL, gpu(free))
    assert (placement.device, placement.dtype, placement.llm, placement.turns) == (
        "cuda",
        "float16",
        llm,
        turns,
    )
    budget = free if memory == "auto" else float(memory)
    assert placement.needs <= budget * GB
    assert llm in placement.why and "GB" in placement.why
    assert ("taking turns" in placement.why) == turns


def test_the_reason_names_what_would_have_been_better() -> None:
    why = choose("8", REAL, gpu(79)).why
    assert "--memory 8" in why and "an LLM in int8 beside the editor in float16 on cuda would need" in why


@pytest.mark.parametrize(
    ("memory", "records", "batch"),
    [("auto", True, 8), ("24", True, 6), ("16", True, 4), ("12", True, 1), ("8", False, 1), ("6", False, 1)],
)
def test_a_full_gpu_neither_records_passes_nor_shares_them(memory: str, records: bool, batch: int) -> None:
    placement = choose(memory, REAL, gpu(79))
    assert (placement.records, placement.batch) == (records, batch)
    graphs = placement.work if records else 0
    assert (
        placement.needs + graphs + (batch - 1) * placement.work
        <= (79 if memory == "auto" else float(memory)) * GB
    )


def test_what_no_gpu_holds_goes_to_the_cpu() -> None:
    placement = choose("auto", REAL, gpu(3, host=40))
    assert (placement.device, placement.dtype, placement.llm) == ("cpu", "bfloat16", "bfloat16")
    assert "because cuda would need" in placement.why


@pytest.mark.parametrize(("host", "llm"), [(40, "bfloat16"), (12, "int8"), (8, "int4")])
def test_a_cpu_computes_in_bfloat16(host: float, llm: str) -> None:
    placement = choose("auto", REAL, Room("cpu", int(host * GB)))
    assert (placement.dtype, placement.llm, placement.turns) == ("bfloat16", llm, False)


@pytest.mark.parametrize("memory", ["9", "15", "18", "24"])
def test_a_cpus_memory_holds_the_process_too(memory: str) -> None:
    """Measured at these sizes: 9.3 GB with an int4 LLM, 15.3 int8 beside 32 bits, 18.3 and 22.0 in bfloat16."""
    measured = {
        ("int4", "bfloat16"): 9.3e9,
        ("int8", "float32"): 15.3e9,
        ("bfloat16", "bfloat16"): 18.3e9,
        ("bfloat16", "float32"): 22.0e9,
    }
    placement = choose(memory, REAL, Room("cpu", 64 * GB, fast_bf16=False))
    assert measured[placement.llm, placement.editor] <= float(memory) * GB


def test_an_old_cpu_with_much_memory_computes_in_32_bits() -> None:
    assert choose("auto", REAL, Room("cpu", 64 * GB, fast_bf16=False)).dtype == "float32"
    assert choose("auto", REAL, Room("cpu", 24 * GB, fast_bf16=False)).dtype == "bfloat16"


@pytest.mark.parametrize(
    ("host", "llm", "editor"),
    [
        (24, "bfloat16", "float32"),
        (17, "bfloat16", "bfloat16"),
        (15, "int8", "float32"),
        (11, "int8", "bfloat16"),
        (9.5, "int4", "bfloat16"),
    ],
)
def test_a_cpu_without_fast_bfloat16_edits_in_32_bits_where_it_can(
    host: float, llm: str, editor: str
) -> None:
    placement = choose("auto", REAL, Room("cpu", int(host * GB), fast_bf16=False))
    assert (placement.dtype, placement.llm, placement.editor) == ("bfloat16", llm, editor)
    assert editor in placement.why and placement.needs <= host * GB


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


def test_what_fits_nowhere_is_an_error() -> None:
    with pytest.raises(MgieError, match="The model needs") as caught:
        choose("auto", REAL, Room("cpu", 4 * GB))
    assert caught.value.code == "out_of_memory"
    for wrong in ("much", "-1", "0", ""):
        with pytest.raises(MgieError) as caught:
            choose(wrong, REAL, gpu(79))
        assert caught.value.code == "parameter_out_of_range"


def test_what_is_stored_in_few_bits_is_not_asked_for_in_more() -> None:
    stored = Sizes(REAL.llm_linear, REAL.llm_other, REAL.vision, REAL.editor, stored="int4")
    assert choose("auto", stored, gpu(79)).llm == "int4"


def test_other_devices_are_asked_by_torchs_names() -> None:
    assert choose("auto", REAL, Room("mps", 20 * GB)).device == "mps"
    assert choose("auto", REAL, Room("cuda:1", 20 * GB)).device == "cuda:1"


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
