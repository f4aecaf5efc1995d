"""What goes beside the pictures of a result, written into the job's folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from mgie_protocol.attachments import MODEL_PICTURE, AttachmentHeader
from mgie_protocol.pixels import Buffer, PixelFormat
from mgie_server.service.bodies import write_pixels
from mgie_server.service.results import attachment_file

if TYPE_CHECKING:
    from mgie_server.engines.engine import Picture


class Attachments:
    """The attachments of one job so far."""

    def __init__(self, folder: Path, job: str) -> None:
        self._folder, self._job = folder, job
        self.headers: list[AttachmentHeader] = []

    def add(self, name: str, number: int, data: Buffer, form: PixelFormat | None = None) -> None:
        """One of attachments.NAMES for variation `number`. Raises OSError."""
        write_pixels(attachment_file(self._folder, self._job, number, name), data)
        self.headers.append(AttachmentHeader(name, number, memoryview(data).nbytes, form))

    def add_model_picture(self, number: int, made: Picture) -> None:
        """made: float32 [h, w, 3], 0..1; rounded as the original rounds."""
        pixels = np.rint(np.clip(made, 0, 1) * 255).astype(np.uint8)
        high, wide = pixels.shape[:2]
        self.add(MODEL_PICTURE, number, pixels.tobytes(), PixelFormat(wide, high, 3, "u8"))
