"""Width, languages, palettes, and that every control says what it is."""

from __future__ import annotations

import ast
import json
import re
import string
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from panel_driver import MINI, PAINTER, REPORT, PanelDriver, application, click, entry, job, ready, settle

from mgie_client import receipt as receipt_texts
from mgie_krita import words
from mgie_krita.jobs.presets import ABILITIES, EXAMPLES, Preset
from mgie_krita.panel.icons import DRAWINGS, icon
from mgie_krita.panel.labels import ShortLabel, WrappedLabel, lay_out
from mgie_krita.panel.row_button import ShortButton
from mgie_krita.qt import QtCore, QtGui, QtWidgets
from mgie_krita.types import FAILED, QUEUED, WORKING, Options, ServerState
from mgie_protocol.errors import MgieError

PLUGIN = Path(__file__).resolve().parents[2] / "plugin_krita" / "mgie_krita"
SHARED = Path(__file__).resolve().parents[2] / "shared" / "mgie_client"
LONG = "a long instruction without end that goes on and on, " * 6


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    font = application().font()
    yield tmp_path
    application().setFont(font)
    words.use_language("en")


def idle(driver: PanelDriver) -> None:
    driver.controller.server = ServerState("off", "No server is running", "start")


def big(driver: PanelDriver) -> None:
    driver.controller.settings.options = Options(model="mgie-7b")
    click(driver["mgie_more"])


def working(driver: PanelDriver) -> None:
    driver.controller.settings.options = Options(variations=8)
    one = job(LONG, state=WORKING, stage="editing", step=120, steps=200, variation=7, seconds_left=4000.0)
    one.options, one.expressive = Options(variations=8), LONG
    driver.put(one)
    driver.put(job(LONG, "b", state=QUEUED, place=12, document="x"))


def results(driver: PanelDriver) -> None:
    driver.put(ready(8, instruction=LONG, expressive=LONG, seeds=[2**31 - n for n in range(1, 9)]))
    click(driver["mgie_expressive_pencil"])


def receipt(driver: PanelDriver) -> None:
    driver.put(ready(4, reports=[REPORT] * 4))
    click(driver["mgie_receipt"])


def painting(driver: PanelDriver) -> None:
    driver.controller.server = ServerState("ready", "ready", "", (MINI, PAINTER))
    driver.controller.settings.options = Options(model="painter", landing="raw")
    driver.panel.show_options()
    click(driver["mgie_more"])


def error(driver: PanelDriver) -> None:
    driver.controller.near = ["make it darker", "make it cooler", "increase the contrast a little"]
    hint = "See /home/artist/.local/share/mgie/a/very/long/path/without/a/blank/server.log."
    driver.put(job(state=FAILED, error=MgieError("edit_not_supported", LONG, hint)))


def copyable(driver: PanelDriver) -> None:
    driver.put(job(state=FAILED, error=MgieError("internal", LONG, "/a" * 90)))


def drawers(driver: PanelDriver) -> None:
    driver.controller.entries = [entry(instruction=LONG, layer="x"), entry("b")]
    click(driver["mgie_history"])


def presets(driver: PanelDriver) -> None:
    driver.controller.settings.presets = [Preset(LONG[:80], LONG), Preset("B", "b")]
    click(driver["mgie_presets"])


def waiting(driver: PanelDriver) -> None:
    driver.put(ready(job_id="r1", document="", instruction=LONG))
    driver.put(ready(job_id="r2", document="", instruction=LONG))


STATES = (idle, big, painting, working, results, receipt, error, copyable, drawers, presets, waiting)


def clipped(driver: PanelDriver) -> list[str]:
    """What stands beyond the panel's edge or is narrower than its own text."""
    found = []
    room = driver.panel.rect()
    for widget in driver.panel.findChildren(QtWidgets.QWidget):
        if not widget.isVisible() or widget.window() is not driver.panel.window():
            continue
        box = QtCore.QRect(widget.mapTo(driver.panel, QtCore.QPoint()), widget.size())
        name = widget.objectName() or type(widget).__name__
        if box.left() < 0 or box.right() > room.right():
            found.append(f"{name} reaches from {box.left()} to {box.right()}")
        texts = (QtWidgets.QPushButton, QtWidgets.QToolButton, QtWidgets.QRadioButton, QtWidgets.QCheckBox)
        plain_label = isinstance(widget, QtWidgets.QLabel) and not isinstance(
            widget, (ShortLabel, WrappedLabel)
        )
        if isinstance(widget, ShortButton):
            continue  # elides
        if (isinstance(widget, texts) and widget.text()) or (plain_label and widget.text()):  # type: ignore[union-attr]
            needed = widget.fontMetrics().horizontalAdvance(widget.text())  # type: ignore[attr-defined]
            if widget.width() < needed:
                found.append(f"{name} has {widget.width()} px for {needed}: {widget.text()}")  # type: ignore[attr-defined]
        if isinstance(widget, WrappedLabel) and widget.height() < widget.heightForWidth(widget.width()):
            found.append(f"{name} is too low")
    return found


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize(("width", "points"), [(250, 9), (300, 9), (300, 11)])
def test_nothing_is_clipped(folder: Path, state: object, language: str, width: int, points: int) -> None:
    application().setFont(QtGui.QFont("DejaVu Sans", points))
    assert words.use_language(language) == language
    driver = PanelDriver(folder, width=width, height=560, text="make it warmer")
    try:
        state(driver)  # type: ignore[operator]
        driver.told()
        assert driver.panel.width() == width, "the panel forces its docker wider"
        assert driver.panel.minimumSizeHint().width() <= 250
        assert clipped(driver) == []
        middle = driver.panel.middle
        inside, port = middle.widget(), middle.viewport()
        assert inside is not None and port is not None
        assert inside.width() <= port.width(), "something is hidden at the right"
    finally:
        driver.close()


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_every_control_says_what_it_is(folder: Path, state: object) -> None:
    driver = PanelDriver(folder, text="make it warmer")
    try:
        click(driver["mgie_settings"])
        state(driver)  # type: ignore[operator]
        driver.told()
        kinds = (
            QtWidgets.QAbstractButton, QtWidgets.QPlainTextEdit, QtWidgets.QAbstractSpinBox, QtWidgets.QComboBox,
            QtWidgets.QProgressBar,
        )  # fmt: skip
        dumb = [
            widget.objectName() or type(widget).__name__
            for widget in driver.panel.findChildren(QtWidgets.QWidget)
            if isinstance(widget, kinds) and widget.isVisible()
            and not (widget.toolTip() and (widget.accessibleName() or getattr(widget, "text", str)()))
        ]  # fmt: skip
        assert dumb == []
    finally:
        driver.close()


def test_all_names_of_the_contract_are_there(folder: Path) -> None:
    driver = PanelDriver(folder)
    names = (
        "instruction edit status settings presets history source_layer source_group source_merged strict feather "
        "more variations seed seed_locked text_guidance image_guidance steps model landing grow expressive "
        "expressive_edit receipt receipt_details "
        "progress progress_words preview queue compare apply again discard error error_button badge"
    )
    numbered = [*(f"thumb_{n}" for n in range(1, 9)), *(f"nearest_{n}" for n in range(1, 4))]
    try:
        for name in [*names.split(), *numbered, *(f"example_{n}" for n in range(1, 7))]:
            found = driver.panel.findChildren(QtWidgets.QWidget, f"mgie_{name}")
            assert len(found) == 1, name
    finally:
        driver.close()


# --- languages ----------------------------------------------------------------------------------------


def texts_of_the_plug_in() -> dict[str, str]:
    """Every text that goes through tr or is marked for it -> the file it stands in."""
    found: dict[str, str] = {text: "presets.py" for text in (*EXAMPLES, *ABILITIES)}  # noqa: C420
    found.update((text, "mgie_client.receipt") for text in receipt_texts.TEXTS)
    for path in [*sorted(PLUGIN.rglob("*.py")), *sorted(SHARED.rglob("*.py"))]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id in ("tr", "mark")
            ):
                text = node.args[0] if node.args else None
                if isinstance(text, ast.Constant) and isinstance(text.value, str) and text.value:
                    found[text.value] = path.name
            if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "ACTIONS":
                found.update((label, path.name) for _, label, _ in ast.literal_eval(node.value))
    return found


def chinese() -> dict[str, str]:
    return json.loads((PLUGIN / "translations" / "zh_CN.json").read_text(encoding="utf-8"))


def test_every_text_has_its_chinese() -> None:
    table = chinese()
    missing = {text: file for text, file in texts_of_the_plug_in().items() if not table.get(text)}
    assert missing == {}


def test_translations_keep_the_places_to_fill_in() -> None:
    def places(text: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}

    for english, translated in chinese().items():
        assert places(english) == places(translated), english


def test_the_panel_speaks_chinese(folder: Path) -> None:
    words.use_language("zh_CN")
    driver = PanelDriver(folder, text="变成夜晚")
    try:
        assert driver["mgie_edit"].text() == "编辑" and driver["mgie_more"].text() == "更多"
        click(driver["mgie_example_1"])
        assert driver["mgie_instruction"].toPlainText() == chinese()[EXAMPLES[0]]
        driver.put(ready(2))
        assert driver["mgie_apply"].text() == "应用"
        english = [
            widget.text()
            for widget in driver.panel.findChildren(QtWidgets.QAbstractButton)
            if re.search("[A-Za-z]{3}", widget.text())
        ]
        assert english == []
    finally:
        driver.close()


# --- palettes -----------------------------------------------------------------------------------------


def test_icons_take_the_colour_of_the_palette() -> None:
    application()
    for name in DRAWINGS:
        for color in (QtGui.QColor(250, 250, 250), QtGui.QColor(20, 20, 20)):
            palette = QtGui.QPalette()
            palette.setColor(QtGui.QPalette.ColorRole.ButtonText, color)
            image = icon(name, palette).pixmap(16, 16).toImage()
            solid = [
                image.pixelColor(x, y)
                for x in range(image.width()) for y in range(image.height())
                if image.pixelColor(x, y).alpha() > 200
            ]  # fmt: skip
            assert len(solid) > 8, name
            assert all(abs(pixel.red() - color.red()) < 12 for pixel in solid), name


def test_icons_follow_a_change_of_theme(folder: Path) -> None:
    driver = PanelDriver(folder)
    try:
        before = driver["mgie_settings"].icon().pixmap(16, 16).toImage()
        palette = driver.panel.palette()
        palette.setColor(QtGui.QPalette.ColorRole.ButtonText, QtGui.QColor(255, 0, 0))
        driver.panel.setPalette(palette)
        settle()
        assert driver["mgie_settings"].icon().pixmap(16, 16).toImage() != before
    finally:
        driver.close()


def test_no_colours_but_the_light_and_no_emoji_in_the_code() -> None:
    for path in (PLUGIN / "panel").glob("*.py"):
        code = path.read_text(encoding="utf-8")
        if path.name != "status.py":
            assert not re.search(r"#[0-9a-fA-F]{6}\b|setStyleSheet|GlobalColor", code), path.name
        odd = [char for char in code if unicodedata.category(char) in ("So", "Cs") or ord(char) >= 0x1F000]
        assert odd == [], path.name


# --- labels -------------------------------------------------------------------------------------------


def test_long_words_are_elided_and_stand_in_the_tooltip(folder: Path) -> None:
    driver = PanelDriver(folder)
    try:
        driver.panel.show_message(LONG)
        settle()
        label = driver["mgie_status"]
        lines = label.shown_lines()
        assert len(lines) == 2 and lines[1].endswith("…") and label.toolTip().startswith(LONG[:40])
        assert all(label.fontMetrics().horizontalAdvance(line) <= label.width() for line in lines)
    finally:
        driver.close()


@pytest.mark.parametrize("text", ["", "word", "变成下雨的傍晚" * 30, "/path" * 60, "a b " * 80])
@pytest.mark.parametrize("lines", [1, 2, 3])
def test_laying_out_keeps_to_width_and_lines(text: str, lines: int) -> None:
    font = application().font()
    made = lay_out(text, font, 120, lines)
    assert len(made) <= lines
    assert all(QtGui.QFontMetrics(font).horizontalAdvance(line) <= 120 for line in made)
