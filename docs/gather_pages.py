"""Gather the pages for the site: every tracked page and picture, in its own place, so that links between them hold.

python docs/gather_pages.py build/pages
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
KINDS = ("*.md", "docs/*.png", "docs/*.jpg", "LICENSE")


def gather(target: Path) -> None:
    """Copy them, and nothing else, to target."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", *KINDS],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    shutil.rmtree(target, ignore_errors=True)
    for name in filter(None, listed.stdout.split("\0")):
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, target / name)


if __name__ == "__main__":
    gather(Path(sys.argv[1]))
