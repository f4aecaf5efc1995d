"""The files that take longest go first: begun last, one of them would keep one process busy while the other waits."""

from __future__ import annotations

import pytest

LONGEST = (
    "test_big_benchmarks.py",
    "test_cli_batch.py",
    "test_service_faults.py",
    "test_cli_server.py",
    "test_served_7b.py",
    "test_golden_served.py",
    "test_processes.py",
    "test_recorded.py",
    "test_tuning.py",
    "test_mini_shortcuts.py",
    "test_built_wheel.py",
    "test_cli_apply.py",
    "test_pull.py",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    place = {name: number for number, name in enumerate(LONGEST)}
    items.sort(key=lambda item: place.get(item.path.name, len(place)))
