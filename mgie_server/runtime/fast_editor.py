"""What makes the editor's passes cheap without changing what they compute."""

from __future__ import annotations

import torch

from mgie_server.mgie.editor import Editor, UnetPass
from mgie_server.runtime.recorded import Recorded


def record(editor: Editor, wanted: bool = True) -> None:
    """Record the UNet's pass, see `Recorded`; for weights that stay in their place and are not trained."""
    editor.run = Recorded(UnetPass(editor.unet)) if wanted else None


def speed_up(editor: Editor, recorded: bool = True) -> None:
    """Weights in the order that the kernels like best, and the pass recorded where that is wanted."""
    editor.to(memory_format=torch.channels_last)  # pyright: ignore[reportCallIssue]
    record(editor, recorded)
