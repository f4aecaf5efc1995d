"""A report in words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mgie_client import receipt
from mgie_protocol.licences import CONDITIONS, PAID_WORK

REPORT = {
    "landing": "auto", "painted": True, "identical": 0.612, "photometric": 0.301, "new": 0.087,
    "shift": {"x": 1.25, "y": -0.5, "scale": 1.002}, "color_shift": [0.01, 0.0, -0.004], "detail": [1.1, 0.9],
    "frame": {"x": 120, "y": 80, "width": 1024, "height": 768}, "model_size": [512, 384],
    "references": [{"name": "hat.png", "sha256": "0"}, {"name": "coat.png"}, {}],
    "model": "mgie-7b", "licence": "CC-BY-NC-4.0", "non_commercial": True, "seed": 7, "seconds": 12.34,
    "text_from": "person", "source_type": "compositeWithTrainedAlgorithmicMedia",
}  # fmt: skip


@pytest.mark.parametrize(
    ("identical", "photometric", "new", "line"),
    [
        (0.612, 0.301, 0.087, "61 % untouched, 30 % light and colour, 9 % new"),
        (0.12, 0.88, 0.0, "12 % untouched, 88 % light and colour"),
        (0.0, 0.0, 1.0, "100 % new"),
        (1.0, 0.0, 0.0, "nothing changed"),
        (0.9999, 0.0, 0.0001, ">99 % untouched, <1 % new"),
        (0.335, 0.333, 0.332, "34 % untouched, 33 % light and colour, 33 % new"),
    ],
)
def test_the_line(identical, photometric, new, line):
    assert receipt.line({"identical": identical, "photometric": photometric, "new": new}) == line


def test_details_say_everything_in_order():
    assert receipt.details(REPORT) == [
        ("Untouched", "61.2 %"),
        ("Light and colour", "30.1 %"),
        ("New", "8.7 %"),
        ("Landing", "fitted to the layer"),
        ("Shift undone", "+1.25 px across, -0.50 px down, scale 1.0020"),
        ("Colour shift removed", "red +2.6, green +0.0, blue -1.0 of 255"),
        ("Gains of detail", "1.10, 0.90"),
        ("Seen by the model", "1024 x 768 px from 120, 80"),
        ("Size for the model", "512 x 384 px"),
        ("Reference pictures", "hat.png, coat.png"),
        ("Text for the editor", "your own"),
        ("Model", "mgie-7b"),
        ("Licence", "CC-BY-NC-4.0; not for commercial use"),
        ("Seed", "7"),
        ("Time", "12.3 s"),
        ("Source type", "composite with trained algorithmic media"),
    ]


def test_nothing_to_undo_is_said():
    calm = {"shift": {"x": 0.0, "y": 0.0, "scale": 1.0}, "color_shift": [0, 0, 0], "detail": []}
    assert receipt.details(calm) == [("Shift undone", "none"), ("Colour shift removed", "none")]


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({}, ["X"]),
        ({"paid_work": "free", "condition": ""}, ["X"]),
        ({"paid_work": "conditional", "condition": "Not for {war}."}, [
            "X; for paid work on a condition", "Not for {war}.",
        ]),
        ({"paid_work": "no", "non_commercial": True}, ["X; not for commercial use"]),
        ({"paid_work": "unknown"}, ["X; not known to be for paid work"]),
        ({"paid_work": "of a newer server"}, ["X; not known to be for paid work"]),
        ({"non_commercial": True}, ["X; not for commercial use"]),
    ],
)  # fmt: skip
def test_the_states_of_a_licence(said, words):
    assert [value for _, value in receipt.details({"licence": "X", **said})] == words


def test_every_word_can_be_translated():
    asked: set[str] = set()

    def tr(text: str) -> str:
        asked.add(text)
        return f"<{text}>"

    line = receipt.line(REPORT, tr)
    assert line.startswith("<<<61 % untouched>, <30 % light and colour>>, <9 % new>>")
    receipt.details(REPORT, tr)
    calm = {"shift": {"x": 0, "y": 0, "scale": 1}, "color_shift": [0, 0, 0], "identical": 1.0}
    receipt.line(calm, tr)
    receipt.details(calm, tr)
    for landing in ("raw", "photometric"):
        receipt.details({"landing": landing}, tr)
    for paid_work in PAID_WORK:
        receipt.details({"licence": "X", "paid_work": paid_work}, tr)
    for condition in CONDITIONS:
        receipt.details({"licence": "X", "condition": condition}, tr)
    for source in ("trainedAlgorithmicMedia", "algorithmicallyEnhanced"):
        receipt.details({"source_type": source}, tr)
    for whose in ("model", "instruction"):
        receipt.details({"text_from": whose}, tr)
    assert asked == set(receipt.TEXTS)


ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from("xy"), inner),
    max_leaves=5,
)


@given(st.dictionaries(st.sampled_from(sorted(REPORT)) | st.text(max_size=5), ANY))
def test_whatever_comes_is_put_into_words_or_left_out(report):
    assert isinstance(receipt.line(report), str)
    assert all(label and isinstance(value, str) for label, value in receipt.details(report))
