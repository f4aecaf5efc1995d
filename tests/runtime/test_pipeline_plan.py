"""How a pipeline and its describer share memory: the quickest way that fits, and why."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mgie_protocol.errors import MgieError
from mgie_server.engines.describers import DEFAULT
from mgie_server.engines.open_models import OPEN_MODELS
from mgie_server.runtime.pipeline_plan import PipelineSizes, choose_plan
from mgie_server.runtime.placement import GB, Room

KLEIN = OPEN_MODELS["klein-4b"].sizes


def gpu(gigabytes: float, host: float = 64) -> Room:
    return Room("cuda", int(gigabytes * GB), int(host * GB))


@pytest.mark.parametrize(
    ("gigabytes", "way"), [(24, "whole"), (16, "turns"), (8, "eight"), (6, "streamed"), (4, "streamed")]
)
def test_klein_gets_slower_with_less_memory(gigabytes: float, way: str) -> None:
    sizes = PipelineSizes(KLEIN.transformer, KLEIN.encoder, KLEIN.codec, DEFAULT.parameters)
    plan = choose_plan("auto", sizes, gpu(gigabytes))
    assert (plan.way, plan.dtype) == (way, "bfloat16")
    assert plan.needs <= gigabytes * GB and "needs" in plan.why


def test_what_is_asked_for_is_the_limit() -> None:
    assert choose_plan("6", KLEIN, gpu(80)).way == "streamed"
    assert "--memory 6" in choose_plan("6", KLEIN, gpu(80)).why


def test_a_cpu_takes_small_models_in_32_bits() -> None:
    assert choose_plan("auto", PipelineSizes(10**6, 10**6, 10**5), Room("cpu", 8 * GB)).dtype == "float32"
    plan = choose_plan("auto", KLEIN, Room("cpu", 64 * GB))
    assert (plan.dtype, plan.way) == ("bfloat16", "whole")


def test_what_does_not_fit_is_said_with_both_numbers() -> None:
    with pytest.raises(MgieError, match=r"needs .* GB on cuda, where .* GB are there") as error:
        choose_plan("auto", OPEN_MODELS["qwen-edit"].sizes, gpu(3))
    assert error.value.code == "out_of_memory"
    with pytest.raises(MgieError, match="machine's own memory"):
        choose_plan("auto", KLEIN, gpu(12, host=4))


def test_a_packed_transformer_counts_as_it_lies_in_memory() -> None:
    """In few bits it is not stored in float8 as well, and what the other parts take does not change."""
    packed = replace(KLEIN, packed_bytes=2_000_000_000)
    whole, few = (choose_plan("auto", sizes, gpu(80)).needs for sizes in (KLEIN, packed))
    assert whole - few == 2 * KLEIN.transformer - 2_000_000_000
