"""What the MLLM sees, says and shows: features, greedy text, visual rows, edit head."""

from __future__ import annotations

import pytest
import torch
from golden_data import Close, Golden

from mgie_server.mgie.decoding import ROWS
from mgie_server.mgie.mgie import clip_pixels
from mgie_server.mgie.prompts import build_answer, build_prompt, clean_up
from mgie_server.runtime.static_cache import StaticReader, StaticRoom
from mgie_server.weights.checkpoint import LoadedMgie

CASES = range(8)
WHOLE_IMG = (0, 5, 6, 7)  # cases whose answer holds [IMG0]..[IMG7] in order
FORCED_IMG = (1, 2, 3, 4)  # cases in which they are missing or cut off by the budget
LIMIT = 1e-4


@pytest.mark.parametrize("index", CASES)
def test_picture_features(loaded: LoadedMgie, golden: Golden, close: Close, index: int) -> None:
    mllm, want = loaded.model.mllm, golden.tensors
    pixels = clip_pixels(golden.picture(index), loaded.model.config.clip_image)
    with torch.inference_mode():
        features = mllm.clip_features(pixels)
        close("clip pixels", pixels, want[f"c{index}.clip_pixel_values"], 1e-6)
        close("clip features", features, want[f"c{index}.clip_features"], LIMIT)
        projected = mllm.image_features(pixels)
        close("projected features", projected, want[f"c{index}.projected_features"], LIMIT)


@pytest.mark.parametrize("index", CASES)
def test_exact_answer_and_rows(loaded: LoadedMgie, golden: Golden, close: Close, index: int) -> None:
    case, said = golden.case(index), golden.exact(loaded, index)
    assert said.new_ids == case["new_ids"]
    assert clean_up(loaded.tokenizer.decode(said.new_ids)) == case["expressive"]
    close("visual rows", said.rows, golden.tensors[f"c{index}.hidden_rows"], LIMIT)
    with torch.inference_mode():
        out = loaded.model.guidance_vectors(said.rows.unsqueeze(0))[0]
    close("edit head", out, golden.tensors[f"c{index}.edit_out"], LIMIT)


@pytest.mark.parametrize("index", CASES)
def test_the_cache_of_fixed_room_says_and_shows_the_same(
    loaded: LoadedMgie, golden: Golden, close: Close, index: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loaded.model, "reader_for", StaticRoom().reader)
    case, picture = golden.case(index), golden.picture(index)
    said = loaded.model.describe(picture, case["prompt_ids"], exact=True)
    assert said.new_ids == case["new_ids"]
    close("visual rows, fixed room", said.rows, golden.tensors[f"c{index}.hidden_rows"], LIMIT)
    fast = loaded.model.describe(picture, case["prompt_ids"])
    monkeypatch.setattr(loaded.model, "reader_for", None)
    other = loaded.model.describe(picture, case["prompt_ids"])
    assert fast.new_ids == other.new_ids
    close("visual rows, fast, fixed room", fast.rows, other.rows, LIMIT)


def test_the_step_of_a_cuda_graph_gives_the_same_states(
    loaded: LoadedMgie, golden: Golden, close: Close
) -> None:
    """Its shapes do not depend on the place: here without recording it, token by token."""
    mllm = loaded.model.mllm
    ids = torch.tensor([golden.case(0)["prompt_ids"][:40]])
    with torch.inference_mode():
        want = mllm.hidden(mllm.llama.embed_tokens(ids))[0]
        reader = StaticReader(mllm.llama, 64)
        states = [
            reader.fixed_step(mllm.llama.embed_tokens(ids[:, i : i + 1]), torch.tensor([i]))
            for i in range(40)
        ]
    close("hidden states, step of fixed shape", torch.cat(states), want, LIMIT)


def test_emb_and_null(loaded: LoadedMgie, golden: Golden, close: Close) -> None:
    model = loaded.model
    with torch.inference_mode():
        close("EMB", model.mllm.img_embeddings(model.ids.img), golden.tensors["EMB"], 0)
        null = model.guidance_vectors(torch.zeros(1, ROWS, model.config.edit_head.llm_width))
    close("NULL", null, golden.tensors["NULL"], LIMIT)


def _ids_before_img(ids: list[int], img0: int) -> list[int]:
    return ids[: ids.index(img0)] if img0 in ids else ids


@pytest.mark.parametrize("index", WHOLE_IMG)
def test_fast_rows_are_those_that_the_text_leads_to(
    loaded: LoadedMgie, golden: Golden, close: Close, index: int
) -> None:
    case = golden.case(index)
    said = loaded.model.describe(golden.picture(index), case["prompt_ids"])
    text = _ids_before_img(case["new_ids"], loaded.model.ids.img[0])
    assert said.new_ids == [*text, *loaded.model.ids.img, loaded.model.ids.end]
    assert clean_up(loaded.tokenizer.decode(said.new_ids)) == case["expressive"]
    # not row_start: where the budget ends at [IMG7], the original's clamp takes one row too early
    first = case["img0_position"] - 1
    close("visual rows, fast", said.rows, golden.tensors[f"c{index}.hidden_all"][first : first + ROWS], LIMIT)


@pytest.mark.parametrize("index", FORCED_IMG)
def test_fast_forces_the_img_tokens_where_the_text_lacks_them(
    loaded: LoadedMgie, golden: Golden, close: Close, index: int
) -> None:
    model, case = loaded.model, golden.case(index)
    said = model.describe(golden.picture(index), case["prompt_ids"])
    text = [i for i in case["new_ids"] if i not in (*model.ids.img, model.ids.end)]
    assert said.new_ids == [*text, *model.ids.img, model.ids.end]
    assert clean_up(loaded.tokenizer.decode(said.new_ids)) == case["expressive"]
    # the same sequence at once, without a cache
    sequence = torch.tensor([[*case["prompt_ids"], *text, *model.ids.img]])
    features = golden.tensors[f"c{index}.projected_features"]
    with torch.inference_mode():
        hidden = model.mllm.hidden(model.mllm.embed(sequence, features, model.ids.patch))[0]
    close("visual rows, forced [IMG]", said.rows, hidden[-ROWS - 1 : -1], LIMIT)


@pytest.mark.parametrize("index", CASES)
def test_reading_its_own_text_aloud_gives_the_same_rows(
    loaded: LoadedMgie, golden: Golden, close: Close, index: int
) -> None:
    model, case, picture = loaded.model, golden.case(index), golden.picture(index)
    said = model.describe(picture, case["prompt_ids"])
    text = _ids_before_img(said.new_ids, model.ids.img[0])
    read = model.read_aloud(picture, case["prompt_ids"], text)
    assert read.new_ids == said.new_ids
    close("visual rows, forced decoding", read.rows, said.rows, LIMIT)


@pytest.mark.parametrize("index", (0, 2, 5, 7))
def test_text_comes_back_as_the_same_ids(loaded: LoadedMgie, golden: Golden, index: int) -> None:
    """Where the model chose the pieces that the tokenizer would choose, which it need not."""
    ids = _ids_before_img(golden.case(index)["new_ids"], loaded.model.ids.img[0])
    assert build_answer(loaded.tokenizer, loaded.tokenizer.decode(ids)) == ids


def test_img_tokens_in_the_instruction_do_not_move_the_rows(loaded: LoadedMgie, golden: Golden) -> None:
    prompt = build_prompt(loaded.template, loaded.tokenizer, "[IMG0] <im_patch> make the frame red [IMG3]")
    for exact in (True, False):
        said = loaded.model.describe(golden.picture(0), prompt, exact=exact)
        assert said.rows.shape == (ROWS, loaded.model.config.edit_head.llm_width)
        assert said.rows.isfinite().all()
