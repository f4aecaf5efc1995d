# pyright: basic
"""A describer and an editor behind the engine interface."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from mgie_server.engines.engine import (
    Capabilities,
    Description,
    EditSettings,
    OnBatchStep,
    OnStep,
    edit_alone,
)
from mgie_server.engines.late_describer import LateDescriber
from mgie_server.engines.parts import TextGuidedEditor

Picture = NDArray[np.float32]


class PairEngine:
    """describer: None where the editor gets the words as they are."""

    def __init__(
        self,
        capabilities: Capabilities,
        editor: TextGuidedEditor,
        describer: LateDescriber | None = None,
    ) -> None:
        self.capabilities = capabilities
        self._editor, self._describer = editor, describer

    @property
    def describer_bytes(self) -> int:
        """As `DescribedEngine.describer_bytes`."""
        return self._describer.need_bytes if self._describer else 0

    def load_describer(self) -> None:
        """As `DescribedEngine.load_describer`."""
        if self._describer:
            self._describer.load()

    def describe(
        self,
        picture: Picture,
        instruction: str,
        expressive: str | None = None,
        decoding: str = "fast",
        references: Sequence[Picture] = (),
    ) -> Description:
        """A text of the person's own goes to the editor as it is; a describer that has nothing to say leaves the
        instruction."""
        if expressive or self._describer is None:
            return Description(expressive or instruction, None)
        said = self._describer.say(picture, instruction, references)
        return Description(said or instruction, None)

    def edit(
        self, picture: Picture, description: Description, settings: EditSettings, on_step: OnStep
    ) -> Picture:
        return edit_alone(self.edit_many, picture, description, settings, on_step)

    def edit_many(
        self,
        picture: Picture,
        description: Description,
        settings: Sequence[EditSettings],
        on_step: OnBatchStep,
    ) -> list[Picture]:
        """As `edit`, with a seed for each of the settings."""
        return self._editor.edit_many(picture, description.expressive, settings, on_step)

    def reconstruct(self, picture: Picture) -> Picture:
        return self._editor.reconstruct(picture)
