"""How long an edit would take, computed from the work that it is: nothing of this was measured on a GPU."""

from __future__ import annotations

from mgie_server.engines.open_models import OpenModel
from mgie_server.runtime.pipeline_plan import PipelinePlan, PipelineSizes

# FLOP of one pass of the transformer over a megapixel beside the picture that is edited, counted at full size
WORK_OF_A_PASS = {
    "Flux2KleinPipeline": 77e12,
    "QwenImageEditPlusPipeline": 169e12,
    "LongCatImageEditPipeline": 91e12,
}
# share of a GPU's peak: others' 4.3 to 5.8 s for a step of Qwen-Image-Edit on an A6000 (155 TFLOP/s) are 0.38 to 0.5
_USED = 0.4
# bytes a second between the machine's memory and a GPU: others' 1.9 s for a pass of FLUX.1, 24 GB, fetched as it runs
_FETCHED = 12e9
# an answer of two sentences; s a token, nearly all of which is starting kernels one by one (28 layers, one CPU core)
_TOKENS, _TOKEN_S = 60, 0.02


def seconds_of(model: OpenModel, sizes: PipelineSizes, plan: PipelinePlan, peak: float | None) -> int | None:
    """s of an edit of a megapixel once the model is loaded, to two digits; None where it cannot be computed.

    peak: FLOP a second of the GPU; None: not known.
    """
    work = WORK_OF_A_PASS.get(model.pipeline)
    if not work or not peak or plan.way == "streamed":
        return None
    sampling = model.steps * (2 if model.guided else 1) * work / (_USED * peak)
    speaking = _TOKENS * _TOKEN_S if sizes.describer else 0.0
    return _two_digits(sampling + speaking + _moved(sizes, plan) / _FETCHED)


def _moved(sizes: PipelineSizes, plan: PipelinePlan) -> int:
    """Bytes of an edit: each part comes onto the device and goes back, the describer only comes."""
    if plan.way == "whole":
        return 0
    each = 1 if plan.way == "eight" else 2
    rest = 2 * (sizes.of_transformer(each) + each * sizes.encoder + 2 * sizes.codec)
    return rest + 2 * sizes.describer


def _two_digits(seconds: float) -> int:
    return max(1, int(float(f"{seconds:.2g}")))
