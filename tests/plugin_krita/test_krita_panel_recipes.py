"""Recipes in the panel: kept from a result, listed below the presets, applied to another layer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from panel_stage import REPORT, Stage, click, job, ready, settle

from mgie_krita.panel.recipes import RecipeRow
from mgie_krita.plain import FAILED
from mgie_protocol import recipes
from mgie_protocol.errors import MgieError


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    made = Stage(tmp_path, text="make it warmer")
    yield made
    made.close()


def rows(stage: Stage) -> list[RecipeRow]:
    settle()
    return [row for row in stage["mgie_recipes"].findChildren(RecipeRow) if row.isVisible()]


def test_what_has_a_recipe_can_be_kept(stage: Stage) -> None:
    stage.put(ready(2, reports=[REPORT, REPORT], recipes=[1]))
    click(stage["mgie_receipt"])
    assert not stage.seen("mgie_keep_recipe")
    click(stage["mgie_thumb_2"])
    click(stage["mgie_keep_recipe"])
    assert stage.workshop.last("keep_recipe") == ("keep_recipe", "job-1", 1)
    assert "rain" in stage["mgie_status"].text()


def test_recipes_are_applied_with_the_options_of_the_panel(stage: Stage) -> None:
    stage.workshop.kept = ["rain", "golden hour"]
    click(stage["mgie_source_group"])
    click(stage["mgie_presets"])
    assert [row.button.text() for row in rows(stage)] == ["rain", "golden hour"]
    click(rows(stage)[1].button)
    name, options = stage.workshop.last("apply_recipe")[1:]
    assert name == "golden hour" and options.source == "group"
    assert not stage.seen("mgie_recipes") and stage.panel.shown is stage.workshop.jobs[-1]


def test_a_recipe_gives_the_same_again(stage: Stage) -> None:
    stage.put(ready(from_recipe=True, reports=[REPORT]))
    assert not stage["mgie_again"].isEnabled() and "same" in stage["mgie_again"].toolTip()


def test_a_recipe_that_failed_is_tried_again(stage: Stage) -> None:
    error = MgieError("worker_crashed", "It ended.", "Try again.")
    stage.put(job("rain", from_recipe=True, state=FAILED, error=error))
    click(stage["mgie_error_button"])
    assert stage.workshop.last("apply_recipe")[1] == "rain" and "edit" not in stage.workshop.names()


def test_why_none_can_be_applied(stage: Stage) -> None:
    stage.workshop.kept, stage.workshop.reason = ["rain"], "No document is open."
    click(stage["mgie_presets"])
    button = rows(stage)[0].button
    assert not button.isEnabled() and button.toolTip() == "No document is open."


def test_a_recipe_is_deleted_after_a_question(
    stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MGIE_HOME", str(tmp_path))
    name = recipes.keep("rain", b"{}")
    stage.workshop.kept = [name]
    click(stage["mgie_presets"])
    row = rows(stage)[0]
    click(row.delete)
    assert recipes.names() == ["rain"]
    click(row.sure)
    assert recipes.names() == []
