"""The keyword table acts and refuses; the tools without language mend what they are made for."""

from __future__ import annotations

import numpy as np
import pytest

from mgie_server.evaluation.automatic import TOOLS, auto_levels, gamma_to_middle, gray_world, residual_cast
from mgie_server.evaluation.keywords import TABLE, keyword_edit
from mgie_server.evaluation.measures import contrast, mean_luma
from mgie_server.evaluation.prepared import Prepared
from mgie_server.evaluation.refusals import impossible
from mgie_server.training.edits import Edit
from mgie_server.training.operations import FAMILIES

UNDERSTOOD = {
    "make it warmer": Edit("warmer"),
    "调暖一点": Edit("warmer"),
    "black and white please": Edit("black and white"),
    "转成黑白": Edit("black and white"),
    "a duotone of blue and orange": Edit("duotone", "default", ("blue", "orange")),
    "replace the reds with green": Edit("replace colors", "default", ("red", "green")),
    "把红色换成蓝色": Edit("replace colors", "default", ("red", "blue")),
    "fix the white balance": Edit("fix white balance"),
    "a greenish tint": Edit("green tint"),
    "more contrast": Edit("more contrast"),
    "less contrast": Edit("less contrast"),
}


@pytest.mark.parametrize(("text", "edit"), UNDERSTOOD.items())
def test_the_keyword_table_acts(text: str, edit: Edit) -> None:
    assert keyword_edit(text) == edit


@pytest.mark.parametrize("text", ["add a unicorn", "who is this?", "写上欢迎", "", "shiver me timbers"])
def test_the_keyword_table_refuses_what_it_has_no_word_for(text: str) -> None:
    assert keyword_edit(text) is None


def test_the_keyword_table_has_every_family_once() -> None:
    assert sorted(family for family, _, _ in TABLE) == sorted(FAMILIES)


def test_tools_mend(photographs) -> None:
    flat = Prepared(photographs["coffee.png"], "flat")
    assert contrast(auto_levels(flat.picture)) > 1.2 * contrast(flat.picture)
    dark = Prepared(photographs["astronaut.png"], "dark")
    assert mean_luma(gamma_to_middle(dark.picture)) == pytest.approx(0.45, abs=0.02)
    means = gray_world(Prepared(photographs["rocket.jpg"], "blue").picture).reshape(-1, 3).mean(0)
    assert np.ptp(means) < 0.05
    for tool in TOOLS.values():
        result = tool(dark.picture)
        assert result.dtype == np.float32 and result.shape == dark.picture.shape
        assert result.min() >= 0 and result.max() <= 1


def test_the_cast_that_is_left(photographs) -> None:
    prepared = Prepared(photographs["astronaut.png"], "blue")
    assert residual_cast(prepared.original, prepared.original) < 1e-3
    assert residual_cast(0.5 * prepared.original, prepared.original) < 1e-3  # darker is no cast
    assert residual_cast(prepared.picture, prepared.original) > 5


def test_what_must_be_refused_comes_in_both_languages_and_once_each() -> None:
    wishes = impossible()
    assert {wish.language for wish in wishes} == {"en", "zh"}
    assert len({wish.text for wish in wishes}) == len(wishes) > 150
    assert all(wish.kind and wish.text for wish in wishes)
