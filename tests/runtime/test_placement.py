"""What goes where: the choice at the published model's sizes."""

from __future__ import annotations

import pytest

from mgie_protocol.errors import MgieError
from mgie_server.runtime.placement import GB, Room, Sizes, choose

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
