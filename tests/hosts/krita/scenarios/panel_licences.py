"""What a model's licence says of paid work: in the list of models, beside the status, in the receipt; and the filter."""

from __future__ import annotations

from typing import Any

from docked_panel import (
    SERVER_SECONDS,
    controller,
    edit_button_is_on,
    open_photograph,
    show_panel,
    until_job,
    write_instruction,
)
from mgie_scenario.steps import Pause, Steps, Until
from mgie_scenario.widgets import click, docker, find, grab

BADGES = {"no": "non-commercial", "conditional": "on a condition", "unknown": "licence unknown", "free": ""}


def titles() -> list[str]:
    box = find("mgie_model")
    return [box.itemText(place) for place in range(box.count())]


def choose(name: str) -> None:
    box: Any = find("mgie_model")
    box.setCurrentIndex(box.findData(name))


def check_1_every_state_has_its_words() -> Steps[None]:
    yield from show_panel()
    controller().start_server()
    yield Until(lambda: controller().server.light == "ready", "the server is ready", SERVER_SECONDS)
    click("mgie_more")
    yield Until(lambda: find("mgie_paid_work").isVisible(), "the options are seen")
    for name, words in BADGES.items():
        choose(name)
        yield Until(lambda words=words: find("mgie_badge").isVisible() == bool(words), "the badge follows")
        assert not words or find("mgie_badge").text() == words
        assert f"A {name} one · {words}".rstrip(" ·") in titles(), titles()
        yield Pause(200)
        grab(f"licence-{name}", docker())


def check_2_only_models_for_paid_work() -> Steps[None]:
    choose("conditional")
    click("mgie_paid_work")
    yield Until(lambda: len([t for t in titles() if t.startswith("A ")]) == 2, "the others are left out")
    assert "A free one" in titles() and "A no one · non-commercial" not in titles()
    yield Pause(200)
    grab("licence-filtered", docker())


def check_3_the_receipt_says_it() -> Steps[None]:
    click("mgie_more")
    yield from open_photograph()
    write_instruction("paint a red disc")
    yield Until(edit_button_is_on, "Edit is on")
    click("mgie_edit")
    yield until_job("ready")
    click("mgie_receipt")
    yield Until(lambda: find("mgie_receipt_details").isVisible(), "the details are seen")
    yield Pause(300)
    grab("licence-receipt", docker())
    assert controller().current.reports[0]["paid_work"] == "conditional"
    click("mgie_receipt")
