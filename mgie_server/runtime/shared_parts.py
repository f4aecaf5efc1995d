"""Parts that several loaded models have in common are in memory once."""

from __future__ import annotations

from collections.abc import Callable
from weakref import WeakValueDictionary

from torch import nn

from mgie_server.runtime.turns import Stage

Key = tuple[str, ...]  # the weights' digest, the module's name, device and number types


class SharedParts:
    """Loaded modules by what is in them. They live as long as a model has them.

    stage: where models that have them in common take turns.
    """

    def __init__(self) -> None:
        self.stage = Stage()
        self._known: WeakValueDictionary[Key, nn.Module] = WeakValueDictionary()

    def has(self, key: Key) -> bool:
        """Whether a model has it now."""
        return key in self._known

    def get(self, keys: list[Key], load: Callable[[], list[nn.Module]]) -> list[nn.Module]:
        """The modules of a part, loaded unless all of them are there."""
        known = [self._known.get(key) for key in keys]
        found = [module for module in known if module is not None]
        if len(found) == len(keys):
            return found
        loaded = load()
        self._known.update(zip(keys, loaded, strict=True))
        return loaded
