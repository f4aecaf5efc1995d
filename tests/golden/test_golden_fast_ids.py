"""The ids that newer libraries' fast tokenizers give, fed in as the original was fed with them: what it said and showed."""

from __future__ import annotations

import json

import pytest
import torch
from golden_data import DATA, Close, Golden
from safetensors.torch import load_file
from torch import Tensor

from mgie_server.mgie.decoding import ROWS
from mgie_server.weights.checkpoint import LoadedMgie

CASES = json.loads((DATA / "tiny" / "infer_fast_tokenizer.json").read_text(encoding="utf-8"))["cases"]
LIMIT = 1e-4


@pytest.fixture(scope="module")
def tensors() -> dict[str, Tensor]:
    return load_file(DATA / "tiny" / "infer_fast_tokenizer.safetensors")


@pytest.mark.parametrize("index", range(len(CASES)), ids=[case["name"] for case in CASES])
def test_answer_rows_and_edit_head(
    loaded: LoadedMgie, golden: Golden, close: Close, tensors: dict[str, Tensor], index: int
) -> None:
    case = CASES[index]
    assert case["prompt_ids"] != golden.case(index)["prompt_ids"]  # otherwise this would test nothing new
    said = loaded.model.describe(golden.picture(index), case["prompt_ids"], exact=True)
    assert said.new_ids == case["new_ids"]
    close("fast ids: visual rows", said.rows, tensors[f"c{index}.hidden_rows"], LIMIT)
    with torch.inference_mode():
        out = loaded.model.guidance_vectors(said.rows.unsqueeze(0))[0]
    close("fast ids: edit head", out, tensors[f"c{index}.edit_out"], LIMIT)


def test_emb_and_null(loaded: LoadedMgie, close: Close, tensors: dict[str, Tensor]) -> None:
    model = loaded.model
    with torch.inference_mode():
        close("fast ids: EMB", model.mllm.img_embeddings(model.ids.img), tensors["EMB"].float(), 0)
        null = model.guidance_vectors(torch.zeros(1, ROWS, model.config.edit_head.llm_width))
    close("fast ids: NULL", null, tensors["NULL"], LIMIT)
