"""Guidance codes: different edits lie far apart against the noise of training, and nothing asked for is zero."""

from __future__ import annotations

from itertools import combinations

import pytest
import torch

from mgie_server.training.edits import COLORED, DEGREES, Edit
from mgie_server.training.expressive import OUTCOMES
from mgie_server.training.guidance_codes import GuidanceCodes
from mgie_server.training.operations import FAMILIES
from mgie_server.training.recipe import Recipe


@pytest.fixture(scope="module")
def codes() -> GuidanceCodes:
    head = Recipe.load().model["edit_head"]
    return GuidanceCodes(head["queries"], head["out"])


def an_edit(family: str) -> Edit:
    return Edit(family, "default", ("red", "blue") if family in COLORED else ())


def near_to_each_other() -> list[tuple[tuple[Edit, ...], tuple[str, ...]]]:
    """All families, and what differs from one of them in one thing."""
    found: list[tuple[tuple[Edit, ...], tuple[str, ...]]] = [
        ((an_edit(family),), ("",)) for family in FAMILIES
    ]
    found += [((Edit("warmer", degree),), ("",)) for degree in ("little", "much")]
    found += [((Edit("fix exposure"),), (how,)) for how in OUTCOMES[1:]]
    for family in COLORED:
        found += [
            ((Edit(family, colors=colors),), ("",))
            for colors in (("blue", "red"), ("red", "pink"), ("teal", "blue"))
        ]
    warm, dim = Edit("warmer"), Edit("vignette")
    return [
        *found,
        ((warm, dim), ("", "")),
        ((dim, warm), ("", "")),
        ((warm, Edit("vignette", "much")), ("", "")),
    ]


def test_nothing_to_do_is_zero(codes):
    null = codes.code((), ())
    assert null.shape == (codes.queries, codes.width) and not null.any()


def test_different_edits_lie_apart_far_beyond_the_noise(codes):
    noise = Recipe.load().optimizer.code_noise
    given = [codes.code(edits, outcomes) for edits, outcomes in near_to_each_other()]
    assert min(code.square().mean().sqrt() for code in given) > 4 * noise  # nor is any of them near to NULL
    assert min((a - b).square().mean().sqrt() for a, b in combinations(given, 2)) > 2.5 * noise


def test_blurred_codes_are_still_told_apart(codes):
    noise = Recipe.load().optimizer.code_noise
    given = torch.stack([codes.code(edits, outcomes) for edits, outcomes in near_to_each_other()]).flatten(1)
    generator = torch.Generator().manual_seed(0)
    blurred = given + 4 * noise * torch.randn(given.shape, generator=generator)
    assert torch.equal(torch.cdist(blurred, given).argmin(1), torch.arange(len(given)))


def test_the_order_of_two_edits_matters(codes):
    warm, dim = Edit("warmer"), Edit("vignette")
    there, back = codes.code((warm, dim), ("", "")), codes.code((dim, warm), ("", ""))
    half = codes.queries // 2
    assert (there - back).square().mean().sqrt() > 0.5
    assert (there[:half] - back[half:]).square().mean().sqrt() > 0.5  # each place has vectors of its own
    assert torch.equal(there[:half], codes.code((warm,), ("",))[:half])  # the first half is the first edit's
    assert not torch.equal(there[half:], codes.code((warm,), ("",))[half:])


def test_codes_are_the_same_in_every_process_and_shape():
    first, second = GuidanceCodes(16, 32), GuidanceCodes(16, 32)
    edits = (Edit("duotone", colors=("teal", "pink")), Edit("darker", "much"))
    assert torch.equal(first.code(edits, ("", "")), second.code(edits, ("", "")))
    assert first.code(edits[:1], ("",)).shape == (16, 32)


def test_every_part_of_an_edit_has_a_code(codes):
    for family in FAMILIES:
        for degree in DEGREES:
            edit = Edit(family, degree, an_edit(family).colors)
            assert torch.isfinite(codes.code((edit,), ("same",))).all()


def test_as_many_outcomes_as_edits(codes):
    with pytest.raises(ValueError, match="shorter"):
        codes.code((Edit("warmer"), Edit("vignette")), ("",))
