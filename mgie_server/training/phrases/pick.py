"""Draws from a list of phrases; what stands in it twice comes twice as often."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

import numpy as np

T = TypeVar("T")


def pick(rng: np.random.Generator, options: Sequence[T]) -> T:
    """One of them, each as likely."""
    return options[int(rng.integers(len(options)))]
