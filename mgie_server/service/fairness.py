"""The queue: in order for each client, by turns between clients."""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Hashable
from itertools import chain, zip_longest
from typing import Generic, TypeVar

Item = TypeVar("Item")
_NONE = object()


class FairQueue(Generic[Item]):
    """Round robin over clients that have something waiting; a client that comes anew goes last."""

    def __init__(self) -> None:
        self._lines: OrderedDict[Hashable, deque[Item]] = OrderedDict()

    def __len__(self) -> int:
        return sum(len(line) for line in self._lines.values())

    def push(self, client: Hashable, item: Item) -> None:
        self._lines.setdefault(client, deque()).append(item)

    def push_back(self, client: Hashable, item: Item) -> None:
        """Undo a pop: the item is next again."""
        self._lines.setdefault(client, deque()).appendleft(item)
        self._lines.move_to_end(client, last=False)

    def pop(self) -> Item | None:
        """The item whose turn it is, or None."""
        if not self._lines:
            return None
        client, line = next(iter(self._lines.items()))
        item = line.popleft()
        if line:
            self._lines.move_to_end(client)
        else:
            del self._lines[client]
        return item

    def remove(self, item: Item) -> bool:
        """Take an item out; False when it was not waiting."""
        for client, line in self._lines.items():
            if item in line:
                line.remove(item)
                if not line:
                    del self._lines[client]
                return True
        return False

    def in_order(self) -> list[Item]:
        """All items in the order in which pop would give them."""
        rounds = zip_longest(*self._lines.values(), fillvalue=_NONE)
        return [item for item in chain.from_iterable(rounds) if item is not _NONE]  # type: ignore[misc]
