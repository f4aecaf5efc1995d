"""Building a model that takes no memory yet from a configuration that a stranger wrote."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from accelerate import init_empty_weights  # pyright: ignore[reportMissingTypeStubs]

from mgie_protocol.errors import MgieError
from mgie_server.weights.small_files import unreadable


@contextmanager
def building(config: Path) -> Generator[None, None, None]:
    """Parameters made inside take no memory (meta device); computed buffers are real.

    config: the file that says what is built. Raises MgieError `model_not_installed` naming it where that is no model.
    """
    try:
        with init_empty_weights(include_buffers=False):
            yield
    except MgieError:
        raise
    except Exception as error:  # of three libraries, for values that none of them expects
        reason = f"no model can be built of it ({type(error).__name__}: {error})"
        raise unreadable(config, ValueError(reason)) from error
