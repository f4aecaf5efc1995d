from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from server_process import Installation


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    """A home without a server; what the test starts is ended after it."""
    made = Installation(tmp_path)
    yield made
    made.close()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """A server that the tests of one module share."""
    made = Installation(tmp_path_factory.mktemp("served"))
    yield made.start()
    made.close()
