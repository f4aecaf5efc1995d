"""The paper's two models, tiny and random, through the loaders that users have; and folders that are none of them."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import published
import pytest
import torch
from preparing_models import make_clip, make_t5
from safetensors.torch import load_file, save_file
from transformers import AutoTokenizer, CLIPModel, T5ForConditionalGeneration

from mgie_protocol.errors import MgieError
from mgie_server.mgie.mgie import clip_pixels
from mgie_server.preparing import clip_filter, describers
from mgie_server.preparing.clip_filter import ClipFilter, PairToJudge, find_clip
from mgie_server.preparing.describers import choose_describer
from mgie_server.preparing.greedy import speak_many
from mgie_server.preparing.summarizer import Summarizer, find_summarizer
from mgie_server.weights.llava import LlavaFolders, load_llava

PARAGRAPHS = ["the picture would be warmer light", "grey sky and sea, " * 3, "in colour"]
# the paper's, in words of their own
PROMPT = "summarize the following paragraph in 32 words:\n\n"
BEAMS = {"num_beams": 5, "min_length": 5, "max_length": 64, "no_repeat_ngram_size": 3}
OTHER = {"num_beams": 4, "min_length": 30, "max_length": 32, "no_repeat_ngram_size": 0}


@pytest.fixture(scope="module")
def t5(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_t5(tmp_path_factory.mktemp("t5"))


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_clip(tmp_path_factory.mktemp("clip"))


def summaries(folder: Path, prompt: str, **how) -> list[str]:
    """By transformers itself, all in one batch."""
    tokenizer = AutoTokenizer.from_pretrained(folder)
    read = tokenizer([prompt + text for text in PARAGRAPHS], return_tensors="pt", padding=True)
    model: Any = T5ForConditionalGeneration.from_pretrained(folder)
    made = model.generate(**read, do_sample=False, **how)
    return [text.strip() for text in tokenizer.batch_decode(made, skip_special_tokens=True)]


def test_prompt_beams_and_lengths_are_the_papers(t5: Path) -> None:
    ours = [summary.text for summary in Summarizer(find_summarizer(str(t5)), "cpu").summarise(PARAGRAPHS)]
    assert ours == summaries(t5, PROMPT, **BEAMS)
    assert ours != summaries(t5, "summarize: ", **BEAMS), "the prompt would not be noticed"
    for name, value in OTHER.items():
        assert ours != summaries(t5, PROMPT, **{**BEAMS, name: value}), f"{name} would not be noticed"


def test_a_text_that_is_too_long_is_cut_and_said_to_be(t5: Path) -> None:
    made = Summarizer(find_summarizer(str(t5)), "cpu").summarise(["sea", "sea " * 190])
    assert [summary.cut for summary in made] == [False, True]
    assert all(5 <= summary.tokens <= 64 for summary in made)


def spoil(t5: Path, folder: Path, how: str) -> None:
    shutil.copytree(t5, folder)
    weights = folder / "model.safetensors"
    if how == "pickle":
        torch.save(load_file(weights), folder / "pytorch_model.bin")
        weights.unlink()
    elif how == "cut":
        weights.write_bytes(weights.read_bytes()[:-1000])
    elif how == "header":
        weights.write_bytes((1 << 40).to_bytes(8, "little") + b"{}")
    elif how == "missing":
        tensors = load_file(weights)
        tensors.pop("encoder.final_layer_norm.weight")
        save_file(tensors, weights, {"format": "pt"})
    elif how == "kind":
        (folder / "config.json").write_text(json.dumps({"model_type": "bert"}))
    elif how == "index":
        weights.unlink()
        (folder / "model.safetensors.index.json").write_text('{"weight_map": {"a": "../../x.safetensors"}}')
    elif how == "adapter":
        (folder / "adapter_config.json").write_text('{"base_model_name_or_path": "somebody/else"}')
    else:
        (folder / how).unlink()


@pytest.mark.parametrize(
    ("how", "words"),
    [
        ("pickle", ("pytorch_model.bin", "pickle", "safetensors")),
        ("cut", ("could not be loaded",)),
        ("header", ("model.safetensors", "header")),
        ("missing", ("encoder.final_layer_norm.weight",)),
        ("kind", ("bert", "t5")),
        ("index", ("model.safetensors.index.json",)),
        ("adapter", ("adapter",)),
        ("spiece.model", ("tokenizer.json", "spiece.model")),
        ("config.json", ("config.json",)),
        ("model.safetensors", ("no model.safetensors",)),
    ],
)
def test_a_folder_that_is_no_summariser_is_a_sentence(
    t5: Path, tmp_path: Path, how: str, words: tuple[str, ...]
) -> None:
    spoil(t5, tmp_path / "t5", how)
    with pytest.raises(MgieError) as error:
        Summarizer(find_summarizer(str(tmp_path / "t5")), "cpu")
    assert error.value.code == "model_not_installed" and error.value.hint
    said = f"{error.value.message} {error.value.hint}"
    assert all(word in said for word in words), said


def test_a_summariser_that_is_not_here_names_the_papers(monkeypatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path))
    for name in ("nobody/none", "no folder"):
        with pytest.raises(MgieError) as error:
            find_summarizer(name)
        assert name in error.value.message
        assert "flan-t5-11b-summarizer-filtered" in error.value.hint and "22 GB" in error.value.hint


def asked(count: int = 3) -> list[tuple[np.ndarray, str]]:
    rng = np.random.default_rng(1)
    texts = ["warm", "make the sky look like the sea on a rainy day [IMG0]", "a b"]
    return [(rng.integers(0, 256, (40, 60, 3), np.uint8), text) for text in texts[:count]]


def test_llava_is_asked_as_the_authors_asked_it_and_speaks_greedily(monkeypatch) -> None:
    """Against plain greedy decoding without a cache, one picture at a time, of the prompt as a text."""
    monkeypatch.setattr(describers, "LLAVA_TOKENS", 12)
    folders = LlavaFolders(published.LAYOUT.llava, published.LAYOUT.clip)
    chosen = choose_describer(str(published.TINY / "model"))
    assert not chosen.short and chosen.llava == folders
    told = chosen.load("cpu").describe(asked())
    llava = load_llava(folders, "cpu", torch.float32)
    tokenizer, mllm = llava.tokenizer, llava.mllm
    patches = "<im_patch>" * llava.config.prompt["image_tokens"]
    for (picture, instruction), ours in zip(asked(), told, strict=True):
        text = (
            "A chat between a curious user and an artificial intelligence assistant. The assistant gives helpful, "
            "detailed, and polite answers to the user's questions. USER: what will this image be like if "
            f"'{instruction}'  (in a short paragraph)\n<im_start>{patches}<im_end> ASSISTANT:"
        )
        ids, answer = tokenizer.encode(text), []
        pixels = clip_pixels(picture.astype(np.float32) / 255, llava.config.clip_image)
        features = mllm.image_features(pixels)
        while len(answer) < 12 and tokenizer.eos_id not in answer:
            embedded = mllm.embed(torch.tensor([ids + answer]), features, tokenizer.id_of("<im_patch>"))
            answer.append(int(mllm.lm_head(mllm.hidden(embedded)[0, -1]).argmax()))
        answer = [i for i in answer if i != tokenizer.eos_id]
        assert ours.tokens == len(answer) and ours.long == tokenizer.decode(answer).strip()
        assert ours.text.count(".") <= 2 and ours.text.endswith(".")


def test_an_answer_that_ends_early_does_not_end_the_others() -> None:
    """The end is whatever the first answer says third."""
    llava = load_llava(LlavaFolders(published.LAYOUT.llava, published.LAYOUT.clip), "cpu", torch.float32)
    patch = llava.tokenizer.id_of("<im_patch>")
    places = [patch] * llava.config.prompt["image_tokens"]
    prompts = [[1, 5, *places], [1, *places, 7, 9, 11, 20, 31], [1, *places, 40]]
    pixels = torch.cat([clip_pixels(p.astype(np.float32) / 255, llava.config.clip_image) for p, _ in asked()])
    features = llava.mllm.image_features(pixels)
    whole = speak_many(llava.mllm, prompts, features, patch, -1, 10)
    assert [len(answer) for answer in whole] == [10, 10, 10]
    end = whole[0][2]
    made = speak_many(llava.mllm, prompts, features, patch, end, 10)
    assert made == [answer[: answer.index(end)] if end in answer else answer for answer in whole]
    assert len(made[0]) <= 2 < max(map(len, made))


def test_a_folder_that_is_no_llava_or_has_no_clip_is_a_sentence(tmp_path: Path, t5: Path) -> None:
    with pytest.raises(MgieError, match="no LLaVA"):
        choose_describer(str(t5))
    layout = published.copy_published(tmp_path / "model")
    shutil.move(layout.clip, tmp_path / "tower")
    with pytest.raises(MgieError, match="CLIP ViT-L/14") as error:
        choose_describer(str(layout.llava))
    assert "--clip" in error.value.hint
    assert choose_describer(str(layout.llava), tmp_path / "tower").llava
    next(layout.llava.glob("pytorch_model-00002*")).unlink()
    with pytest.raises(MgieError, match="pytorch_model-00002"):
        choose_describer(str(layout.llava), tmp_path / "tower").load("cpu")
    with pytest.raises(MgieError) as error:
        choose_describer("minni")
    assert error.value.code == "model_unknown" and "mini" in error.value.hint


def pair_of(clip: Path, **captions) -> tuple[PairToJudge, dict[str, float]]:
    """A pair, and its cosines by transformers' own forward pass."""
    rng = np.random.default_rng(4)
    source, target = (rng.integers(0, 256, (16, 16, 3), np.uint8) for _ in range(2))
    pair = PairToJudge(source, target, captions.get("before"), captions.get("after"))
    model, tokenizer = CLIPModel.from_pretrained(clip), AutoTokenizer.from_pretrained(clip)
    how = clip_filter.clip_image_of(json.loads((clip / "preprocessor_config.json").read_text()))
    pixels = torch.cat([clip_pixels(p.astype(np.float32) / 255, how) for p in (source, target)])
    read = tokenizer(["a lake", "a lake in snow"], return_tensors="pt", padding=True)
    with torch.no_grad():
        out = model(pixel_values=pixels, **read)
    image, text = out.image_embeds, out.text_embeds
    cosine = torch.nn.functional.cosine_similarity
    return pair, {
        "the two pictures": float(cosine(image[0], image[1], 0)),
        "source and caption": float(cosine(image[0], text[0], 0)),
        "target and caption": float(cosine(image[1], text[1], 0)),
        "change and captions' change": float(cosine(image[1] - image[0], text[1] - text[0], 0)),
    }


def test_the_filter_takes_the_cosines_of_clip_and_those_alone_that_captions_allow(
    monkeypatch, clip: Path
) -> None:
    assert clip_filter.LEAST == {"image": 0.75, "text": 0.2, "direction": 0.2}
    monkeypatch.setattr(clip_filter, "LEAST", dict.fromkeys(clip_filter.LEAST, 2.0))
    judge = ClipFilter(find_clip(str(clip)), "cpu")
    pair, wanted = pair_of(clip, before="a lake", after="a lake in snow")
    (why,) = judge.judge([pair])
    for name, value in wanted.items():
        assert f"{name} {value:.3f} < 2.0" in why, (name, value, why)
    (why,) = judge.judge([replace(pair, source_caption=None)])
    assert "target and caption" in why and "source" not in why and "change" not in why
    (why,) = judge.judge([replace(pair, source_caption=None, caption=None)])
    assert "the two pictures" in why and "caption" not in why
    monkeypatch.setattr(clip_filter, "LEAST", dict.fromkeys(clip_filter.LEAST, -1.0))
    assert judge.judge([pair]) == [""]
