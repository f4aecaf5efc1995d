"""A recorded pass gives the bits of the pass itself, and one that cannot be recorded still runs."""

from __future__ import annotations

import pytest
import torch
from published import LAYOUT
from torch import Tensor

from mgie_server.mgie.editor import Editor, Guidance
from mgie_server.runtime.fast_editor import record
from mgie_server.runtime.recorded import Recorded
from mgie_server.weights.checkpoint import load_published


@pytest.fixture(scope="module")
def editor() -> Editor:
    return load_published(LAYOUT).model.editor.requires_grad_(False)


def sample(editor: Editor, side: int, exact: bool = True) -> Tensor:
    torch.manual_seed(side)
    image, text, null = torch.randn(1, 4, side, side), torch.randn(1, 77, 32), torch.randn(1, 77, 32)
    return editor.sample(image, text, null, Guidance(4, 7.5, 1.5, 3, exact))


def test_a_recorded_unet_gives_the_same_bits_at_every_size(editor: Editor) -> None:
    runs = ((8, True), (8, False), (16, True))
    plain = [sample(editor, side, exact) for side, exact in runs]
    record(editor)
    try:
        for _ in range(2):  # recorded, and replayed
            replayed = [sample(editor, side, exact) for side, exact in runs]
            assert all(torch.equal(a, b) for a, b in zip(plain, replayed, strict=True))
    finally:
        record(editor, False)


def test_recording_adds_no_weights_to_the_model(editor: Editor) -> None:
    names = set(editor.state_dict())
    record(editor)
    sample(editor, 8)
    assert set(editor.state_dict()) == names
    record(editor, False)


def test_what_cannot_be_recorded_still_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*arguments: object, **options: object) -> None:
        raise RuntimeError("cannot be traced")

    monkeypatch.setattr(torch.jit, "trace", refuse)
    run = Recorded(lambda x: x + 1)
    assert float(run(torch.zeros(1))) == 1.0
    assert float(run(torch.ones(1))) == 2.0
