"""The drawers: options, presets, history; and the window of settings."""

from __future__ import annotations

from pathlib import Path

import pytest
from panel_driver import BIG, MINI, PanelDriver, QTest, click, entry, press, settle

from mgie_client.models import ModelInfo
from mgie_krita.jobs.presets import EXAMPLES, Preset
from mgie_krita.panel.history import HistoryRow
from mgie_krita.panel.presets import PresetRow
from mgie_krita.qt import QtCore, QtWidgets
from mgie_krita.types import Options, ServerState

Key = QtCore.Qt.Key


def options(driver: PanelDriver) -> Options:
    return driver.controller.settings.options


def typed(field: QtWidgets.QWidget, text: str) -> None:
    """Write into a field over what is there, and go on with Tab."""
    field.setFocus()
    field.selectAll()  # type: ignore[attr-defined]
    QTest.keyClicks(field, text)
    press(field, Key.Key_Tab)


# --- options ------------------------------------------------------------------------------------------


def test_one_drawer_at_a_time(driver: PanelDriver) -> None:
    click(driver["mgie_more"])
    assert driver.seen("mgie_variations") and not driver.seen("mgie_example_1")
    click(driver["mgie_presets"])
    assert (
        not driver.seen("mgie_variations")
        and driver.seen("mgie_preset_name")
        and not driver["mgie_more"].isChecked()
    )
    click(driver["mgie_presets"])
    assert not driver.seen("mgie_preset_name") and driver.seen("mgie_example_1")


def test_options_are_kept(driver: PanelDriver) -> None:
    click(driver["mgie_source_merged"])
    click(driver["mgie_strict"])
    click(driver["mgie_more"])
    typed(driver["mgie_variations"], "4")
    typed(driver["mgie_text_guidance"], "9.5")
    typed(driver["mgie_image_guidance"], "1.2")
    typed(driver["mgie_steps"], "50")
    typed(driver["mgie_feather"], "12")
    made = options(driver)
    assert (made.source, made.strict_selection, made.variations) == ("merged", False, 4)
    assert (made.text_guidance, made.image_guidance, made.steps, made.feather) == (9.5, 1.2, 50, 12.0)
    driver.panel.hide()  # what waits to be written is written now
    assert driver.controller.asked[-1] == ("settings_changed",)


def test_what_is_not_set_is_auto(driver: PanelDriver) -> None:
    click(driver["mgie_more"])
    for name in ("mgie_text_guidance", "mgie_image_guidance", "mgie_steps"):
        assert driver[name].text() == "auto"
    assert options(driver).steps is None
    press(driver["mgie_steps"], Key.Key_Up)
    assert options(driver).steps == 20
    for _ in range(20):
        press(driver["mgie_steps"], Key.Key_Down)
    assert driver["mgie_steps"].text() == "auto" and options(driver).steps is None


def test_an_emptied_number_is_auto_again(driver: PanelDriver) -> None:
    click(driver["mgie_more"])
    typed(driver["mgie_text_guidance"], "8")
    assert options(driver).text_guidance == 8
    field = driver["mgie_text_guidance"]
    field.setFocus()
    field.selectAll()
    press(field, Key.Key_Delete)
    press(field, Key.Key_Tab)
    assert options(driver).text_guidance is None and field.text() == "auto"


def test_zero_guidance_is_a_value_of_its_own(driver: PanelDriver) -> None:
    click(driver["mgie_more"])
    typed(driver["mgie_text_guidance"], "0")
    assert options(driver).text_guidance == 0


def test_remembered_options_are_shown(driver: PanelDriver) -> None:
    driver.controller.settings.options = Options("group", "mgie-7b", 3, 99, True, 30, 8.5, 1.1, False, 4.0)
    driver.panel.show_options()
    driver.told()
    assert driver.panel.middle.options.filled_into(Options()) == Options(
        "layer", "mgie-7b", 3, 99, True, 30, 8.5, 1.1, True, 4.0
    )
    assert driver["mgie_source_group"].isChecked() and not driver["mgie_strict"].isChecked()
    assert driver["mgie_seed"].text() == "99"


def test_dice_locks_a_new_seed(driver: PanelDriver) -> None:
    click(driver["mgie_more"])
    seeds = set()
    for _ in range(3):
        click(driver["mgie_seed_dice"])
        seeds.add(options(driver).seed)
    assert len(seeds) == 3 and options(driver).seed_locked and all(0 <= seed < 2**31 for seed in seeds)
    click(driver["mgie_seed_locked"])
    assert not options(driver).seed_locked and driver["mgie_seed"].text() == "random"


def test_models_of_the_server(driver: PanelDriver) -> None:
    missing = ModelInfo("mgie-7b", "MGIE-7B", "CC-BY-NC-4.0", "no", installed=False)
    driver.controller.server = ServerState("ready", "ready", "", (MINI, missing))
    driver.told()
    box = driver["mgie_model"]
    assert [box.itemText(n) for n in range(box.count())] == [
        "Adjust (offline)",
        "MGIE-7B (not installed) · non-commercial",
    ]
    assert options(driver).model == "mini"
    driver.controller.server = ServerState("ready", "ready", "", (BIG,))
    driver.told()
    assert (
        options(driver).model == "mini" and box.currentData() == "mini"
    )  # not changed behind the artist's back


def test_only_what_the_model_has_use_for_is_offered(driver: PanelDriver) -> None:
    """Guidance of one that learnt it; telling it of the selection, where it can be told."""
    quick = ModelInfo("quick", "Quick", "none", "free", paints=True, inpaints=True, guided=False)
    driver.controller.server = ServerState("ready", "ready", "", (MINI, quick))
    driver.told()
    click(driver["mgie_more"])
    assert driver.seen("mgie_text_guidance") and not driver.seen("mgie_inpaint")
    driver["mgie_model"].setCurrentIndex(1)
    driver.told()
    assert driver.seen("mgie_inpaint")
    assert not driver.seen("mgie_text_guidance") and not driver.seen("mgie_image_guidance")
    click(driver["mgie_inpaint"])
    assert options(driver).inpaint


def test_models_for_paid_work_alone(driver: PanelDriver) -> None:
    """What is chosen already stays, and says what it is; the choice is remembered."""
    on_condition = ModelInfo("pix", "Pix", "OpenRAIL-M", "conditional", "Not to deceive.")
    mine = ModelInfo("mine", "Mine", "unknown", "unknown")
    driver.controller.server = ServerState("ready", "ready", "", (MINI, on_condition, BIG, mine))
    driver.told()
    click(driver["mgie_more"])
    box = driver["mgie_model"]

    def listed() -> list[str]:
        return [box.itemText(n) for n in range(box.count())]

    every = ["Adjust (offline)", "Pix · on a condition", "MGIE-7B · non-commercial", "Mine · licence unknown"]
    assert listed() == every
    assert "Not to deceive." in box.itemData(1, QtCore.Qt.ItemDataRole.ToolTipRole)
    click(driver["mgie_paid_work"])
    assert listed() == every[:2] and options(driver).paid_work_only
    click(driver["mgie_paid_work"])
    box.setCurrentIndex(2)
    click(driver["mgie_paid_work"])
    assert listed() == every[:3] and box.currentIndex() == 2 and options(driver).model == "mgie-7b"


def test_the_wheel_does_not_change_a_number_without_focus(driver: PanelDriver) -> None:
    click(driver["mgie_more"])
    assert driver["mgie_variations"].focusPolicy() == QtCore.Qt.FocusPolicy.StrongFocus


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
def test_an_example_is_put_into_the_box(driver: PanelDriver, number: int) -> None:
    click(driver[f"mgie_example_{number}"])
    assert driver["mgie_instruction"].toPlainText() == EXAMPLES[number - 1]
    assert driver.controller.names() == [] and driver["mgie_edit"].isEnabled()


def rows(driver: PanelDriver, kind: type) -> list:
    return [w for w in driver.panel.findChildren(kind) if w.isVisible()]


def test_keep_the_present_instruction_as_a_preset(driver: PanelDriver) -> None:
    click(driver["mgie_presets"])
    save = driver["mgie_preset_save"]
    assert not save.isEnabled() and save.toolTip() == "First give it a name"
    QTest.keyClicks(driver["mgie_preset_name"], "Evening")
    settle()
    click(save)
    assert driver.controller.settings.presets == [Preset("Evening", "make it warmer")]
    assert [row.name.text() for row in rows(driver, PresetRow)] == ["Evening"]
    assert driver.controller.asked[-1] == ("settings_changed",)


def test_without_an_instruction_there_is_nothing_to_keep(driver: PanelDriver) -> None:
    driver.panel.instruction.put("")
    click(driver["mgie_presets"])
    QTest.keyClicks(driver["mgie_preset_name"], "Evening")
    settle()
    assert not driver["mgie_preset_save"].isEnabled()
    assert driver["mgie_preset_save"].toolTip() == "First write an instruction"


@pytest.fixture
def kept(driver: PanelDriver) -> PanelDriver:
    driver.controller.settings.presets = [Preset("A", "make it darker"), Preset("B", "make it cooler")]
    click(driver["mgie_presets"])
    return driver


def test_choose_a_preset(kept: PanelDriver) -> None:
    click(rows(kept, PresetRow)[1].name)
    assert kept["mgie_instruction"].toPlainText() == "make it cooler"
    assert not kept.seen("mgie_preset_name") and kept.controller.names() == []


def test_rename_a_preset_where_it_stands(kept: PanelDriver) -> None:
    row = rows(kept, PresetRow)[0]
    click(row.rename)
    assert row.field.isVisible() and not row.name.isVisible()
    row.field.selectAll()
    QTest.keyClicks(row.field, "Dusk")
    press(row.field, Key.Key_Return)
    assert kept.controller.settings.presets == [
        Preset("Dusk", "make it darker"),
        Preset("B", "make it cooler"),
    ]


def test_a_preset_renamed_to_another_takes_its_place(kept: PanelDriver) -> None:
    row = rows(kept, PresetRow)[0]
    click(row.rename)
    row.field.selectAll()
    QTest.keyClicks(row.field, "B")
    click(row.rename)
    assert kept.controller.settings.presets == [Preset("B", "make it darker")]


def test_deleting_a_preset_asks_once(kept: PanelDriver) -> None:
    row = rows(kept, PresetRow)[0]
    click(row.delete)
    assert len(kept.controller.settings.presets) == 2 and row.sure.isVisible()
    click(row.delete)
    assert not row.sure.isVisible()
    click(row.delete)
    click(row.sure)
    assert kept.controller.settings.presets == [Preset("B", "make it cooler")]
    assert len(rows(kept, PresetRow)) == 1


# --- history ------------------------------------------------------------------------------------------


@pytest.fixture
def told(driver: PanelDriver) -> PanelDriver:
    driver.controller.entries = [
        entry("new", "make it darker", layer="make it darker"),
        entry("old", "make it cooler"),
    ]
    click(driver["mgie_history"])
    return driver


def test_history_lists_instructions_newest_first(told: PanelDriver) -> None:
    found = rows(told, HistoryRow)
    assert [row.findChildren(QtWidgets.QLabel)[0].text() for row in found] == [
        "make it darker",
        "make it cooler",
    ]
    about = [row.findChildren(QtWidgets.QLabel)[1].text() for row in found]
    assert about[0].endswith("mgie-7b · kept as a layer") and about[1].endswith("not kept")


def test_repeat_an_edit(told: PanelDriver) -> None:
    click(rows(told, HistoryRow)[1].buttons["repeat"])
    assert told.controller.names() == ["repeat"] and told.controller.asked[-1] == ("repeat", "old")
    assert not told["mgie_history"].isChecked() and told.seen("mgie_preview")


def test_copy_an_instruction_alone(told: PanelDriver) -> None:
    click(rows(told, HistoryRow)[1].buttons["instruction"])
    assert told["mgie_instruction"].toPlainText() == "make it cooler" and options(told) == Options()


def test_copy_all_parameters(told: PanelDriver) -> None:
    click(rows(told, HistoryRow)[0].buttons["parameters"])
    assert told["mgie_instruction"].toPlainText() == "make it darker"
    assert options(told) == Options("layer", "mgie-7b", 2, 77, True, 30, 9.0, None, False, 12.0)
    assert told["mgie_seed"].text() == "77" and not told["mgie_strict"].isChecked()


def test_an_empty_history_says_so(driver: PanelDriver) -> None:
    click(driver["mgie_history"])
    assert driver.panel.middle.history.empty.isVisible()
    driver.controller.entries = [entry()]
    driver.controller.history_changed.emit()
    settle()
    assert not driver.panel.middle.history.empty.isVisible() and len(rows(driver, HistoryRow)) == 1


# --- settings -----------------------------------------------------------------------------------------


def test_settings_window_is_not_modal_and_saves(driver: PanelDriver) -> None:
    click(driver["mgie_settings"])
    window = driver["mgie_settings_window"]
    assert window.isVisible() and not window.isModal() and window.isWindow()
    for name, text in (("mgie_server_command", "nice mgie-server"), ("mgie_endpoint", "tcp://127.0.0.1:7")):
        driver[name].setFocus()
        QTest.keyClicks(driver[name], text)
    driver["mgie_language"].setCurrentIndex(driver["mgie_language"].findData("en"))
    click(driver["mgie_previews"])
    click(driver["mgie_settings_save"])
    made = driver.controller.settings
    assert (made.server_command, made.endpoint, made.language) == (
        "nice mgie-server",
        "tcp://127.0.0.1:7",
        "en",
    )
    assert made.previews is False and not window.isVisible()
    assert driver.controller.asked[-1] == ("settings_changed",)


def test_settings_window_can_be_left(driver: PanelDriver) -> None:
    click(driver["mgie_settings"])
    QTest.keyClicks(driver["mgie_server_command"], "something")
    press(driver["mgie_server_command"], Key.Key_Escape)
    assert not driver["mgie_settings_window"].isVisible() and driver.controller.settings.server_command == ""
    click(driver["mgie_settings"])
    assert driver["mgie_server_command"].text() == ""
