"""Recipes in the panel: kept from a result, listed below the presets, applied to another layer."""

from __future__ import annotations

from pathlib import Path

import pytest
from panel_driver import REPORT, PanelDriver, click, job, ready, settle

from mgie_client import recipes
from mgie_krita.panel.recipes import RecipeRow
from mgie_krita.types import FAILED
from mgie_protocol.errors import MgieError


def rows(driver: PanelDriver) -> list[RecipeRow]:
    settle()
    return [row for row in driver["mgie_recipes"].findChildren(RecipeRow) if row.isVisible()]


def test_what_has_a_recipe_can_be_kept(driver: PanelDriver) -> None:
    driver.put(ready(2, reports=[REPORT, REPORT], recipes=[1]))
    click(driver["mgie_receipt"])
    assert not driver.seen("mgie_keep_recipe")
    click(driver["mgie_thumb_2"])
    click(driver["mgie_keep_recipe"])
    assert driver.controller.last("keep_recipe") == ("keep_recipe", "job-1", 1)
    assert "rain" in driver["mgie_status"].text()


def test_recipes_are_applied_with_the_options_of_the_panel(driver: PanelDriver) -> None:
    driver.controller.kept = ["rain", "golden hour"]
    click(driver["mgie_source_group"])
    click(driver["mgie_presets"])
    assert [row.button.text() for row in rows(driver)] == ["rain", "golden hour"]
    click(rows(driver)[1].button)
    name, options = driver.controller.last("apply_recipe")[1:]
    assert name == "golden hour" and options.source == "group"
    assert not driver.seen("mgie_recipes") and driver.panel.shown is driver.controller.jobs[-1]


def test_a_recipe_gives_the_same_again(driver: PanelDriver) -> None:
    driver.put(ready(from_recipe=True, reports=[REPORT]))
    assert not driver["mgie_again"].isEnabled() and "same" in driver["mgie_again"].toolTip()


def test_a_recipe_that_failed_is_tried_again(driver: PanelDriver) -> None:
    error = MgieError("worker_crashed", "It ended.", "Try again.")
    driver.put(job("rain", from_recipe=True, state=FAILED, error=error))
    click(driver["mgie_error_button"])
    assert driver.controller.last("apply_recipe")[1] == "rain" and "edit" not in driver.controller.names()


def test_why_none_can_be_applied(driver: PanelDriver) -> None:
    driver.controller.kept, driver.controller.reason = ["rain"], "No document is open."
    click(driver["mgie_presets"])
    button = rows(driver)[0].button
    assert not button.isEnabled() and button.toolTip() == "No document is open."


def test_a_recipe_is_deleted_after_a_question(
    driver: PanelDriver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MGIE_HOME", str(tmp_path))
    name = recipes.keep("rain", b"{}")
    driver.controller.kept = [name]
    click(driver["mgie_presets"])
    row = rows(driver)[0]
    click(row.delete)
    assert recipes.names() == ["rain"]
    click(row.sure)
    assert recipes.names() == []
