"""Where a result comes to lie in a real Krita, what it follows, what its edges are, and what cannot be edited."""

from __future__ import annotations

from pathlib import Path

import pytest
from krita_host import KritaHost

pytestmark = [pytest.mark.hosts, pytest.mark.timeout(600)]


def test_results_belong_to_their_picture(krita: KritaHost, scenarios: Path) -> None:
    """The scenario's checks look at pixels and at the tree; each names what it holds."""
    run = krita.run(scenarios / "canvas_placing.py", plugin=False, seconds=500)
    run.check()
    assert len(run.report["checks"]) == 27
