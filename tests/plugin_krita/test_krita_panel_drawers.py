"""The drawers: options, presets, history; and the window of settings."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from panel_stage import BIG, MINI, QTest, Stage, click, entry, press, settle

from mgie_krita.jobs.presets import EXAMPLES, Preset
from mgie_krita.panel.history import HistoryRow
from mgie_krita.panel.presets import PresetRow
from mgie_krita.plain import ModelInfo, Options, ServerState
from mgie_krita.qt import QtCore, QtWidgets

Key = QtCore.Qt.Key


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    made = Stage(tmp_path, text="make it warmer")
    yield made
    made.close()


def options(stage: Stage) -> Options:
    return stage.workshop.settings.options


def typed(field: QtWidgets.QWidget, text: str) -> None:
    """Write into a field over what is there, and go on with Tab."""
    field.setFocus()
    field.selectAll()  # type: ignore[attr-defined]
    QTest.keyClicks(field, text)
    press(field, Key.Key_Tab)


# --- options ------------------------------------------------------------------------------------------


def test_one_drawer_at_a_time(stage: Stage) -> None:
    click(stage["mgie_more"])
    assert stage.seen("mgie_variations") and not stage.seen("mgie_example_1")
    click(stage["mgie_presets"])
    assert (
        not stage.seen("mgie_variations")
        and stage.seen("mgie_preset_name")
        and not stage["mgie_more"].isChecked()
    )
    click(stage["mgie_presets"])
    assert not stage.seen("mgie_preset_name") and stage.seen("mgie_example_1")


def test_options_are_kept(stage: Stage) -> None:
    click(stage["mgie_source_merged"])
    click(stage["mgie_strict"])
    click(stage["mgie_more"])
    typed(stage["mgie_variations"], "4")
    typed(stage["mgie_text_guidance"], "9.5")
    typed(stage["mgie_image_guidance"], "1.2")
    typed(stage["mgie_steps"], "50")
    typed(stage["mgie_feather"], "12")
    made = options(stage)
    assert (made.source, made.strict_selection, made.variations) == ("merged", False, 4)
    assert (made.text_guidance, made.image_guidance, made.steps, made.feather) == (9.5, 1.2, 50, 12.0)
    stage.panel.hide()  # what waits to be written is written now
    assert stage.workshop.asked[-1] == ("settings_changed",)


def test_what_is_not_set_is_auto(stage: Stage) -> None:
    click(stage["mgie_more"])
    for name in ("mgie_text_guidance", "mgie_image_guidance", "mgie_steps"):
        assert stage[name].text() == "auto"
    assert options(stage).steps is None
    press(stage["mgie_steps"], Key.Key_Up)
    assert options(stage).steps == 20
    for _ in range(20):
        press(stage["mgie_steps"], Key.Key_Down)
    assert stage["mgie_steps"].text() == "auto" and options(stage).steps is None


def test_an_emptied_number_is_auto_again(stage: Stage) -> None:
    click(stage["mgie_more"])
    typed(stage["mgie_text_guidance"], "8")
    assert options(stage).text_guidance == 8
    field = stage["mgie_text_guidance"]
    field.setFocus()
    field.selectAll()
    press(field, Key.Key_Delete)
    press(field, Key.Key_Tab)
    assert options(stage).text_guidance is None and field.text() == "auto"


def test_zero_guidance_is_a_value_of_its_own(stage: Stage) -> None:
    click(stage["mgie_more"])
    typed(stage["mgie_text_guidance"], "0")
    assert options(stage).text_guidance == 0


def test_remembered_options_are_shown(stage: Stage) -> None:
    stage.workshop.settings.options = Options("group", "mgie-7b", 3, 99, True, 30, 8.5, 1.1, False, 4.0)
    stage.panel.show_options()
    stage.told()
    assert stage.panel.middle.options.filled_into(Options()) == Options(
        "layer", "mgie-7b", 3, 99, True, 30, 8.5, 1.1, True, 4.0
    )
    assert stage["mgie_source_group"].isChecked() and not stage["mgie_strict"].isChecked()
    assert stage["mgie_seed"].text() == "99"


def test_dice_locks_a_new_seed(stage: Stage) -> None:
    click(stage["mgie_more"])
    seeds = set()
    for _ in range(3):
        click(stage["mgie_seed_dice"])
        seeds.add(options(stage).seed)
    assert len(seeds) == 3 and options(stage).seed_locked and all(0 <= seed < 2**31 for seed in seeds)
    click(stage["mgie_seed_locked"])
    assert not options(stage).seed_locked and stage["mgie_seed"].text() == "random"


def test_models_of_the_server(stage: Stage) -> None:
    missing = ModelInfo("mgie-7b", "MGIE-7B", "CC-BY-NC-4.0", True, False)
    stage.workshop.server = ServerState("ready", "ready", "", (MINI, missing))
    stage.told()
    box = stage["mgie_model"]
    assert [box.itemText(n) for n in range(box.count())] == ["Adjust (offline)", "MGIE-7B (not installed)"]
    assert options(stage).model == "mini"
    stage.workshop.server = ServerState("ready", "ready", "", (BIG,))
    stage.told()
    assert (
        options(stage).model == "mini" and box.currentData() == "mini"
    )  # not changed behind the artist's back


def test_the_wheel_does_not_change_a_number_without_focus(stage: Stage) -> None:
    click(stage["mgie_more"])
    assert stage["mgie_variations"].focusPolicy() == QtCore.Qt.FocusPolicy.StrongFocus


def test_no_control_opens_a_nested_event_loop() -> None:
    """Krita holds its signals back in one: nothing in the panel may call exec, in whatever spelling."""
    folder = Path(__file__).resolve().parents[2] / "plugin_krita" / "mgie_krita" / "panel"
    for path in folder.glob("*.py"):
        code = path.read_text(encoding="utf-8")
        for word in (
            ".exec(",
            ".exec_(",
            "QMenu",
            "QDialog",
            "QMessageBox",
            "QInputDialog",
            "setMenu",
            "processEvents",
        ):
            assert word not in code, f"{path.name}: {word}"
        assert "import krita" not in code and "from krita" not in code, path.name


# --- examples, presets --------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [1, 6])
def test_an_example_is_put_into_the_box(stage: Stage, number: int) -> None:
    click(stage[f"mgie_example_{number}"])
    assert stage["mgie_instruction"].toPlainText() == EXAMPLES[number - 1]
    assert stage.workshop.names() == [] and stage["mgie_edit"].isEnabled()


def rows(stage: Stage, kind: type) -> list:
    return [w for w in stage.panel.findChildren(kind) if w.isVisible()]


def test_keep_the_present_instruction_as_a_preset(stage: Stage) -> None:
    click(stage["mgie_presets"])
    save = stage["mgie_preset_save"]
    assert not save.isEnabled() and save.toolTip() == "First give it a name"
    QTest.keyClicks(stage["mgie_preset_name"], "Evening")
    settle()
    click(save)
    assert stage.workshop.settings.presets == [Preset("Evening", "make it warmer")]
    assert [row.name.text() for row in rows(stage, PresetRow)] == ["Evening"]
    assert stage.workshop.asked[-1] == ("settings_changed",)


def test_without_an_instruction_there_is_nothing_to_keep(stage: Stage) -> None:
    stage.panel.instruction.put("")
    click(stage["mgie_presets"])
    QTest.keyClicks(stage["mgie_preset_name"], "Evening")
    settle()
    assert not stage["mgie_preset_save"].isEnabled()
    assert stage["mgie_preset_save"].toolTip() == "First write an instruction"


@pytest.fixture
def kept(stage: Stage) -> Stage:
    stage.workshop.settings.presets = [Preset("A", "make it darker"), Preset("B", "make it cooler")]
    click(stage["mgie_presets"])
    return stage


def test_choose_a_preset(kept: Stage) -> None:
    click(rows(kept, PresetRow)[1].name)
    assert kept["mgie_instruction"].toPlainText() == "make it cooler"
    assert not kept.seen("mgie_preset_name") and kept.workshop.names() == []


def test_rename_a_preset_where_it_stands(kept: Stage) -> None:
    row = rows(kept, PresetRow)[0]
    click(row.rename)
    assert row.field.isVisible() and not row.name.isVisible()
    row.field.selectAll()
    QTest.keyClicks(row.field, "Dusk")
    press(row.field, Key.Key_Return)
    assert kept.workshop.settings.presets == [Preset("Dusk", "make it darker"), Preset("B", "make it cooler")]


def test_a_preset_renamed_to_another_takes_its_place(kept: Stage) -> None:
    row = rows(kept, PresetRow)[0]
    click(row.rename)
    row.field.selectAll()
    QTest.keyClicks(row.field, "B")
    click(row.rename)
    assert kept.workshop.settings.presets == [Preset("B", "make it darker")]


def test_deleting_a_preset_asks_once(kept: Stage) -> None:
    row = rows(kept, PresetRow)[0]
    click(row.delete)
    assert len(kept.workshop.settings.presets) == 2 and row.sure.isVisible()
    click(row.delete)
    assert not row.sure.isVisible()
    click(row.delete)
    click(row.sure)
    assert kept.workshop.settings.presets == [Preset("B", "make it cooler")]
    assert len(rows(kept, PresetRow)) == 1


# --- history ------------------------------------------------------------------------------------------


@pytest.fixture
def told(stage: Stage) -> Stage:
    stage.workshop.entries = [
        entry("new", "make it darker", layer="make it darker"),
        entry("old", "make it cooler"),
    ]
    click(stage["mgie_history"])
    return stage


def test_history_lists_instructions_newest_first(told: Stage) -> None:
    found = rows(told, HistoryRow)
    assert [row.findChildren(QtWidgets.QLabel)[0].text() for row in found] == [
        "make it darker",
        "make it cooler",
    ]
    about = [row.findChildren(QtWidgets.QLabel)[1].text() for row in found]
    assert about[0].endswith("mgie-7b · kept as a layer") and about[1].endswith("not kept")


def test_repeat_an_edit(told: Stage) -> None:
    click(rows(told, HistoryRow)[1].buttons["repeat"])
    assert told.workshop.names() == ["repeat"] and told.workshop.asked[-1] == ("repeat", "old")
    assert not told["mgie_history"].isChecked() and told.seen("mgie_preview")


def test_copy_an_instruction_alone(told: Stage) -> None:
    click(rows(told, HistoryRow)[1].buttons["instruction"])
    assert told["mgie_instruction"].toPlainText() == "make it cooler" and options(told) == Options()


def test_copy_all_parameters(told: Stage) -> None:
    click(rows(told, HistoryRow)[0].buttons["parameters"])
    assert told["mgie_instruction"].toPlainText() == "make it darker"
    assert options(told) == Options("layer", "mgie-7b", 2, 77, True, 30, 9.0, None, False, 12.0)
    assert told["mgie_seed"].text() == "77" and not told["mgie_strict"].isChecked()


def test_an_empty_history_says_so(stage: Stage) -> None:
    click(stage["mgie_history"])
    assert stage.panel.middle.history.empty.isVisible()
    stage.workshop.entries = [entry()]
    stage.workshop.history_changed.emit()
    settle()
    assert not stage.panel.middle.history.empty.isVisible() and len(rows(stage, HistoryRow)) == 1


# --- settings -----------------------------------------------------------------------------------------


def test_settings_window_is_not_modal_and_saves(stage: Stage) -> None:
    click(stage["mgie_settings"])
    window = stage["mgie_settings_window"]
    assert window.isVisible() and not window.isModal() and window.isWindow()
    for name, text in (("mgie_server_command", "nice mgie-server"), ("mgie_endpoint", "tcp://127.0.0.1:7")):
        stage[name].setFocus()
        QTest.keyClicks(stage[name], text)
    stage["mgie_language"].setCurrentIndex(stage["mgie_language"].findData("en"))
    click(stage["mgie_previews"])
    click(stage["mgie_settings_save"])
    made = stage.workshop.settings
    assert (made.server_command, made.endpoint, made.language) == (
        "nice mgie-server",
        "tcp://127.0.0.1:7",
        "en",
    )
    assert made.previews is False and not window.isVisible()
    assert stage.workshop.asked[-1] == ("settings_changed",)


def test_settings_window_can_be_left(stage: Stage) -> None:
    click(stage["mgie_settings"])
    QTest.keyClicks(stage["mgie_server_command"], "something")
    press(stage["mgie_server_command"], Key.Key_Escape)
    assert not stage["mgie_settings_window"].isVisible() and stage.workshop.settings.server_command == ""
    click(stage["mgie_settings"])
    assert stage["mgie_server_command"].text() == ""
