"""The models that a worker has loaded; the least recently used goes when memory is short."""

from __future__ import annotations

import gc
import logging
import sys
from collections import OrderedDict
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar, cast

from mgie_server.engines import catalog
from mgie_server.service import faults
from mgie_server.settings import Settings

if TYPE_CHECKING:
    from mgie_server.engines.engine import DescribedEngine, Engine
    from mgie_server.runtime.shared_parts import SharedParts

log = logging.getLogger(__name__)

Loaded = TypeVar("Loaded")


class ModelCache:
    """Loaded engines of one device by name.

    load(name, device), free_bytes(device), need_bytes(name): replaceable, so that a test decides what fits.
    settings: what a big model may take, and where a person's own engines lie.
    """

    def __init__(
        self,
        device: str,
        load: Callable[[str, str], Engine] | None = None,
        free_bytes: Callable[[str], int] | None = None,
        need_bytes: Callable[[str], int] | None = None,
        settings: Settings | None = None,
    ) -> None:
        self._device = device
        self._settings = settings or Settings.from_environment()
        self._shared: SharedParts | None = None
        self._load = load or self._load_from_catalog
        self._free_bytes = free_bytes or free_memory
        self._need_bytes = need_bytes or self._need_by_catalog
        self._engines: OrderedDict[str, Engine] = OrderedDict()

    @property
    def names(self) -> list[str]:
        """Least recently used first."""
        return list(self._engines)

    def has(self, name: str) -> bool:
        return name in self._engines

    def get(self, name: str, describes: bool = True) -> Engine:
        """The engine of this name, loaded now if need be. describes: with what describes for it, where that is a part of
        its own. Raises MgieError as catalog.load_engine does."""
        if name not in self._engines:
            self._make_room(self._need_bytes(name))
            self._engines[name] = self._or_free(lambda: self._load(name, self._device))
        self._engines.move_to_end(name)
        if describes:
            self._load_describer(name)
        return self._engines[name]

    def _load_describer(self, name: str) -> None:
        """All others go before this engine, which is the one that was used last."""
        need = getattr(self._engines[name], "describer_bytes", 0)
        if need:
            engine = cast("DescribedEngine", self._engines[name])
            self._make_room(need, keep=name)
            self._or_free(engine.load_describer, keep=name)

    def _need_by_catalog(self, name: str) -> int:
        return catalog.find_model(name, self._settings).memory_bytes

    def _load_from_catalog(self, name: str, device: str) -> Engine:
        if self._shared is None:
            from mgie_server.runtime.shared_parts import SharedParts

            self._shared = SharedParts()
        return catalog.load_engine(name, device, catalog.LoadOptions(self._settings, self._shared))

    def _or_free(self, load: Callable[[], Loaded], keep: str = "") -> Loaded:
        while True:
            try:
                return load()
            except Exception as error:
                if not faults.is_memory(error) or not self._free_oldest(keep):
                    raise

    def _make_room(self, need: int, keep: str = "") -> None:
        while need > self._free_bytes(self._device) and self._free_oldest(keep):
            pass

    def _free_oldest(self, keep: str) -> bool:
        """keep: is not freed."""
        name = next((name for name in self._engines if name != keep), None)
        if name is None:
            return False
        del self._engines[name]  # held by no other name here, so that it is gone before memory is looked at
        log.info("freed the model %s", name)
        release_memory()
        return True


def free_memory(device: str) -> int:
    """Bytes that a model may still take on this device."""
    torch = sys.modules.get("torch")
    if device.startswith("cuda") and torch is not None:
        return torch.cuda.mem_get_info(device)[0]
    import psutil

    return psutil.virtual_memory().available


def release_memory() -> None:
    """Give back what is no longer used, the device's caches too."""
    gc.collect()
    torch = sys.modules.get("torch")
    if torch is not None and torch.cuda.is_available() and torch.cuda.is_initialized():
        torch.cuda.empty_cache()
