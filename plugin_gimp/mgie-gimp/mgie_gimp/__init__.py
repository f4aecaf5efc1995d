"""MGIE for GIMP, in three floors that meet in `procedures`:

canvas   pixels in and out; the only one that knows layers
jobs     the client of the server, starting one; no widgets, no layers
dialogs  windows (GTK)

What passes between them is plain data (`types`).
"""

from __future__ import annotations

import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent  # mgie-gimp


def find_protocol(folder: Path = FOLDER) -> Path:
    """The folder from which mgie_protocol and mgie_client are imported: the installed copy, else the one of a checkout."""
    bundled = folder / "bundled"
    return bundled if (bundled / "mgie_protocol").is_dir() else folder.parent.parent / "shared"


_protocol = str(find_protocol())
if _protocol not in sys.path:
    sys.path.insert(1, _protocol)
