"""Loaded models: which stay and which go."""

from __future__ import annotations

from mgie_server.service.shelf import Shelf


class FakeEngine:
    pass


def shelf_with(room: int, sizes: dict[str, int]) -> tuple[Shelf, list[str]]:
    """A shelf on a device with so much room, and the names in the order in which they were loaded."""
    loaded: list[str] = []
    shelf: Shelf

    def load(name: str, device: str) -> FakeEngine:
        loaded.append(name)
        return FakeEngine()

    def free(device: str) -> int:
        return room - sum(sizes[name] for name in shelf.names)

    shelf = Shelf("cpu", load=load, free_bytes=free, need_bytes=sizes.__getitem__)  # type: ignore[arg-type]
    return shelf, loaded


def test_models_stay_until_memory_is_short_and_the_least_used_goes() -> None:
    shelf, loaded = shelf_with(10, {"a": 4, "b": 4, "c": 4})
    first = shelf.get("a")
    shelf.get("b")
    assert shelf.get("a") is first
    shelf.get("c")
    assert shelf.names == ["a", "c"]
    assert loaded == ["a", "b", "c"]


def test_a_load_that_runs_out_of_memory_frees_the_others_first() -> None:
    attempts: list[list[str]] = []

    def load(name: str, device: str) -> FakeEngine:
        attempts.append(shelf.names)
        if name == "big" and shelf.names:
            raise MemoryError
        return FakeEngine()

    shelf = Shelf("cpu", load=load, free_bytes=lambda device: 10**9, need_bytes=lambda name: 0)  # type: ignore[arg-type]
    for name in ("a", "b", "big"):
        shelf.get(name)
    assert shelf.names == ["big"]
    assert attempts[2:] == [["a", "b"], ["b"], []]
