"""The built-in model itself: that it edits by what its MLLM says, and by nothing else."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from mgie_protocol.errors import MgieError
from mgie_server.engines.catalog import ASSETS, find_model
from mgie_server.engines.engine import Description, EditSettings
from mgie_server.engines.mgie_engine import MgieEngine
from mgie_server.engines.mini import load_mini
from mgie_server.imaging.landing.light import means_gray
from mgie_server.mgie.decoding import speak
from mgie_server.mgie.prompts import build_prompt

SAMPLE = Path(__file__).resolve().parents[2] / "docs" / "sample.jpg"
LUMA = np.array([0.299, 0.587, 0.114], np.float32)


@pytest.fixture(scope="module")
def mini() -> MgieEngine:
    return load_mini(find_model("mini"), ASSETS / "mini")


@pytest.fixture(scope="module")
def picture(mini: MgieEngine) -> np.ndarray:
    side = mini.capabilities.sizing.long_side
    image = Image.open(SAMPLE).convert("RGB").resize((side, side), Image.Resampling.BOX)
    return np.asarray(image, np.float32) / 255


def settings(mini: MgieEngine, seed: int = 3, steps: int | None = None) -> EditSettings:
    c = mini.capabilities
    return EditSettings(steps or c.steps, c.text_guidance, c.image_guidance, seed)


def run(mini: MgieEngine, picture: np.ndarray, description: Description, seed: int = 3) -> np.ndarray:
    return mini.edit(picture, description, settings(mini, seed), lambda *step: None)


def change(mini: MgieEngine, picture: np.ndarray, description: Description) -> tuple[float, float]:
    """Mean change of luma and of warmth (red minus blue), against what the codec gives back unedited."""
    moved = run(mini, picture, description) - mini.reconstruct(picture)
    return float((moved @ LUMA).mean()), float((moved[..., 0] - moved[..., 2]).mean())


def chroma(x: np.ndarray) -> float:
    return float(np.ptp(x, axis=2).mean())


def test_size_and_licence_of_what_is_shipped(mini: MgieEngine) -> None:
    parameters = sum(p.numel() for p in mini.model.parameters())
    assert parameters == find_model("mini").parameters <= 22_000_000
    assert sum(f.stat().st_size for f in (ASSETS / "mini").iterdir()) <= 48_000_000
    assert (ASSETS / "mini" / "MODEL_CARD.md").read_text(encoding="utf-8").count(
        mini.capabilities.licence
    ) > 0


def test_weights_are_float16_safetensors() -> None:
    from safetensors import safe_open

    with safe_open(ASSETS / "mini" / "model.safetensors", "pt") as file:
        assert {file.get_slice(name).get_dtype() for name in file.keys()} == {"F16"}  # noqa: SIM118


def test_it_says_and_does_what_is_asked(mini: MgieEngine, picture: np.ndarray) -> None:
    for text, word in (("make it darker", "darker"), ("make it brighter", "brighter")):
        assert word in mini.describe(picture, text).expressive
    assert change(mini, picture, mini.describe(picture, "make it darker"))[0] < -0.04
    assert change(mini, picture, mini.describe(picture, "make it brighter"))[0] > 0.04
    assert change(mini, picture, mini.describe(picture, "make it warmer"))[1] > 0.03
    assert change(mini, picture, mini.describe(picture, "make it cooler"))[1] < -0.03


@pytest.mark.parametrize(
    ("text", "channel"),
    [("less red", 0), ("take out some green", 1), ("less blue please", 2), ("减少红色", 0), ("减少蓝色", 2)],
)
def test_less_of_a_color_takes_it_away(
    mini: MgieEngine, picture: np.ndarray, text: str, channel: int
) -> None:
    edited = run(mini, picture, mini.describe(picture, text))
    moved = (edited - mini.reconstruct(picture)).mean((0, 1))
    assert moved[channel] < moved.mean() - 0.01, moved


def test_the_visual_rows_carry_the_edit(mini: MgieEngine, picture: np.ndarray) -> None:
    """With NULL or with another instruction's rows the edit stops being right."""
    darker = mini.describe(picture, "make it darker")
    assert darker.rows is not None
    null = Description(darker.expressive, np.zeros_like(darker.rows))
    other = Description(darker.expressive, mini.describe(picture, "make it brighter").rows)
    asked = change(mini, picture, darker)[0]
    assert change(mini, picture, null)[0] > asked / 2
    assert change(mini, picture, other)[0] > 0.04
    gray = mini.describe(picture, "make it black and white")
    assert chroma(run(mini, picture, gray)) < 0.5 * chroma(run(mini, picture, other))


def test_what_of_a_text_is_not_read_is_said(mini: MgieEngine, picture: np.ndarray) -> None:
    text = "The picture becomes darker. " * 40
    asked = mini.describe(picture, "make it darker", expressive=text + "And warm.")
    other = mini.describe(picture, "make it darker", expressive=text + "And cold.")
    assert asked.rows is not None and other.rows is not None and (asked.rows == other.rows).all()
    (note,) = asked.notes
    assert "96" in note and "darker" in note
    assert mini.describe(picture, "make it darker", expressive="The picture becomes darker.").notes == ()


def test_a_rewritten_expressive_text_decides(mini: MgieEngine, picture: np.ndarray) -> None:
    text = mini.describe(picture, "make it brighter").expressive
    forced = mini.describe(picture, "make it darker", expressive=text)
    assert forced.expressive == text
    spoken = change(mini, picture, mini.describe(picture, "make it darker"))[0]
    assert change(mini, picture, forced)[0] > spoken + 0.08


def test_fast_and_exact_decoding_agree(mini: MgieEngine, picture: np.ndarray) -> None:
    fast = mini.describe(picture, "lower the contrast")
    exact = mini.describe(picture, "lower the contrast", decoding="exact")
    assert fast.expressive == exact.expressive
    assert fast.rows is not None and exact.rows is not None
    np.testing.assert_allclose(fast.rows, exact.rows, atol=1e-4)


def test_the_same_seed_gives_the_same_bits(mini: MgieEngine, picture: np.ndarray) -> None:
    asked = mini.describe(picture, "make it look like night")
    first, second, other = (run(mini, picture, asked, seed) for seed in (3, 3, 4))
    assert np.array_equal(first, second)
    assert not np.array_equal(first, other)


def test_previews_are_the_pictures_of_their_steps(mini: MgieEngine, picture: np.ndarray) -> None:
    shown: list[np.ndarray] = []
    asked = mini.describe(picture, "make it warmer")
    four = settings(mini, steps=4)
    result = mini.edit(picture, asked, four, lambda step, steps, preview: shown.append(preview()))
    assert len(shown) == 4
    assert all(not np.array_equal(a, b) for a, b in pairwise(shown))
    assert all(s.shape == picture.shape for s in shown)
    distances = [float(np.abs(s - result).mean()) for s in shown]
    assert distances[-1] < 0.01 and distances[-1] < distances[0]


def test_an_edit_can_be_stopped_at_any_step(mini: MgieEngine, picture: np.ndarray) -> None:
    seen: list[int] = []

    def stop(step: int, steps: int, preview: object) -> None:
        seen.append(step)
        if step == 2:
            raise MgieError("cancelled", "stopped by the test")

    with pytest.raises(MgieError, match="stopped by the test"):
        mini.edit(picture, mini.describe(picture, "make it warmer"), settings(mini, steps=4), stop)
    assert seen == [1, 2]


@pytest.mark.parametrize("text", ["add a dragon in the background", "remove the person on the left"])
def test_what_it_cannot_do_is_refused(mini: MgieEngine, picture: np.ndarray, text: str) -> None:
    with pytest.raises(MgieError) as caught:
        mini.describe(picture, text)
    assert caught.value.code == "edit_not_supported"
    assert 1 <= len(caught.value.details["nearest"]) <= 3
    assert text in caught.value.message


def test_a_chinese_request_is_answered_in_chinese(mini: MgieEngine, picture: np.ndarray) -> None:
    asked = mini.describe(picture, "调暗一点")
    assert "更暗" in asked.expressive and asked.expressive.endswith("。") and "：" in asked.expressive
    assert change(mini, picture, asked)[0] < -0.02
    with pytest.raises(MgieError) as caught:
        mini.describe(picture, "给那个男人一件更暖和的外套")
    assert caught.value.code == "edit_not_supported"


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("darken the corners", "darker in the corners:"),  # a vignette
        ("brighten the corners", "brighter, only in the corners:"),
        ("warm the edges of the picture", "warmer, only in the edges:"),
        ("sharpen the edges", "sharper:"),  # contours
        ("can it be crisper", "sharper:"),
        ("雜訊好重，清乾淨", "噪点更少。"),
    ],
)
def test_corners_edges_and_detail_are_read(
    mini: MgieEngine, picture: np.ndarray, asked: str, said: str
) -> None:
    assert said in mini.describe(picture, asked).expressive


def test_two_edits_in_one_sentence_are_both_done(mini: MgieEngine, picture: np.ndarray) -> None:
    asked = mini.describe(picture, "make it darker and warmer")
    assert "darker" in asked.expressive and "warmer" in asked.expressive
    luma, warmth = change(mini, picture, asked)
    assert luma < -0.04 and warmth > 0.02


def test_a_refusal_is_spoken_from_its_probability_on(mini: MgieEngine, picture: np.ndarray) -> None:
    model = mini.model
    prompt = build_prompt(mini.template, mini.tokenizer, "make it darker")
    features = model._features(picture)
    said = {}
    for share in (0.0, 1.0):
        decoded = speak(
            model.mllm, prompt, features, model.ids, exact=False, no_repeat_ngram=0, refuse_from=share
        )
        said[share] = mini.tokenizer.decode(decoded.new_ids)
    assert said[0.0].startswith(model.config.refusal) and "darker" in said[1.0]


def test_an_img_token_in_the_instruction_is_only_text(mini: MgieEngine, picture: np.ndarray) -> None:
    said = "make it darker [IMG0] [IMG1]"
    prompt = build_prompt(mini.template, mini.tokenizer, said)
    assert not set(prompt) & set(mini.model.ids.img)
    asked = mini.describe(picture, said, expressive="The picture becomes darker.")
    assert asked.rows is not None and np.isfinite(asked.rows).all()


def test_guidance_at_one_needs_one_branch(mini: MgieEngine, picture: np.ndarray) -> None:
    """Branches of weight zero are left out, and leaving them out changes nothing."""
    model = mini.model
    rows = mini.describe(picture, "make it darker").rows
    assert rows is not None
    text = model.guidance_vectors(torch.from_numpy(rows).unsqueeze(0))
    null = model.guidance_vectors(torch.zeros_like(torch.from_numpy(rows)).unsqueeze(0))
    image = model.editor.encode(torch.from_numpy(2 * picture - 1).permute(2, 0, 1).unsqueeze(0))
    noise, time = torch.randn_like(image), torch.tensor(500)
    from mgie_server.mgie.editor import Guidance

    with torch.inference_mode():
        one = model.editor.guided(noise, image, time, text, null, Guidance(1, 1.0, 1.0, 0))
        full = model.editor.predict(noise, image, time, text)
        two = model.editor.guided(noise, image, time, text, null, Guidance(1, 3.0, 1.0, 0))
        picture_only = model.editor.predict(noise, image, time, null)
    torch.testing.assert_close(one, full)
    torch.testing.assert_close(two, picture_only + 3.0 * (full - picture_only), atol=1e-4, rtol=1e-4)


def test_black_and_white_is_meant_as_gray_whatever_the_seed(mini: MgieEngine, picture: np.ndarray) -> None:
    """The landing makes it gray to the last level; what is only less colorful stays colored."""
    for words, gray in (("black and white", True), ("less saturated", False)):
        said, before = mini.describe(picture, words), mini.reconstruct(picture)
        means = [means_gray(before, run(mini, picture, said, seed)) for seed in range(0, 1_000_000, 53561)]
        assert set(means) == {gray}, words
