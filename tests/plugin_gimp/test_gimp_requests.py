"""What is asked of a server for the options of an edit, and for the same edit again."""

from __future__ import annotations

from dataclasses import replace

import pytest
from kept_record import RECORD

from mgie_client.requests import DESCRIBING, FIRST, OFF, ON, describing, fitting, with_text
from mgie_gimp.jobs import requests
from mgie_gimp.types import MINI, Options, Outcome
from mgie_protocol.errors import MgieError
from mgie_protocol.pixels import PixelBuffer
from mgie_protocol.request import EditRequest


def test_defaults_leave_the_models_own_values() -> None:
    request = requests.to_request(Options(" make it\ndarker "))
    assert request.instruction == "make it\ndarker" and request.model == "mini"
    assert (request.steps, request.text_guidance, request.image_guidance) == (None, None, None)
    assert request.expressive is None and request.strict_selection and 0 <= request.seed < 2**31 - 8


def test_words_as_they_are_stand_for_the_text() -> None:
    """Off, no model writes one; in one go, or read first, the request leaves it to the model. A text of one's own goes
    before."""
    asked = {
        describe: requests.to_request(Options(" make it darker ", describe=describe))
        for describe in DESCRIBING
    }
    assert asked[OFF].expressive == "make it darker"
    assert asked[ON].expressive is None and asked[FIRST].expressive is None
    assert requests.to_request(Options("darker", expressive="Dark.", describe=OFF)).expressive == "Dark."


def test_an_edit_by_words_as_they_are_stays_one() -> None:
    """Made again, also with other words; until somebody writes a text."""
    record = replace(
        RECORD, request=EditRequest("darker", expressive="darker").to_dict(), expressive="darker"
    )
    assert requests.again(record, Options("")).expressive == "darker"
    assert requests.again(record, Options("warmer", expressive="darker")).expressive == "warmer"
    assert requests.again(record, Options("warmer", expressive="Warm.")).expressive == "Warm."


def test_random_seeds_differ_and_fixed_ones_stay() -> None:
    assert len({requests.to_request(Options("darker")).seed for _ in range(20)}) > 15
    assert requests.to_request(Options("darker", seed=0)).seed == 0


def test_every_option_reaches_the_request() -> None:
    options = Options(
        "darker", expressive="Dark.", model="mgie-7b", variations=3, seed=9, steps=12, text_guidance=0.0,
        image_guidance=1.5, strict=False, feather=4.5, landing="raw", coverage="grow", negative=" red ", context=150.0,
        inpaint=True,
        expand="0, 8,16,0",
    )  # fmt: skip
    request = requests.to_request(options, previews=False)
    expected = EditRequest(
        "darker", expressive="Dark.", model="mgie-7b", variations=3, seed=9, steps=12, text_guidance=0.0,
        image_guidance=1.5, strict_selection=False, feather=4.5, previews=False, landing="raw", coverage="grow",
        inpaint=True,
        negative="red", context=1.5, expand=(0, 8, 16, 0),
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
        (Options("darker", expand="1,2"), "parameter_out_of_range"),
        (Options("darker", expand="9000"), "parameter_out_of_range"),
        (Options("darker", expand="-1"), "parameter_out_of_range"),
    ],
)
def test_bad_options(options: Options, code: str) -> None:
    with pytest.raises(MgieError) as caught:
        requests.to_request(options)
    assert caught.value.code == code


def test_a_model_of_light_and_colour_is_asked_for_nothing_else() -> None:
    request = EditRequest("darker", landing="raw", coverage="grow", feather=3.0)
    assert fitting(request, paints=True) == request
    assert fitting(request, paints=False) == EditRequest("darker", feather=3.0)


def test_only_a_changed_text_is_the_artists_own() -> None:
    request = EditRequest("darker")
    assert with_text(request, "Dark.", " Dark.\n").expressive is None
    assert with_text(request, "Dark.", "").expressive is None
    assert with_text(request, "Dark.", "Very dark.").expressive == "Very dark."
    assert describing(replace(request, variations=4)).task == "describe"
    several = replace(request, variations=4)  # of which each might be read in another way
    assert (
        with_text(several, "Dark.", " Dark.\n").expressive
        == with_text(several, "Dark.", "").expressive
        == "Dark."
    )
    assert with_text(several, "Dark.", "Very dark.").expressive == "Very dark."


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


def test_a_record_has_its_own_text() -> None:
    """And is made again by it; where it is the first reading, the instruction alone says as much."""
    picture = PixelBuffer(1, 1, 1, "u8", "srgb", b"\0")
    request = EditRequest("make it better", seed=8, variations=2)
    reports = [{"reading": 0}, {"reading": 1}]
    texts = ["Better.", "Warm."]
    outcome = Outcome(request, [picture] * 2, "Better.", [8, 9], MINI, reports=reports, expressives=texts)
    first, second = requests.to_records(outcome, 3, "source")
    assert (first.expressive, second.expressive) == ("Better.", "Warm.")
    assert requests.again(first, Options("")).expressive is None
    assert requests.again(second, Options("", expressive="Warm.")).expressive == "Warm."
    assert requests.again(second, Options("", variations=4)).expressive is None
    assert requests.again(second, Options("make it darker", expressive="Warm.")).expressive is None
    older = replace(outcome, expressives=[])
    assert [one.expressive for one in requests.to_records(older, 3, "source")] == ["Better.", "Better."]


def test_a_record_has_its_own_report() -> None:
    picture = PixelBuffer(1, 1, 1, "u8", "srgb", b"\0")
    request = EditRequest("darker", seed=8, variations=2)
    told = [{"new": 0.1}, {"new": 0.2}]
    outcome = Outcome(request, [picture] * 2, "Dark.", [8, 9], MINI, reports=told)
    assert [record.report for record in requests.to_records(outcome, 3, "source")] == told
    older = replace(outcome, reports=[])
    assert [record.report for record in requests.to_records(older, 3, "source")] == [{}, {}]
