"""Jobs through a worker's pipeline on one engine, without a server around it."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from mgie_protocol.messages import Message, Result, Submit
from mgie_protocol.pixels import PixelFormat
from mgie_protocol.request import EditRequest
from mgie_server.engines.engine import Engine
from mgie_server.service.channel import Order
from mgie_server.service.model_cache import ModelCache
from mgie_server.service.pipeline import Pipeline
from mgie_server.settings import Settings


class Silent:
    """A reporter that nobody hears."""

    def send(self, message: Message) -> None:
        pass

    def check(self) -> None:
        pass


class Bench:
    """Jobs on one engine. made: the pictures of the last one, u8 [h, w, channels]."""

    def __init__(self, folder: Path, engine: Engine) -> None:
        self.folder, self.engine = folder, engine
        cache = ModelCache("cpu", load=lambda name, device: engine, need_bytes=lambda name: 0)
        self.pipeline = Pipeline("cpu", Settings(), cache)

    def run(
        self,
        layer: np.ndarray,
        selection: np.ndarray | None = None,
        references: tuple[np.ndarray, ...] = (),
        marks: np.ndarray | None = None,
        **fields: object,
    ) -> Result:
        height, width, channels = layer.shape
        form = PixelFormat(width, height, channels, "u8")
        parts = [*([layer] if selection is None else [layer, selection]), *references]
        parts += [] if marks is None else [marks]
        fields["marks"] = marks is not None
        fields["references"] = [f"reference {number}" for number in range(len(references))]
        (self.folder / "body").write_bytes(b"".join(part.tobytes() for part in parts))
        request = EditRequest.from_dict({"instruction": "x", "model": "painter", **fields})
        mask = None if selection is None else PixelFormat(width, height, 1, "u8")
        forms = [PixelFormat(one.shape[1], one.shape[0], one.shape[2], "u8") for one in references]
        over = None if marks is None else PixelFormat(width, height, 4, "u8")
        submit = Submit("j", request, form, mask, references=forms, marks=over)
        order = Order(submit, self.folder / "body", self.folder)
        result = self.pipeline.run(order, Silent())
        self.made = [
            np.frombuffer((self.folder / f"j-{number}.raw").read_bytes(), np.uint8).reshape(
                form.height, form.width, channels
            )
            for number, form in enumerate(result.pictures)
        ]
        return result
