"""What stands behind "More": model, landing, variations, seed, guidance, steps, feather."""

from __future__ import annotations

import random
from dataclasses import replace

from mgie_krita.panel.fields import AutoSpin, Choice, SeedSpin, WholeSpin
from mgie_krita.panel.guard import safely
from mgie_krita.panel.icons import IconButton
from mgie_krita.panel.landing import LandingRows
from mgie_krita.plain import ModelInfo, Options
from mgie_krita.qt import QtCore, QtWidgets, Signal
from mgie_krita.words import tr
from mgie_protocol.limits import MAX_VARIATIONS

MAX_SEED = 2**31 - MAX_VARIATIONS  # variation k uses seed + k


class OptionsForm(QtWidgets.QWidget):
    """changed: the artist set something else."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._models: tuple[ModelInfo, ...] = ()
        self._last_seed = 0
        self._showing = False  # while show_options writes, nothing is told
        self._make()
        self._lay_out()
        self.model.currentIndexChanged.connect(self._tell)
        self.landing.changed.connect(self._tell)
        for spin in (
            self.variations, self.seed, self.text_guidance, self.image_guidance, self.steps, self.feather,
        ):  # fmt: skip
            spin.valueChanged.connect(self._tell)
        self.locked.clicked.connect(self._lock)
        self.dice.clicked.connect(self._throw)

    def _make(self) -> None:
        self.model = Choice("mgie_model", tr("Model"))
        self.landing = LandingRows()
        self.variations = WholeSpin("mgie_variations", tr("How many variations to make"), 1, MAX_VARIATIONS)
        self.seed = SeedSpin("mgie_seed", tr("Seed: the same one gives the same picture again"), 0, MAX_SEED)
        self.dice = IconButton("mgie_seed_dice", "dice", tr("Throw a new seed and keep it"))
        self.locked = IconButton("mgie_seed_locked", "unlock", tr("Keep this seed"), checkable=True)
        self.text_guidance = AutoSpin(
            "mgie_text_guidance", tr("Text guidance: higher follows the words more closely"),
            low=0, high=30, step=0.5, typical=7.5,
        )  # fmt: skip
        self.image_guidance = AutoSpin(
            "mgie_image_guidance", tr("Image guidance: higher stays closer to the picture"),
            low=0, high=30, step=0.1, typical=1.5,
        )  # fmt: skip
        self.steps = AutoSpin(
            "mgie_steps", tr("Steps: more take longer and may be finer"),
            low=1, high=200, step=1, typical=20, decimals=0,
        )  # fmt: skip
        self.feather = WholeSpin("mgie_feather", tr("Feather: how softly the selection ends"), 0, 1000)
        self.feather.setSuffix(tr(" px"))

    def _lay_out(self) -> None:
        form = QtWidgets.QFormLayout(self)
        form.setContentsMargins(0, 2, 0, 2)
        form.setHorizontalSpacing(8)
        form.setVerticalSpacing(4)
        form.setFieldGrowthPolicy(QtWidgets.QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.setLabelAlignment(QtCore.Qt.AlignmentFlag.AlignLeft)
        seed = QtWidgets.QHBoxLayout()
        seed.setSpacing(2)
        seed.addWidget(self.seed, 1)
        seed.addWidget(self.dice)
        seed.addWidget(self.locked)
        form.addRow(tr("Model"), self.model)
        self.landing.add_to(form)
        form.addRow(tr("Variations"), self.variations)
        form.addRow(tr("Seed"), seed)
        form.addRow(tr("Text guidance"), self.text_guidance)
        form.addRow(tr("Image guidance"), self.image_guidance)
        form.addRow(tr("Steps"), self.steps)
        form.addRow(tr("Feather"), self.feather)

    # --- what stands there -----------------------------------------------------------------------------

    def filled_into(self, options: Options) -> Options:
        """The options with what is set here, a number that is still being typed included."""
        for spin in self.findChildren(QtWidgets.QAbstractSpinBox):
            spin.interpretText()
        steps = self.steps.number()
        return replace(
            self.landing.filled_into(options),
            model=self.model.currentData() or options.model,
            variations=self.variations.value(),
            seed=self.seed.value(),
            seed_locked=self.locked.isChecked(),
            steps=None if steps is None else round(steps),
            text_guidance=self.text_guidance.number(),
            image_guidance=self.image_guidance.number(),
            feather=float(self.feather.value()),
        )

    def show_options(self, options: Options) -> None:
        self._showing = True
        self._choose_model(options.model)
        self.landing.show_options(options)
        self.variations.setValue(options.variations)
        self.seed.setValue(min(options.seed, MAX_SEED))
        self.locked.setChecked(options.seed_locked)
        self.steps.show_number(options.steps)
        self.text_guidance.show_number(options.text_guidance)
        self.image_guidance.show_number(options.image_guidance)
        self.feather.setValue(round(options.feather))
        self._show_lock()
        self._showing = False

    def show_models(self, models: tuple[ModelInfo, ...], chosen: str) -> None:
        """What the server has; those that are not installed say so."""
        self.landing.show_for(any(info.paints for info in models if info.name == chosen))
        if models != self._models or self.model.count() == 0:
            self._models = models
            self._showing = True
            self.model.clear()
            for info in models:
                title = _title(info)
                words = title if info.installed else tr("{model} (not installed)").format(model=title)
                self.model.addItem(words, info.name)
                self.model.setItemData(self.model.count() - 1, words, QtCore.Qt.ItemDataRole.ToolTipRole)
            self._choose_model(chosen)
            self._showing = False

    def show_seed_used(self, seed: int) -> None:
        """The seed of the result on show: what the lock would keep."""
        self._last_seed = min(max(0, seed), MAX_SEED)

    def _choose_model(self, name: str) -> None:
        place = self.model.findData(name)
        if place < 0:  # not known to this server, or no server yet
            self.model.addItem(name, name)
            place = self.model.count() - 1
        self.model.setCurrentIndex(place)

    def _show_lock(self) -> None:
        locked = self.locked.isChecked()
        self.seed.setEnabled(locked)
        self.locked.set_look("lock" if locked else "unlock")
        tip = tr("The seed is kept; press for a random one each time") if locked else tr("Keep this seed")
        self.locked.setToolTip(tip)
        self.locked.setAccessibleName(tip)

    @safely
    def _lock(self) -> None:
        if self.locked.isChecked() and self._last_seed:
            self._showing = True
            self.seed.setValue(self._last_seed)
            self._showing = False
        self._show_lock()
        self._tell()

    @safely
    def _throw(self) -> None:
        self._showing = True
        self.locked.setChecked(True)
        self._show_lock()
        self.seed.setValue(random.SystemRandom().randrange(MAX_SEED + 1))
        self._showing = False
        self._tell()

    @safely
    def _tell(self) -> None:
        if not self._showing:
            self.changed.emit()


def _title(info: ModelInfo) -> str:
    return tr("Adjust (offline)") if info.name == "mini" else info.title or info.name
