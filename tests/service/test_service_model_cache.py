"""Loaded models: which stay and which go."""

from __future__ import annotations

from weakref import WeakSet

from mgie_server.service.model_cache import ModelCache


class FakeEngine:
    pass


def cache_with(room: int, sizes: dict[str, int]) -> tuple[ModelCache, list[str]]:
    """A cache on a device with so much room, and the names in the order in which they were loaded."""
    loaded: list[str] = []
    cache: ModelCache

    def load(name: str, device: str) -> FakeEngine:
        loaded.append(name)
        return FakeEngine()

    def free(device: str) -> int:
        return room - sum(sizes[name] for name in cache.names)

    cache = ModelCache("cpu", load=load, free_bytes=free, need_bytes=sizes.__getitem__)  # type: ignore[arg-type]
    return cache, loaded


def test_models_stay_until_memory_is_short_and_the_least_used_goes() -> None:
    cache, loaded = cache_with(10, {"a": 4, "b": 4, "c": 4})
    first = cache.get("a")
    cache.get("b")
    assert cache.get("a") is first
    cache.get("c")
    assert cache.names == ["a", "c"]
    assert loaded == ["a", "b", "c"]


def test_a_load_that_runs_out_of_memory_frees_the_others_first() -> None:
    attempts: list[list[str]] = []

    def load(name: str, device: str) -> FakeEngine:
        attempts.append(cache.names)
        if name == "big" and cache.names:
            raise MemoryError
        return FakeEngine()

    cache = ModelCache("cpu", load=load, free_bytes=lambda device: 10**9, need_bytes=lambda name: 0)  # type: ignore[arg-type]
    for name in ("a", "b", "big"):
        cache.get(name)
    assert cache.names == ["big"]
    assert attempts[2:] == [["a", "b"], ["b"], []]


def test_what_was_freed_is_gone_before_memory_is_looked_at() -> None:
    """Models hold themselves in circles, as modules do with their hooks: no more of them go than have to."""
    alive: WeakSet[FakeEngine] = WeakSet()

    def load(name: str, device: str) -> FakeEngine:
        engine = FakeEngine()
        engine.__dict__["self"] = engine
        alive.add(engine)
        return engine

    cache = ModelCache(
        "cpu",
        load=load,  # type: ignore[arg-type]
        free_bytes=lambda device: 10 - 4 * len(alive),
        need_bytes=lambda name: 4,
    )
    for name in ("a", "b", "c"):
        cache.get(name)
    assert cache.names == ["b", "c"]


class Describing(FakeEngine):
    """Its describer is not loaded yet. short: whether loading it fails while another model is there."""

    def __init__(self, cache: ModelCache, need: int, short: bool = False) -> None:
        self.describer_bytes = need
        self._cache, self._short = cache, short

    def load_describer(self) -> None:
        if self._short and len(self._cache.names) > 1:
            raise MemoryError
        self.describer_bytes = 0


def test_a_describer_is_loaded_for_what_is_to_be_described_alone() -> None:
    cache, _ = cache_with(10, {"a": 4})
    cache._load = lambda name, device: Describing(cache, 1)  # type: ignore[assignment]
    assert cache.get("a", describes=False).describer_bytes == 1  # type: ignore[attr-defined]
    assert cache.get("a").describer_bytes == 0  # type: ignore[attr-defined]


def test_others_go_for_a_describer_and_its_own_model_never_does() -> None:
    """Where there is too little room by the numbers, and where loading it fails."""
    for need, short in ((100, False), (1, True)):
        cache, _ = cache_with(10, {"a": 4, "b": 4})
        cache._load = lambda name, device, of=(cache, need, short): (  # type: ignore[assignment]
            Describing(*of) if name == "b" else FakeEngine()
        )
        cache.get("a")
        cache.get("b", describes=False)
        assert cache.names == ["a", "b"]
        assert cache.get("b").describer_bytes == 0  # type: ignore[attr-defined]
        assert cache.names == ["b"]
