"""Dictionaries, lists, tuples, texts, whole numbers, truth values and None out of a .pkl file, and nothing else.

A pickle is a program; Python's own reader runs it, imports and calls what it names. Here its instructions are only listed
(`pickletools.genops`), and those that put plain data together are done by hand. Any other ends the reading.
"""

from __future__ import annotations

import pickletools
from collections.abc import Callable
from typing import Any, cast

_LARGEST = 2**63
_MARK = object()
_CONSTANTS: dict[str, Any] = {"NONE": None, "NEWTRUE": True, "NEWFALSE": False}
_NUMBERS = frozenset({"INT", "BININT", "BININT1", "BININT2", "LONG", "LONG1", "LONG4"})
_TEXTS = frozenset({"UNICODE", "SHORT_BINUNICODE", "BINUNICODE", "BINUNICODE8"})
_NOTHING = frozenset({"PROTO", "FRAME"})


class Refused(ValueError):
    """What is wrong with a pickle, a clause. at: the byte."""

    def __init__(self, at: int, why: str) -> None:
        super().__init__(why)
        self.at = at


def read_plain(data: bytes) -> Any:
    """What a pickle of plain data holds. Raises Refused for one that asks for anything else, and for a broken one."""
    machine = _Machine()
    at = 0
    try:
        for opcode, argument, position in pickletools.genops(data):
            at = position or 0
            if opcode.name == "STOP":
                return machine.result()
            machine.do(opcode.name, argument)
    except Refused as error:
        raise Refused(at, str(error)) from None
    except (ValueError, IndexError, KeyError, TypeError, MemoryError, RecursionError) as error:
        raise Refused(at, f"it is broken ({str(error)[:120] or type(error).__name__})") from error
    raise Refused(at, "it has no end")


class _Machine:
    """A stack and a memo, as the format has them. Whatever its methods raise beside Refused means a broken pickle."""

    def __init__(self) -> None:
        self._stack: list[Any] = []
        self._memo: dict[int, Any] = {}
        self._steps: dict[str, Callable[[Any], None]] = {
            "MARK": lambda _: self._stack.append(_MARK),
            "EMPTY_DICT": lambda _: self._stack.append({}),
            "EMPTY_LIST": lambda _: self._stack.append([]),
            "EMPTY_TUPLE": lambda _: self._stack.append(()),
            "DICT": lambda _: self._stack.append(_paired({}, self._since_mark())),
            "LIST": lambda _: self._stack.append(self._since_mark()),
            "TUPLE": lambda _: self._stack.append(tuple(self._since_mark())),
            "TUPLE1": lambda _: self._tuple(1),
            "TUPLE2": lambda _: self._tuple(2),
            "TUPLE3": lambda _: self._tuple(3),
            "APPEND": lambda _: self._extend([self._pop()]),
            "APPENDS": lambda _: self._extend(self._since_mark()),
            "SETITEM": lambda _: self._set([self._pop(), self._pop()][::-1]),
            "SETITEMS": lambda _: self._set(self._since_mark()),
            "MEMOIZE": lambda _: self._keep(len(self._memo)),
            **dict.fromkeys(("PUT", "BINPUT", "LONG_BINPUT"), self._keep),
            **dict.fromkeys(("GET", "BINGET", "LONG_BINGET"), self._recall),
        }

    def do(self, name: str, argument: Any) -> None:
        """One instruction. Raises Refused for one that does more than to hold plain data."""
        if name in _NOTHING:
            return
        if name in _CONSTANTS:
            self._stack.append(_CONSTANTS[name])
        elif name in _TEXTS:
            self._stack.append(argument)
        elif name in _NUMBERS:
            if not -_LARGEST <= argument < _LARGEST:
                raise Refused(0, "it holds a number of more than 64 bits")
            self._stack.append(argument)
        elif name in self._steps:
            self._steps[name](argument)
        else:
            named = f" {str(argument)[:80]!r}" if isinstance(argument, str | int) else ""
            raise Refused(0, f"it asks for {name}{named}, which is no plain data; nothing of it was run")

    def result(self) -> Any:
        value = self._pop()
        if self._stack:
            raise ValueError("something is left over")
        return value

    def _pop(self) -> Any:
        value = self._stack.pop()
        if value is _MARK:
            raise ValueError("a mark stands where a value belongs")
        return value

    def _since_mark(self) -> list[Any]:
        at = len(self._stack) - 1
        while self._stack[at] is not _MARK:
            at -= 1
            if at < 0:
                raise ValueError("a mark is missing")
        found = self._stack[at + 1 :]
        del self._stack[at:]
        return found

    def _tuple(self, count: int) -> None:
        found = [self._pop() for _ in range(count)]
        self._stack.append(tuple(found[::-1]))

    def _extend(self, values: list[Any]) -> None:
        if type(self._stack[-1]) is not list:
            raise ValueError("a list is missing")
        cast("list[Any]", self._stack[-1]).extend(values)

    def _set(self, values: list[Any]) -> None:
        if type(self._stack[-1]) is not dict:
            raise ValueError("a dictionary is missing")
        _paired(cast("dict[Any, Any]", self._stack[-1]), values)

    def _keep(self, number: int) -> None:
        if self._stack[-1] is _MARK:
            raise ValueError("a mark is to be kept")
        self._memo[number] = self._stack[-1]

    def _recall(self, number: int) -> None:
        self._stack.append(self._memo[number])


def _paired(into: dict[Any, Any], values: list[Any]) -> dict[Any, Any]:
    if len(values) % 2:
        raise ValueError("a key is without a value")
    for key, value in zip(values[::2], values[1::2], strict=True):
        if not isinstance(key, str | int):
            raise ValueError(f"a {type(key).__name__} is a key")
        into[key] = value
    return into
