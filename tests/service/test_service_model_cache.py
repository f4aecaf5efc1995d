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
