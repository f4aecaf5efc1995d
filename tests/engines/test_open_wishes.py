"""Wishes that leave room: which sentences they are, and that mini reads each in four ways of its own."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
import skimage
from PIL import Image
from skimage import color

from mgie_protocol.errors import MgieError
from mgie_server.engines.catalog import ASSETS, find_model
from mgie_server.engines.engine import Description, EditSettings
from mgie_server.engines.mgie_engine import MgieEngine
from mgie_server.engines.mini import load_mini
from mgie_server.engines.open_reading import OpenReader
from mgie_server.engines.open_wishes import WISHES, changes_of, open_wish
from mgie_server.engines.text_form import beginning, change_in
from mgie_server.evaluation.clauses import named_in

PHOTOGRAPHS = ("astronaut.png", "coffee.png")
OPEN = {
    "better": ("make it better", "Please make it a bit nicer!", "enhance this photo", "improve it", "prettier",
               "can you make my picture look more professional?", "make it look good", "好看一点", "让它更好看一些",
               "美化一下", "把这张照片弄得好看点", "請讓照片更漂亮"),
    "cinematic": ("cinematic", "a film look please", "movie-like", "make it look like a movie",
                  "I'd like a more cinematic look, please", "电影感", "加点电影感"),
    "moody": ("moody", "give it a mood", "a moody feel", "有情绪"),
    "atmospheric": ("atmospheric", "add some atmosphere", "有氛围", "更有氛围感"),
    "vintage": ("vintage look", "retro vibes", "make it look like an old photo", "old photo", "复古", "做成老照片的效果"),
    "dreamy": ("dreamy", "make it magical", "梦幻一点"),
    "dramatic": ("dramatic", "make it more dramatic", "戏剧性", "更有冲击力"),
    "artistic": ("artistic", "make it more interesting", "更艺术"),
    "striking": ("make it pop", "make the photo pop more", "liven it up", "抢眼一点"),
    "romantic": ("romantic", "浪漫一点"),
}  # fmt: skip
CLOSED = (
    "make it darker", "make the sky more dramatic", "make the background dreamy", "make it cinematic in the left half",
    "cinematic black and white", "dramatic sky", "make it better and brighter", "make it 20% better", "vintage sepia",
    "less dramatic", "not dramatic", "don't make it moody", "fix this old photo", "remove the old photo",
    "make her prettier", "a vintage car", "romantic sunset", "add film grain", "make it cooler", "good", "life",
    "天空更戏剧性", "把背景变得梦幻", "左边更好看", "电影感黑白", "更亮", "不要复古", "去掉老照片", "亮度好一点", "好的",
)  # fmt: skip
REFUSED_ALONE = ("vintage look", "retro", "atmospheric", "artistic", "make it pop", "好看一点", "有情绪")


@pytest.fixture(scope="module")
def mini() -> MgieEngine:
    return load_mini(find_model("mini"), ASSETS / "mini")


@pytest.fixture(scope="module")
def pictures(mini: MgieEngine) -> list[np.ndarray]:
    side = mini.capabilities.sizing.long_side
    images = [Image.open(f"{skimage.__path__[0]}/data/{name}").convert("RGB") for name in PHOTOGRAPHS]
    small = [image.resize((side, side), Image.Resampling.BOX) for image in images]
    return [np.asarray(image, np.float32) / 255 for image in small]


def edited(mini: MgieEngine, picture: np.ndarray, description: Description, seed: int = 5) -> np.ndarray:
    c = mini.capabilities
    settings = EditSettings(c.steps, c.text_guidance, c.image_guidance, seed)
    return mini.edit(picture, description, settings, lambda *step: None)


def apart(one: np.ndarray, other: np.ndarray) -> float:
    """Mean CIEDE2000."""
    lab = [color.rgb2lab(np.clip(picture, 0, 1)) for picture in (one, other)]
    return float(color.deltaE_ciede2000(*lab).mean())


@pytest.mark.parametrize(("name", "sentence"), [(name, one) for name, many in OPEN.items() for one in many])
def test_a_sentence_is_an_open_wish(name: str, sentence: str) -> None:
    found = open_wish(sentence)
    assert found is not None and found.name == name


@pytest.mark.parametrize("sentence", CLOSED)
def test_where_more_is_named_a_wish_is_not_open(sentence: str) -> None:
    assert open_wish(sentence) is None


def test_every_wish_is_tried() -> None:
    assert {wish.name for wish in WISHES} == set(OPEN)


@pytest.mark.parametrize("wish", WISHES, ids=lambda wish: wish.name)
def test_the_changes_are_edits_that_are_known_and_the_same_in_both_languages(wish) -> None:
    texts = [[beginning(change) for change in changes] for changes in (wish.english, wish.chinese)]
    english, chinese = ([[one.edit for one in named_in(text)] for text in many] for many in texts)
    assert english == chinese
    counts = [len(change.split(", then ")) for change in wish.english]
    assert [len(edits) for edits in english] == counts
    assert len({tuple(edits) for edits in english}) == len(english) >= 4


@pytest.mark.parametrize("sentence", [sentence for many in OPEN.values() for sentence in (many[0], many[-1])])
def test_four_readings_are_four_edits(mini: MgieEngine, pictures: list[np.ndarray], sentence: str) -> None:
    for picture in pictures:
        read = mini.readings(picture, sentence, 4)
        assert len({one.expressive for one in read}) == 4
        made = [edited(mini, picture, one) for one in read]
        pairs = [apart(one, other) for one, other in combinations(made, 2)]
        assert np.mean(pairs) >= 3 and min(pairs) >= 2


def test_each_reading_says_what_is_seen_as_the_model_says_it(
    mini: MgieEngine, pictures: list[np.ndarray]
) -> None:
    own = mini.describe(pictures[1], "make it warmer").expressive
    seen = own[own.index(": the") : own.index(" scene")]
    read, changes = mini.readings(pictures[1], "vintage look", 4), changes_of(_wish("vintage"), "en")
    for one, change in zip(read, changes, strict=True):
        assert change_in(one.expressive) == change
        assert seen in one.expressive and one.expressive.endswith(".")


def test_the_first_reading_is_that_of_one_variation_and_fewer_are_the_first_of_more(
    mini: MgieEngine, pictures: list[np.ndarray]
) -> None:
    for sentence in ("make it better", "cinematic", "vintage look", "电影感"):
        alone = mini.describe(pictures[0], sentence)
        read = mini.readings(pictures[0], sentence, 4)
        assert (read[0].expressive, read[0].sure) == (alone.expressive, alone.sure)
        assert read[0].rows is not None and alone.rows is not None
        assert np.array_equal(read[0].rows, alone.rows)
        fewer = mini.readings(pictures[0], sentence, 2)
        assert [one.expressive for one in fewer] == [one.expressive for one in read[:2]]


def test_what_the_model_reads_is_not_read_twice(mini: MgieEngine, pictures: list[np.ndarray]) -> None:
    read = mini.readings(pictures[0], "cinematic", 4)
    assert change_in(read[0].expressive) == "teal and orange"
    assert "青橙色调" in mini.readings(pictures[0], "电影感", 4)[0].expressive
    better = [change_in(one.expressive) for one in mini.readings(pictures[0], "make it better", 4)]
    assert sum(change.startswith("better overall") for change in better) == 1


@pytest.mark.parametrize("sentence", REFUSED_ALONE)
def test_an_open_wish_that_the_model_would_refuse_is_described(
    mini: MgieEngine, pictures: list[np.ndarray], sentence: str
) -> None:
    for picture in pictures:
        assert mini.describe(picture, sentence).expressive


def test_what_is_refused_begins_with_the_first_change_of_the_list() -> None:
    def refusing(instruction: str) -> Description:
        raise MgieError("edit_not_supported", instruction)

    def told(instruction: str, change: str) -> Description:
        return Description(beginning(change) + " so it is.", None)

    reader = OpenReader(refusing, told)
    assert [change_in(one.expressive) for one in reader.describe("retro")] == ["faded"]
    assert [change_in(one.expressive) for one in reader.describe("怀旧", 2)] == ["褪色", "复古棕褐"]
    with pytest.raises(MgieError):
        reader.describe("make it darker", 4)


def test_a_reading_sent_back_as_a_text_is_the_same_edit(mini: MgieEngine, pictures: list[np.ndarray]) -> None:
    for sentence in ("moody", "梦幻"):
        third = mini.readings(pictures[0], sentence, 4)[2]
        again = mini.describe(pictures[0], sentence, third.expressive)
        assert np.array_equal(edited(mini, pictures[0], third), edited(mini, pictures[0], again))


def test_a_wish_that_leaves_no_room_has_one_reading(mini: MgieEngine, pictures: list[np.ndarray]) -> None:
    read = mini.readings(pictures[0], "make it darker", 4)
    assert [one.expressive for one in read] == [mini.describe(pictures[0], "make it darker").expressive]
    with pytest.raises(MgieError) as refused:
        mini.readings(pictures[0], "add a dragon", 4)
    assert refused.value.code == "edit_not_supported"


def _wish(name: str):
    return next(wish for wish in WISHES if wish.name == name)
