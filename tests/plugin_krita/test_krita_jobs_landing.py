"""A model that paints: what it is asked for, and what becomes known of its picture."""

from __future__ import annotations

from controller_under_test import Home, Open, Session
from fake_canvas import FakeCanvas, one_document, painting

from mgie_krita.jobs import history
from mgie_krita.types import APPLIED, FAILED, READY, Job, Options
from mgie_protocol.pixels import PixelBuffer

SIDE = 200  # px


def ready(room: Session, model: str, **options: object) -> Job:
    """A finished edit, once the server has said which models paint."""
    room.connect()
    job = room.controller.edit("make it darker", Options(model=model, **options))  # type: ignore[arg-type]
    return room.until(job, READY)


def selected() -> tuple[FakeCanvas, bytes]:
    """A picture with its middle selected, and the mask."""
    canvas = one_document(painting(SIDE, SIDE))
    row = bytes(255 if 70 <= x < 130 else 0 for x in range(SIDE))
    mask = bytes(SIDE * 70) + row * 60 + bytes(SIDE * 70)
    canvas.documents["d1"].selection = PixelBuffer(SIDE, SIDE, 1, "u8", "srgb", mask)
    return canvas, mask


def test_what_was_painted_lies_in_the_selection_and_is_told(served: Home, session: Open) -> None:
    canvas, mask = selected()
    room = session(served, canvas)
    job = ready(room, "painter", variations=2)
    assert [report["painted"] for report in job.reports] == [True, True]
    room.controller.apply(job.job_id, 1)
    room.until(job, APPLIED)
    bottom, top = canvas.documents["d1"].layers
    before, after = bytes(bottom.picture.data), bytes(top.picture.data)
    outside = [n for n in range(SIDE * SIDE) if not mask[n]]
    assert all(before[4 * n : 4 * n + 4] == after[4 * n : 4 * n + 4] for n in outside)
    changed = sum(before[4 * n : 4 * n + 4] != after[4 * n : 4 * n + 4] for n in range(SIDE * SIDE))
    assert abs(job.reports[1]["identical"] - (1 - changed / SIDE**2)) < 0.002
    kept = history.from_bytes(canvas.documents["d1"].note)[0]
    assert kept.reports == ({**job.reports[1], "layer": "make it darker #2"},)
    assert kept.reports[0]["seed"] == job.seeds[1] and "licence" in kept.reports[0]


def test_how_it_lands_is_asked_of_models_that_paint(served: Home, session: Open) -> None:
    room = session(served)
    job = ready(room, "painter", landing="raw", coverage="grow")
    assert room.canvas.beyond and job.reports[0]["landing"] == "raw"
    entry = room.controller.history()[0]
    assert (entry.request["landing"], entry.request["coverage"]) == ("raw", "grow")
    again = room.until(room.controller.repeat(entry), READY)
    assert (again.options.landing, again.options.coverage) == ("raw", "grow")


def test_light_and_colour_have_no_choice(served: Home, session: Open) -> None:
    """What is remembered of another model's options asks nothing of this one."""
    room = session(served)
    job = ready(room, "mini", landing="raw", coverage="grow")
    request = room.controller.history()[0].request
    assert (request["landing"], request["coverage"]) == ("auto", "keep") and not room.canvas.beyond
    assert job.reports[0]["new"] == 0 and not job.reports[0]["painted"]
    assert room.settings.options.landing == "raw"


def test_a_kept_recipe_is_applied_to_another_layer(served: Home, session: Open) -> None:
    """From the result of one document to a layer of another, and again from that one's history."""
    room = session(served)
    job = ready(room, "mini")
    assert job.recipes == [0]
    name = room.controller.keep_recipe(job.job_id, 0)
    assert room.controller.recipes() == [name] == ["make it darker"]
    canvas = one_document(painting(60, 40, seed=9))
    other = session(served, canvas)
    made = other.until(other.controller.apply_recipe(name, Options()), READY)
    assert made.from_recipe and made.reports[0]["new"] == 0 and not made.reports[0]["painted"]
    other.controller.apply(made.job_id)
    other.until(made, APPLIED)
    bottom, top = canvas.documents["d1"].layers
    before, after = bytes(bottom.picture.data), bytes(top.picture.data)
    assert sum(after[::4]) < 0.9 * sum(before[::4]) and before[3::4] == after[3::4]
    entry = other.controller.history()[0]
    again = other.until(other.controller.repeat(entry), READY)
    assert again.from_recipe and again.source.node == top.node != made.source.node
    assert sum(again.after[0].rgba[::4]) < 0.9 * sum(made.after[0].rgba[::4])  # on the layer that it has made


def test_a_recipe_that_is_gone_says_so(served: Home, session: Open) -> None:
    room = session(served)
    failed = room.controller.apply_recipe("no such recipe", Options())
    assert failed.state == FAILED and failed.error is not None and failed.error.code == "recipe_invalid"


def test_a_layer_that_fades_by_itself_is_not_feathered_again(served: Home, session: Open) -> None:
    for own_edge, feather in ((False, 9.0), (True, 0.0)):
        canvas, _ = selected()
        canvas.own_edge = own_edge
        room = session(served, canvas)
        job = ready(room, "mini", feather=9.0, strict_selection=False)
        assert room.controller.history()[0].request["feather"] == feather
        room.controller.apply(job.job_id)
        room.until(job, APPLIED)
        assert canvas.edges == [(9.0, False), (feather, False)]  # of reading, of inserting
