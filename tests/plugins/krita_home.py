"""What lies in a home folder with the plug-in for Krita."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

DATA = Path(".local/share/krita")


MODULE = DATA / "pykrita" / "mgie_krita"


def files(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def krita_status(plugins: Any, *words: object) -> dict[str, Any]:
    ran = plugins("status", "--json", *words)
    assert ran.exit_code == 0 and ran.stdout.count("\n") == 1
    return json.loads(ran.stdout)["plugins"]["krita"]
