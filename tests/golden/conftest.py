"""The model loaded from its published layout, and a comparison that remembers the largest differences."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import torch
from golden_data import Close, Golden

from mgie_server.weights.checkpoint import LoadedMgie, load_published

_LARGEST: dict[str, tuple[float, float]] = {}


@pytest.fixture(scope="session")
def golden() -> Golden:
    return Golden()


@pytest.fixture(scope="package")
def loaded(golden: Golden) -> Iterator[LoadedMgie]:
    threads = torch.get_num_threads()
    torch.set_num_threads(1)  # the tensors are tiny
    yield load_published(golden.layout)
    torch.set_num_threads(threads)


@pytest.fixture(scope="session")
def close() -> Close:
    """close(name, got, want, limit): the largest absolute difference must not exceed the limit."""

    def check(name: str, got: Any, want: Any, limit: float) -> None:
        got, want = (torch.as_tensor(x).detach().double() for x in (got, want))
        assert got.shape == want.shape, f"{name}: {list(got.shape)} instead of {list(want.shape)}"
        largest = float((got - want).abs().max())
        _LARGEST[name] = (max(largest, _LARGEST.get(name, (0.0, 0.0))[0]), limit)
        assert largest <= limit, f"{name}: off by {largest:.3g}, limit {limit:.3g}"

    return check


def pytest_terminal_summary(terminalreporter: Any) -> None:
    if not _LARGEST or terminalreporter.config.get_verbosity() < 1:
        return
    terminalreporter.section("largest differences from the golden data (limit)")
    for name, (largest, limit) in _LARGEST.items():
        terminalreporter.write_line(f"{name:45} {largest:9.2e}  ({limit:.0e})")
