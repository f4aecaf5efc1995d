from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from house import House


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """A home without a server; what the test starts is ended after it."""
    made = House(tmp_path)
    yield made
    made.close()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A server that the tests of one module share."""
    made = House(tmp_path_factory.mktemp("served"))
    yield made.start()
    made.close()
