"""Claims are read out of both languages; true ones are found true and planted lies false."""

from __future__ import annotations

import numpy as np
import pytest

from mgie_server.evaluation import claims as c
from mgie_server.evaluation.claims import Claim, claims_of, holds, named_family
from mgie_server.evaluation.measures import judged_size
from mgie_server.evaluation.prepared import Prepared
from mgie_server.evaluation.properties import Judged
from mgie_server.training.edits import Edit
from mgie_server.training.expressive import LANGUAGES, Look, describe, look
from mgie_server.training.operations import FAMILIES

COLORS = {"replace colors": ("orange", "blue"), "duotone": ("blue", "orange")}


def edit_of(family: str) -> Edit:
    return Edit(family, "default", COLORS.get(family, ()))


@pytest.mark.parametrize("language", tuple(LANGUAGES))
def test_true_texts_claim_nothing_false(language: str, photographs) -> None:
    read = 0
    for pixels in photographs.values():
        prepared = Prepared(pixels)
        edit = Edit("warmer")
        after = judged_size(prepared.operated(edit))
        text = describe((edit,), ("",), look(prepared.small), language)
        found = claims_of(text)
        assert found, text
        judged = Judged(prepared.small, after, edit, prepared.small)
        assert all(holds(claim, judged) for claim in found), (text, found)
        read += len(found)
    assert read >= 15


@pytest.mark.parametrize("language", tuple(LANGUAGES))
@pytest.mark.parametrize("family", tuple(FAMILIES))
def test_every_family_is_read_back(family: str, language: str) -> None:
    edit = edit_of(family)
    outcome = "same" if FAMILIES[family].undone else ""
    text = describe((edit,), (outcome,), look(np.full((8, 8, 3), 0.2, np.float32)), language)
    assert named_family(claims_of(text) or []) == family, text


PLANTED = [
    ("The picture becomes darker: the bright, high contrast, mostly blue scene, evenly lit, in cool light, sinks.",
     {"tone": "bright", "contrast": "high", "hue": "blue", "light": "even", "temperature": "cool", "change": "darker"}),
    ("画面调整为：更暗。明亮、高对比度、以蓝色为主、光线均匀、冷光的画面沉入暗影。",
     {"tone": "bright", "contrast": "high", "hue": "blue", "light": "even", "temperature": "cool", "change": "darker"}),
    ("The picture becomes well exposed, getting darker: the scene loses the light that is too much.",
     {"direction": "darker"}),
    ("画面调整为：曝光正常、压暗。画面收回过多的光线。", {"direction": "darker"}),
    ("The picture becomes blue where it was red, though there is hardly any: the scene stays as it is.",
     {"absence": "red"}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "claimed"), PLANTED)
def test_planted_lies_are_found(text: str, claimed: dict[str, str]) -> None:
    """A dark, flat, red picture, lighter above, that is made brighter."""
    before = np.zeros((32, 32, 3))
    before[..., 0], before[..., 1], before[..., 2] = 0.32, 0.1, 0.1
    before[:16] += 0.12
    judged = Judged(before, np.clip(before + 0.2, 0, 1), Edit("brighter"), before, "dark")
    found = claims_of(text)
    assert found is not None and {claim.kind: claim.value for claim in found} == claimed
    assert not any(holds(claim, judged) for claim in found)
    truths = [Claim("tone", "dark"), Claim("contrast", "low"), Claim("hue", "red"), Claim("light", "above")]
    truths += [Claim("temperature", "warm"), Claim("direction", "brighter")]
    assert all(holds(claim, judged) for claim in truths)


def test_other_texts_claim_nothing() -> None:
    assert claims_of("make it brighter") is None and claims_of("") is None
    assert claims_of("Not an edit of light and color: text. Nearest: darker.") is None


def test_limits_lie_in_the_zones_where_nothing_is_said() -> None:
    def seen(**changed: float) -> Look:
        values = {"mean": 0.5, "contrast": 0.2, "upper": 0.0, "warm": 0.0} | changed
        return Look(**values, hue="")  # pyright: ignore[reportArgumentType]

    assert [seen(mean=v).tone for v in c.TONE] == ["", ""]
    assert [seen(contrast=v).range for v in c.CONTRAST] == ["", ""]
    assert [seen(upper=v).light for v in (-c.LIGHT, c.LIGHT)] == ["", ""]
    assert [seen(warm=v).temperature for v in c.TEMPERATURE] == ["", ""]
