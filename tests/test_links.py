"""What the pages point at is there."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LINK = re.compile(r"\]\(([^)#\s]+)(#[^)\s]*)?\)")
CODE = re.compile(r"`((?:mgie_server|shared|plugin_krita|plugin_gimp|tests|benchmarks|docs)/[\w./-]+)`")


def pages() -> list[str]:
    listed = subprocess.run(["git", "ls-files", "*.md"], cwd=ROOT, capture_output=True, text=True, timeout=30)
    found = listed.stdout.split() or [str(path.relative_to(ROOT)) for path in ROOT.glob("*.md")]
    return sorted(found)


@pytest.mark.parametrize("page", pages())
def test_every_link_and_path_of_a_page_leads_somewhere(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    missing = [
        target
        for target, _ in LINK.findall(text)
        if "://" not in target and not (ROOT / page).parent.joinpath(target).exists()
    ]
    missing += [path for path in CODE.findall(text) if not (ROOT / path).exists()]
    assert not missing, f"{page} points at {missing}"
