"""Formats, requests, records, words: what is only computed."""

from __future__ import annotations

import json
import struct
from dataclasses import replace

import pytest

from mgie_gimp.canvas.formats import choose_wire, mask_format
from mgie_gimp.canvas.reach import reach
from mgie_gimp.canvas.record_bytes import from_bytes, to_bytes
from mgie_gimp.jobs import requests
from mgie_gimp.jobs.timing import Clock, share_done
from mgie_gimp.jobs.wording import error_words, stage_words, time_words
from mgie_gimp.layer_data import Marks, Mask, Taken, Wire
from mgie_gimp.plain import MINI, CanvasError, Options, Outcome, Record, Situation
from mgie_protocol.errors import CODES, MgieError
from mgie_protocol.pixels import PixelBuffer
from mgie_protocol.request import EditRequest

RECORD = Record(
    request=EditRequest("make it darker", seed=4, variations=3, steps=2, feather=3.0).to_dict(),
    expressive="The picture becomes darker.",
    model="mini",
    model_title="Adjust (offline)",
    licence="CC-BY-SA-4.0",
    seed=5,
    source=17,
    source_name="Hintergrund “ü” 图层",
)


@pytest.mark.parametrize(
    ("encoding", "space", "gray", "wire"),
    [
        ("R'G'B'A u8", "sRGB", False, Wire(4, "u8", "srgb", "R'G'B'A u8")),
        ("R'G'B' u8", "sRGB", False, Wire(3, "u8", "srgb", "R'G'B' u8")),
        ("R~G~B~A u8", "sRGB", False, Wire(4, "u8", "srgb", "R~G~B~A u8")),
        ("RGBA u8", "sRGB", False, Wire(4, "u8", "linear", "RGBA u8")),
        ("RGB u16", "sRGB", False, Wire(3, "u16", "linear", "RGB u16")),
        ("R'G'B'A u32", "sRGB", False, Wire(4, "f32", "srgb", "R'G'B'A float")),
        ("RGBA half", "sRGB", False, Wire(4, "f32", "linear", "RGBA float")),
        ("R~G~B~ double", "sRGB", False, Wire(3, "f32", "srgb", "R~G~B~ float")),
        ("R'G'B'A u8", "space-0.9642", False, Wire(4, "f32", "srgb", "R'G'B'A float")),
        ("RGB u16", "scRGB", False, Wire(3, "f32", "linear", "RGB float")),
        ("Y' u8", "sRGB", True, Wire(1, "u8", "srgb", "Y' u8")),
        ("Y'A u16", "sRGB", True, Wire(2, "u16", "srgb", "Y'A u16")),
        ("YA float", "sRGB", True, Wire(2, "f32", "linear", "YA float")),
        ("Y~A u8", "space-gray", True, Wire(2, "f32", "srgb", "Y~A float")),
    ],
)
def test_wires(encoding: str, space: str, gray: bool, wire: Wire) -> None:
    assert choose_wire(encoding, space, gray) == wire


def test_masks_keep_their_depth() -> None:
    assert mask_format("Y u8") == "Y u8"
    assert {mask_format(f"Y {kind}") for kind in ("u16", "u32", "half", "float", "double")} == {"Y float"}


# --- requests -------------------------------------------------------------------------------------------


def test_defaults_leave_the_models_own_values() -> None:
    request = requests.to_request(Options(" make it\ndarker "))
    assert request.instruction == "make it\ndarker" and request.model == "mini"
    assert (request.steps, request.text_guidance, request.image_guidance) == (None, None, None)
    assert request.expressive is None and request.strict_selection and 0 <= request.seed < 2**31 - 8


def test_random_seeds_differ_and_fixed_ones_stay() -> None:
    assert len({requests.to_request(Options("darker")).seed for _ in range(20)}) > 15
    assert requests.to_request(Options("darker", seed=0)).seed == 0


def test_every_option_reaches_the_request() -> None:
    options = Options(
        "darker", expressive="Dark.", model="mgie-7b", variations=3, seed=9, steps=12, text_guidance=0.0,
        image_guidance=1.5, strict=False, feather=4.5, landing="raw", coverage="grow",
    )  # fmt: skip
    request = requests.to_request(options, previews=False)
    expected = EditRequest(
        "darker", expressive="Dark.", model="mgie-7b", variations=3, seed=9, steps=12, text_guidance=0.0,
        image_guidance=1.5, strict_selection=False, feather=4.5, previews=False, landing="raw", coverage="grow",
    )  # fmt: skip
    assert request == expected


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (Options("  "), "instruction_empty"),
        (Options("x" * 2001), "instruction_too_long"),
        (Options("darker", variations=9), "parameter_out_of_range"),
        (Options("darker", steps=201), "parameter_out_of_range"),
        (Options("darker", feather=-1.0), "parameter_out_of_range"),
        (Options("darker", model="a\nb"), "model_unknown"),
    ],
)
def test_bad_options(options: Options, code: str) -> None:
    with pytest.raises(MgieError) as caught:
        requests.to_request(options)
    assert caught.value.code == code


def test_a_model_of_light_and_colour_is_asked_for_nothing_else() -> None:
    request = EditRequest("darker", landing="raw", coverage="grow", feather=3.0)
    assert requests.fitting(request, paints=True) == request
    assert requests.fitting(request, paints=False) == EditRequest("darker", feather=3.0)


def test_only_a_changed_text_is_the_artists_own() -> None:
    request = EditRequest("darker")
    assert requests.with_text(request, "Dark.", " Dark.\n").expressive is None
    assert requests.with_text(request, "Dark.", "").expressive is None
    assert requests.with_text(request, "Dark.", "Very dark.").expressive == "Very dark."
    assert requests.describing(replace(request, variations=4)).task == "describe"


def test_again_is_the_same_edit_with_one_picture() -> None:
    request = requests.again(RECORD, Options("", variations=1))
    expected = EditRequest.from_dict({**RECORD.request, "seed": 5, "variations": 1})
    assert request == expected


def test_again_with_changes() -> None:
    own = replace(RECORD, request={**RECORD.request, "expressive": RECORD.expressive})
    assert requests.again(own, Options("")).expressive == RECORD.expressive
    changed = requests.again(own, Options("make it warmer", expressive=RECORD.expressive, seed=1))
    assert (changed.instruction, changed.expressive, changed.seed) == ("make it warmer", None, 1)
    rewritten = requests.again(own, Options("make it darker", expressive="As dark as it gets."))
    assert rewritten.expressive == "As dark as it gets."


def test_a_strange_record_is_refused() -> None:
    with pytest.raises(MgieError) as caught:
        requests.again(replace(RECORD, request={"instruction": "x", "steps": "many"}), Options(""))
    assert caught.value.code == "message_invalid"


def test_a_record_for_each_picture() -> None:
    picture = PixelBuffer(1, 1, 1, "u8", "srgb", b"\0")
    request = EditRequest("darker", seed=8, variations=2)
    outcome = Outcome(request, [picture] * 2, "Dark.", [8, 9], MINI, "0.1.0")
    first, second = requests.to_records(outcome, 3, "source")
    assert (first.seed, second.seed, second.source) == (8, 9, 3) and first.licence == "CC-BY-SA-4.0"


def test_a_record_has_its_own_report() -> None:
    picture = PixelBuffer(1, 1, 1, "u8", "srgb", b"\0")
    request = EditRequest("darker", seed=8, variations=2)
    told = [{"new": 0.1}, {"new": 0.2}]
    outcome = Outcome(request, [picture] * 2, "Dark.", [8, 9], MINI, reports=told)
    assert [record.report for record in requests.to_records(outcome, 3, "source")] == told
    older = replace(outcome, reports=[])
    assert [record.report for record in requests.to_records(older, 3, "source")] == [{}, {}]


# --- selections -----------------------------------------------------------------------------------------


def test_a_selection_reaches_as_far_as_it_lets_anything_through() -> None:
    picture = PixelBuffer(4, 1, 1, "u8", "srgb", bytes(4))
    plain = Taken(
        picture, picture.format, Wire(1, "u8", "srgb", "Y' u8"), 0, 0, 0, 0, None, False, False,
        Marks(4, 1, (), {}), 1, "layer",
    )  # fmt: skip
    assert reach(plain) is None
    floats = struct.pack("<4f", 0.0, 1e-6, 0.5, 1.0)
    for mask in (Mask(bytes((0, 1, 128, 255)), "Y u8"), Mask(floats, "Y float")):
        made = reach(replace(plain, mask=mask))
        assert made is not None and bytes(made.data) == bytes((0, 255, 255, 255))
        made.check()


# --- records --------------------------------------------------------------------------------------------


def test_a_record_survives() -> None:
    data = to_bytes(RECORD)
    assert max(data) < 128 and from_bytes(data) == RECORD
    assert json.loads(data)["digital_source_type"].endswith("compositeWithTrainedAlgorithmicMedia")


def test_a_record_says_what_became_of_the_picture() -> None:
    told = {"new": 0.0, "licence": "CC-BY-SA-4.0", "source_type": "algorithmicallyEnhanced"}
    data = to_bytes(replace(RECORD, report=told))
    assert from_bytes(data).report == told
    assert json.loads(data)["digital_source_type"].endswith("/digitalsourcetype/algorithmicallyEnhanced")


def test_a_record_without_a_report_is_read() -> None:
    values = json.loads(to_bytes(RECORD))
    del values["report"]
    assert from_bytes(json.dumps(values).encode()) == RECORD


@pytest.mark.parametrize(
    "data",
    [b"", b"{}", b"[]", b"null", b"\xff\xfe", b'{"request": 3}', b"[" * 100_000, b'"x"'],
)
def test_foreign_bytes_are_no_record(data: bytes) -> None:
    with pytest.raises(CanvasError) as caught:
        from_bytes(data)
    assert caught.value.code == "canvas_no_record"


def test_wrong_kinds_are_no_record() -> None:
    values = json.loads(to_bytes(RECORD))
    for name, value in (
        ("seed", "5"),
        ("request", []),
        ("expressive", None),
        ("source", True),
        ("report", []),
    ):
        with pytest.raises(CanvasError):
            from_bytes(json.dumps({**values, name: value}).encode())


# --- words ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", sorted(CODES))
def test_every_error_has_words(code: str) -> None:
    words = error_words(MgieError(code, "What happened.", "What to do."))
    assert words.strip() and "{" not in words and "None" not in words


def test_a_refusal_names_what_is_near() -> None:
    error = MgieError("edit_not_supported", "No.", "", {"nearest": ["darker", "cooler"]})
    assert "darker, cooler" in error_words(error)
    assert "No." in error_words(MgieError("edit_not_supported", "No.", "", {"nearest": "all"}))


@pytest.mark.parametrize("stage", ["starting", "connecting", "sending", "queued", "loading", "describing",
                                   "editing", "landing", "something new"])  # fmt: skip
def test_every_stage_has_words(stage: str) -> None:
    assert stage_words(Situation(stage=stage)).strip()


def test_words_with_numbers() -> None:
    now = Situation(stage="editing", step=3, steps=20, variation=1, variations=4)
    assert stage_words(now) == "Editing: step 3 of 20, variation 2 of 4"
    assert stage_words(Situation(stage="queued", place=1)) == "Waiting for 1 other edit"
    assert stage_words(Situation(stage="queued", place=2)) == "Waiting for 2 other edits"
    assert [time_words(s) for s in (None, 1.0, 61.0, 300.0)] == [
        "",
        "less than two seconds left",
        "about 61 s left",
        "about 5 min left",
    ]


def test_the_clock() -> None:
    now = [0.0]
    clock = Clock(lambda: now[0])
    assert clock.seconds_left(0.0) is None
    now[0] = 0.1
    assert clock.seconds_left(0.5) is None  # too early to say
    now[0] = 2.0
    assert clock.seconds_left(0.5) == pytest.approx(2.0)
    assert share_done(0, 0, 0, 1) is None and share_done(5, 10, 1, 2) == pytest.approx(0.75)
