"""Reference pictures and words for what is not to come true: in the panel, and in what the server is asked."""

from __future__ import annotations

import pytest
from controller_under_test import Home, Open, Session, spin
from fake_canvas import FakeCanvas, FakeLayer, one_document, painting
from panel_driver import MINI, PAINTER, PanelDriver, QTest, click, settle

from mgie_krita.jobs.errors import PluginError
from mgie_krita.reference import name_for
from mgie_krita.types import APPLIED, FAILED, READY, Job, Options, ServerState
from mgie_protocol.pixels import PixelBuffer

GREEN = (20, 200, 90, 255)


def plain(colour: tuple[int, ...] = GREEN, side: int = 24) -> PixelBuffer:
    return PixelBuffer(side, side, 4, "u8", "srgb", bytes(colour) * side * side)


@pytest.fixture
def canvas() -> FakeCanvas:
    """A painting, and below it a layer of one green."""
    made = one_document(painting(96, 64))
    made.documents["d1"].layers.insert(0, FakeLayer("hat", "hat", plain()))
    return made


def edited(room: Session, **options: object) -> Job:
    room.connect()
    asked = {"landing": "raw", "text_guidance": 3.0, **options}
    job = room.controller.edit("the hat of picture 2", Options(model="painter", **asked))  # type: ignore[arg-type]
    return room.until(job, READY)


def centre(canvas: FakeCanvas, room: Session, job: Job) -> list[int]:
    """Of what Apply makes of it."""
    room.controller.apply(job.job_id)
    room.until(job, APPLIED)
    picture = canvas.documents["d1"].layers[-1].picture
    middle = 4 * (picture.width * (picture.height // 2) + picture.width // 2)
    return list(bytes(picture.data[middle : middle + 3]))


def near(one: list[int], other: tuple[int, ...]) -> bool:
    return all(abs(a - b) <= 2 for a, b in zip(one, other[:3], strict=True))


def test_a_layer_goes_along_and_comes_again(served: Home, session: Open, canvas: FakeCanvas) -> None:
    """The painter's disc has its colour; another seed and the history take it along as well."""
    room = session(served, canvas)
    references = room.controller.references
    assert [layer.name for layer in references.layers()][-1] == "hat"
    references.add(references.layers()[-1])
    job = edited(room)
    assert [one["name"] for one in job.reports[0]["references"]] == ["hat"]
    references.remove(0)  # the next edits go without; what was asked before keeps its own
    again = room.until(room.controller.again(job, job.options), READY)
    assert again.reports[0]["references"] == job.reports[0]["references"]
    repeated = room.until(room.controller.repeat(room.controller.history()[-1]), READY)
    assert repeated.reports[0]["references"] == job.reports[0]["references"] and not repeated.notes
    assert near(centre(canvas, room, repeated), GREEN)
    assert "references" not in edited(room).reports[0]


def test_an_edit_that_is_repeated_without_its_references_says_so(
    served: Home, session: Open, canvas: FakeCanvas
) -> None:
    """In another Krita, where nothing is known of them; with pictures of the same names it takes those."""
    room = session(served, canvas)
    room.controller.references.add(room.controller.references.layers()[-1])
    job = edited(room)
    room.controller.apply(job.job_id)
    room.until(job, APPLIED)
    other = session(served, canvas)
    other.connect()
    entry = other.controller.history()[0]
    alone = other.until(other.controller.repeat(entry), READY)
    assert "hat" in alone.notes[0] and "references" not in alone.reports[0]
    other.controller.references.add(other.controller.references.layers()[-1])
    found = other.until(other.controller.repeat(entry), READY)
    assert not found.notes and found.reports[0]["references"]


def test_the_clipboards_picture_and_words_that_are_not_to_come_true(
    served: Home, session: Open, canvas: FakeCanvas
) -> None:
    room = session(served, canvas)
    canvas.copied = plain((200, 10, 30, 255))
    room.controller.references.paste()
    job = edited(room, negative="red")
    assert room.controller.history()[0].request["negative"] == "red"
    assert near(centre(canvas, room, job), (55, 245, 225))


def test_a_model_without_use_for_them_is_asked_without(
    served: Home, session: Open, canvas: FakeCanvas
) -> None:
    room = session(served, canvas)
    room.controller.references.add(room.controller.references.layers()[-1])
    room.connect()
    asked = Options(model="mini", negative="red")
    room.until(room.controller.edit("make it darker", asked), READY)
    request = room.controller.history()[0].request
    assert not request["references"] and request["negative"] is None


def test_a_layer_that_was_deleted_fails_the_edit_in_words(
    served: Home, session: Open, canvas: FakeCanvas
) -> None:
    room = session(served, canvas)
    room.controller.references.add(room.controller.references.layers()[-1])
    del canvas.documents["d1"].layers[0]
    room.connect()
    job = room.controller.edit("the hat of picture 2", Options(model="painter"))
    room.until(job, FAILED)
    assert job.error is not None and "hat" in job.error.message


def test_five_are_too_many(driver: PanelDriver) -> None:
    references = driver.controller.references
    for _ in range(4):
        references.add(references.layers()[0])
    with pytest.raises(PluginError, match="4 reference pictures"):
        references.add(references.layers()[0])
    assert "2" in references.why_not(PAINTER.__class__("two", "Two", references=2))
    assert not references.why_not(PAINTER) and not references.why_not(MINI)


def test_names_are_such_as_travel() -> None:
    assert name_for(" a\nhat\x07 ", "layer") == "a hat" and name_for("\n", "layer") == "layer"
    assert len(name_for("x" * 500, "layer")) == 200


def test_marks_are_seen_and_come_again(served: Home, session: Open) -> None:
    """The painter hands on what it saw, so that a test can tell: a blue corner, and no longer when none is chosen."""
    blue = b"".join(
        bytes((0, 0, 255, 255)) if x < 20 and y < 20 else bytes(4) for y in range(64) for x in range(96)
    )
    made = one_document(painting(96, 64))
    made.documents["d1"].layers.insert(
        0, FakeLayer("marks", "marks", PixelBuffer(96, 64, 4, "u8", "srgb", blue))
    )
    room = session(served, made)
    references = room.controller.references
    references.mark_with(references.layers()[-1])
    job = edited(room)
    assert room.controller.history()[0].request["marks"] is True
    references.mark_with(None)
    again = room.until(room.controller.again(job, job.options), READY)
    room.controller.apply(again.job_id)
    room.until(again, APPLIED)
    assert list(bytes(made.documents["d1"].layers[-1].picture.data[:3])) == [0, 0, 255]
    edited(room, context=2.0)
    request = room.controller.history()[0].request
    assert request["marks"] is False and request["context"] == 2.0


def test_a_result_that_is_larger_lies_around_its_source(served: Home, session: Open) -> None:
    """The picture before gets the same room, so that both are compared in place; again gives the same size."""
    made = one_document(painting(96, 64))
    made.documents["d1"].selection = PixelBuffer(96, 64, 1, "u8", "srgb", bytes([0, 255]) * (96 * 32))
    room = session(served, made)
    job = edited(room, expand="32, 0,0,16", landing="auto")
    assert (job.source.x, job.source.y, job.source.width, job.source.height) == (-32, 0, 128, 80)
    assert job.reports[0]["expand"] == {"left": 32, "top": 0, "right": 0, "bottom": 16}
    spin(lambda: job.before is not None and job.after)
    assert job.before is not None and (job.before.width, job.before.height) == (128, 80)
    assert (job.after[0].width, job.after[0].height) == (128, 80)
    assert not any(job.before.rgba[:4]) and any(job.before.rgba[4 * 32 : 4 * 33])
    again = room.until(room.controller.again(job, job.options), READY)
    assert again.source.width == 128
    room.controller.apply(again.job_id)
    room.until(again, APPLIED)
    picture = made.documents["d1"].layers[-1].picture
    assert (picture.width, picture.height) == (128, 80)
    assert made.documents["d1"].layers[-1].margins == (32, 0, 0, 16) and not room.messages
    room.settings.options = Options(grow_canvas=False)
    room.controller.apply(again.job_id)
    spin(lambda: len(room.messages) == 1)
    assert made.documents["d1"].layers[-2].margins == (0, 0, 0, 0) and "Resize Canvas" in room.messages[-1]
    wrong = room.controller.edit("more", Options(model="painter", expand="1,2"))
    assert wrong.state == FAILED and wrong.error is not None and "'1,2'" in wrong.error.message


# --- in the panel ----------------------------------------------------------------------------------------


def paint(driver: PanelDriver) -> None:
    """Choose a model that takes references, with its drawer open."""
    driver.controller.server = ServerState("ready", "", "", (MINI, PAINTER))
    driver.controller.settings.options = Options(model="painter")
    driver.panel.show_options()
    click(driver["mgie_more"])
    driver.panel.redraw()
    settle()


def test_they_are_offered_where_the_model_has_use_for_them(driver: PanelDriver) -> None:
    click(driver["mgie_more"])
    assert not driver.seen("mgie_reference_layer") and not driver.seen("mgie_negative")
    click(driver["mgie_more"])
    paint(driver)
    assert driver.seen("mgie_reference_layer") and driver.seen("mgie_negative")


def test_a_layer_is_added_named_and_removed(driver: PanelDriver) -> None:
    paint(driver)
    choice, references = driver["mgie_reference_layer"], driver.controller.references
    names = [choice.itemText(place) for place in range(choice.count())]
    assert names[1:] == [layer.name for layer in references.layers()]
    choice.activated.emit(1)
    settle()
    assert driver["mgie_reference_0"].text() == f"Picture 2: {names[1]}" and choice.currentIndex() == 0
    driver.panel.middle.options.references.add_files(["/pictures/hat.png"])
    settle()
    assert driver["mgie_reference_1"].text() == "Picture 3: hat.png"
    click(driver.panel.middle.options.references.removes[0])
    settle()
    assert [one.name for one in references.items] == ["hat.png"]
    assert driver["mgie_reference_0"].text() == "Picture 2: hat.png"


def test_an_empty_clipboard_is_told(driver: PanelDriver) -> None:
    paint(driver)
    click(driver["mgie_reference_paste"])
    assert "clipboard" in driver["mgie_status"].text()


def test_what_is_not_to_come_true_is_kept(driver: PanelDriver) -> None:
    paint(driver)
    QTest.keyClicks(driver["mgie_negative"], "text, people ")
    spin(lambda: driver.controller.settings.options.negative == "text, people", 5)


def test_the_layer_of_the_marks_and_the_surroundings_are_chosen(driver: PanelDriver) -> None:
    paint(driver)
    references, choice = driver.controller.references, driver["mgie_marks"]
    choice.setCurrentIndex(1)
    choice.activated.emit(1)
    settle()
    assert references.marks == references.layers()[0] and choice.currentIndex() == 1
    driver["mgie_context"].setValue(150)
    settle()
    assert driver.controller.settings.options.context == 1.5
    choice.activated.emit(0)
    settle()
    assert references.marks is None and choice.currentIndex() == 0
