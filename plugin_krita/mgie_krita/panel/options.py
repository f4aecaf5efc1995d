"""What stands behind "More": the model, what it is given, how it samples, how results land and are applied."""

from __future__ import annotations

import random
from dataclasses import replace

from mgie_client.models import ModelInfo
from mgie_krita.panel.applying import ApplyingRows
from mgie_krita.panel.describing import DescribingRow
from mgie_krita.panel.expanding import ExpandRow
from mgie_krita.panel.fields import AutoSpin, SeedSpin, WholeSpin
from mgie_krita.panel.form import Form
from mgie_krita.panel.guard import safely
from mgie_krita.panel.icons import IconButton
from mgie_krita.panel.inpainting import InpaintRow
from mgie_krita.panel.landing import LandingRows
from mgie_krita.panel.marks import MarksRow
from mgie_krita.panel.model_rows import ModelRows
from mgie_krita.panel.negative import NegativeRow
from mgie_krita.panel.references import ReferenceRows
from mgie_krita.qt import QtWidgets, Signal
from mgie_krita.types import Options
from mgie_krita.words import tr
from mgie_protocol.limits import MAX_VARIATIONS

MAX_SEED = 2**31 - MAX_VARIATIONS  # variation k uses seed + k


class OptionsForm(QtWidgets.QWidget):
    """changed: the artist set something else."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._last_seed = 0
        self._showing = False  # while show_options writes, nothing is told
        self._make()
        self._lay_out()
        self.models.changed.connect(self._tell)
        self.landing.changed.connect(self._tell)
        self.references.changed.connect(self._tell)
        self.negative.changed.connect(self._tell)
        self.marks.changed.connect(self._tell)
        self.expand.changed.connect(self._tell)
        self.inpaint.changed.connect(self._tell)
        self.describing.changed.connect(self._tell)
        self.applying.changed.connect(self._tell)
        for spin in (
            self.variations, self.seed, self.text_guidance, self.image_guidance, self.steps, self.feather,
            self.context,
        ):  # fmt: skip
            spin.valueChanged.connect(self._tell)
        self.locked.clicked.connect(self._lock)
        self.dice.clicked.connect(self._throw)

    def _make(self) -> None:
        self.models = ModelRows()
        self.landing = LandingRows()
        self.references, self.negative, self.marks = ReferenceRows(), NegativeRow(), MarksRow()
        self.expand, self.inpaint = ExpandRow(), InpaintRow()
        self.describing = DescribingRow()
        self.applying = ApplyingRows()
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
        self.context = AutoSpin(
            "mgie_context", tr("Surroundings: how much around the selection the model sees, of its size"),
            low=0, high=1000, step=25, typical=50, decimals=0,
        )  # fmt: skip
        self.context.setSuffix(tr(" %"))

    def _lay_out(self) -> None:
        form = Form(self)
        seed = QtWidgets.QHBoxLayout()
        seed.setSpacing(2)
        seed.addWidget(self.seed, 1)
        seed.addWidget(self.dice)
        seed.addWidget(self.locked)
        self.models.add_to(form)
        self.describing.add_to(form)
        self.references.add_to(form)
        self.negative.add_to(form)
        self.marks.add_to(form)
        self.expand.add_to(form)
        self.inpaint.add_to(form)
        self.landing.add_to(form)
        form.add_row(tr("Variations"), self.variations)
        form.add_row(tr("Seed"), seed)
        self._guidance = [QtWidgets.QLabel(tr("Text guidance")), QtWidgets.QLabel(tr("Image guidance"))]
        form.add_row(self._guidance[0], self.text_guidance)
        form.add_row(self._guidance[1], self.image_guidance)
        form.add_row(tr("Steps"), self.steps)
        form.add_row(tr("Feather"), self.feather)
        form.add_row(tr("Surroundings"), self.context)
        self.applying.add_to(form)

    # --- what stands there -----------------------------------------------------------------------------

    def filled_into(self, options: Options) -> Options:
        """The options with what is set here, a number that is still being typed included."""
        for spin in self.findChildren(QtWidgets.QAbstractSpinBox):
            spin.interpretText()
        steps, context = self.steps.number(), self.context.number()
        made = options
        for rows in (
            self.models, self.landing, self.applying, self.negative, self.expand, self.inpaint, self.describing,
        ):  # fmt: skip
            made = rows.filled_into(made)
        return replace(
            made,
            variations=self.variations.value(),
            seed=self.seed.value(),
            seed_locked=self.locked.isChecked(),
            steps=None if steps is None else round(steps),
            text_guidance=self.text_guidance.number(),
            image_guidance=self.image_guidance.number(),
            feather=float(self.feather.value()),
            context=None if context is None else context / 100,
        )

    def show_options(self, options: Options) -> None:
        self._showing = True
        self.models.show_options(options)
        self.landing.show_options(options)
        self.negative.show_options(options)
        self.expand.show_options(options)
        self.inpaint.show_options(options)
        self.describing.show_options(options)
        self.applying.show_options(options)
        self.variations.setValue(options.variations)
        self.seed.setValue(min(options.seed, MAX_SEED))
        self.locked.setChecked(options.seed_locked)
        self.steps.show_number(options.steps)
        self.text_guidance.show_number(options.text_guidance)
        self.image_guidance.show_number(options.image_guidance)
        self.feather.setValue(round(options.feather))
        self.context.show_number(None if options.context is None else 100 * options.context)
        self._show_lock()
        self._showing = False

    def show_models(self, models: tuple[ModelInfo, ...], chosen: str) -> None:
        """What the server has; those that are not installed say so."""
        model = next((info for info in models if info.name == chosen), None)
        self.landing.show_for(model is not None and model.paints)
        self.references.show_for(model.references if model is not None else 0)
        self.negative.show_for(model is not None and model.negative)
        self.marks.show_for(model is not None and model.paints)
        self.expand.show_for(model is not None and model.paints)
        self.inpaint.show_for(model is not None and model.inpaints)
        self.describing.show_for(model is None or model.describes)
        for part in (*self._guidance, self.text_guidance, self.image_guidance):
            part.setVisible(model is None or model.guided)
        self.models.show_models(models, chosen)

    def show_seed_used(self, seed: int) -> None:
        """The seed of the result on show: what the lock would keep."""
        self._last_seed = min(max(0, seed), MAX_SEED)

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
