"""Wishes of detail in words: which are read, with which degree, and which are left to the language model."""

from __future__ import annotations

import pytest

from mgie_server.engines.area_words import asked_area
from mgie_server.engines.detail_words import asked_detail

READ = {
    "sharpen": [
        "sharpen", "sharpen it", "Sharpen the picture please", "make it sharper", "could you make the photo sharper?",
        "make it crisper",
        "it is a bit soft, bring out the detail", "it's blurry", "it's too blurry, fix it", "more sharpness",
        "improve the focus",
        "unblur it", "fix the blur", "make it crisp and sharp", "make the details stand out", "as sharp as a razor please",
        "could it look sharper?", "I want it sharper", "sharpen the image without adding halos", "give it more detail",
        "the photo is out of focus", "锐化", "锐化一下", "更清晰", "把照片变清晰", "让照片更清晰", "提高清晰度",
        "太模糊了", "照片糊了",
        "不够清晰", "增加锐度", "请把图片锐化", "增强细节", "銳化一下",
        "it came out a bit shaky, fix it please", "糊得亲妈都不认识了，清楚一点", "锐一点",
    ],
    "soften": ["soften it", "make it softer", "make it less sharp", "soft focus", "reduce the sharpness",
        "it is oversharpened", "柔和一些", "柔焦效果", "降低锐度"],
    "blur": [
        "blur it", "blur the picture", "make it blurry", "give it a soft dreamy blur", "gaussian blur", "blur everything",
        "defocus it",
        "blur it for a dreamy look", "模糊", "模糊一点", "高斯模糊", "把画面模糊", "虚化",
    ],
    "denoise": [
        "denoise", "remove the noise", "reduce the noise", "too grainy, clean up the noise", "less noise please",
        "it is too grainy",
        "there is too much noise", "too much grain", "so much noise here", "get rid of the grain",
        "remove the colour noise", "take the noise out", "remove the noise but keep the edges",
        "clean up the noise while preserving the details", "less grain", "去噪", "降噪", "去噪点", "噪点太多了",
        "减少噪点", "降噪，保留细节", "shot at night, the noise is terrible, clean it up", "全是噪点，降噪",
    ],
    "grain": [
        "add grain", "add film grain", "make it grainy", "give it the grain of old film", "more grain", "add noise",
        "add grain like an old film",
        "加点颗粒", "加胶片颗粒", "加颗粒感", "增加一些颗粒",
    ],
    "clarity": ["add clarity", "more clarity", "increase local contrast", "bring out the texture", "增强局部对比",
        "提高局部对比度"],
}  # fmt: skip
LEFT = [
    "I love the grainy look, keep it", "the noise of the street was loud. brighten it",
    "don't sharpen", "don't sharpen it", "not too sharp", "without blurring", "make it brighter without blurring",
    "never sharpen",
    "I don't want it sharper", "stop sharpening", "不要锐化", "别模糊", "我不想锐化", "无需降噪", "不要太锐",
    "sharpen the eyes", "blur the face", "sharpen the text", "make the sky blurry", "smooth the skin",
    "add detail to the tree",
    "bring the dog into focus", "blur everything but the dog", "sharpen but not the eyes", "锐化眼睛", "人物更清晰",
    "让文字清楚", "磨皮",
    "add fog", "make it foggy", "clear haze", "加雾", "soften the contrast", "softer highlights", "a softer contrast",
    "soft and dreamy",
    "make it dreamy", "sharpen the contrast", "柔和的光线", "光线柔和一点", "颜色柔和一点", "pixelate it", "motion blur",
    "打马赛克",
    "is it sharp?", "what is grain?", "very blurry", "it is dark and blurry", "keep the grain", "keep it sharp", "保留颗粒",
    "brighten the grain", "make the grain field golden", "more detail in the shadows of the trees", "brighter",
    "remove the tree", "",
    "blur it but keep the edges sharp",
]  # fmt: skip
DEGREES = {
    "little": ["sharpen it a little", "a bit sharper", "slightly sharpen it", "sharpen it, but not too much", "锐化一点",
        "稍微锐化", "锐化，但不要太强"],
    "default": ["sharpen it", "sharper", "锐化", "更清晰"],
    "much": ["much sharper", "sharpen it a lot", "strong sharpening", "make it a lot sharper", "大幅锐化",
        "大大提高清晰度"],
}  # fmt: skip
JOINED = [
    ("sharper and warmer", ["sharpen"], "warmer"),
    ("make it brighter and sharpen it", ["sharpen"], "make it brighter"),
    ("reduce the noise and sharpen it", ["denoise", "sharpen"], ""),
    ("make it black and white and add grain", ["grain"], "make it black and white"),
    ("black and white with film grain", ["grain"], "black and white"),
    ("sharpen it and remove the tree", ["sharpen"], "remove the tree"),
    ("锐化，再调亮一点", ["sharpen"], "调亮一点"),
    ("降噪并锐化", ["denoise", "sharpen"], ""),
]


@pytest.mark.parametrize(("family", "sentence"), [(f, s) for f, sentences in READ.items() for s in sentences])
def test_a_wish_of_detail_is_read(family: str, sentence: str) -> None:
    wish = asked_detail(sentence)
    assert wish and [edit.family for edit in wish.edits] == [family] and not wish.rest


@pytest.mark.parametrize("sentence", LEFT)
def test_denials_objects_and_other_wishes_are_left_alone(sentence: str) -> None:
    assert asked_detail(sentence) is None


@pytest.mark.parametrize(
    ("degree", "sentence"), [(d, s) for d, sentences in DEGREES.items() for s in sentences]
)
def test_the_degree_is_read(degree: str, sentence: str) -> None:
    wish = asked_detail(sentence)
    assert wish and [(edit.family, edit.degree) for edit in wish.edits] == [("sharpen", degree)]


@pytest.mark.parametrize(("sentence", "families", "rest"), JOINED)
def test_what_else_is_wished_is_left_over(sentence: str, families: list[str], rest: str) -> None:
    wish = asked_detail(sentence)
    assert wish and [edit.family for edit in wish.edits] == families and wish.rest == rest


@pytest.mark.parametrize(
    "sentence",
    ["blur the left half", "sharpen only the center", "把左半边模糊", "reduce the noise in the shadows"],
)
def test_an_area_is_taken_out_first(sentence: str) -> None:
    named = asked_area(sentence)
    assert named and asked_detail(named[1])


@pytest.mark.timeout(5)
def test_long_sentences_are_left_alone_at_once() -> None:
    for text in (
        "sharpen it a little bit of the more " * 60,
        "make it more and more and more " * 7,
        "降噪锐化" * 50,
    ):
        asked_detail(text)
