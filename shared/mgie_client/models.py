"""The models and devices that a server says it has."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from mgie_protocol.json_values import list_in, object_in
from mgie_protocol.licences import ALLOWED, FREE, NO, PAID_WORK, UNKNOWN


@dataclass(frozen=True)
class ModelInfo:
    """A model that a server lists in its welcome.

    paid_work: one of licences.PAID_WORK; condition: in a sentence, in English, of one that is not free.
    paints: it makes new content, not light and colour alone. references: how many pictures it takes beside the layer.
    negative: it has use for words that say what is not to come true. inpaints: it can be told of the selection. guided: the
    guidance scales are of use. describes: it says what the edit will be before it edits. alpha: its pictures have a
    transparency of their own. hint: how to install it, in English; "" where it is.
    """

    name: str
    title: str
    licence: str = ""
    paid_work: str = UNKNOWN
    condition: str = ""
    installed: bool = True
    paints: bool = False
    hint: str = ""
    references: int = 0
    negative: bool = False
    inpaints: bool = False
    guided: bool = True
    describes: bool = True
    alpha: bool = False

    @property
    def for_paid_work(self) -> bool:
        """Perhaps on a condition; what is not known is not."""
        return self.paid_work in ALLOWED


def paid_work_of(said: Mapping[str, Any]) -> str:
    """Of a model's entry or a report; an older server says only whether it is not for paid work."""
    if "paid_work" in said:
        return said["paid_work"] if said["paid_work"] in PAID_WORK else UNKNOWN
    return NO if said.get("non_commercial") is True else FREE


def models_of(listed: object) -> list[ModelInfo]:
    """The models of a welcome; what is not understood is left out."""
    return [
        ModelInfo(
            name=entry["name"],
            title=str(entry.get("title") or entry["name"]),
            licence=str(entry.get("licence") or ""),
            paid_work=paid_work_of(entry),
            condition=str(entry.get("condition") or ""),
            installed=bool(entry.get("installed", True)),
            paints=bool(entry.get("paints")),
            hint=str(entry.get("hint") or ""),
            references=_count(entry.get("references")),
            negative=bool(entry.get("negative")),
            inpaints=bool(entry.get("inpaints")),
            guided=bool(entry.get("guided", True)),
            describes=bool(entry.get("describes", True)),
            alpha=bool(entry.get("alpha")),
        )
        for entry in map(object_in, list_in(listed))
        if isinstance(entry.get("name"), str)
    ]


def _count(said: object) -> int:
    return said if type(said) is int and said > 0 else 0


def may_paint(models: Iterable[ModelInfo], name: str) -> bool:
    """Whether a model may make new content; yes as long as nobody has said that it does not."""
    return next((model.paints for model in models if model.name == name), True)


def device_words(status: dict[str, Any]) -> str:
    """Where the workers of a status compute: "GPU 0", "CPU"; "" when there is none yet."""
    names: list[str] = []
    for worker in list_in(status.get("workers")):
        device = str(object_in(worker).get("device", ""))
        kind, _, number = device.partition(":")
        if kind and kind != "auto":  # a worker that is only just starting
            names.append("CPU" if kind == "cpu" else f"GPU {number or 0}" if kind == "cuda" else device)
    return ", ".join(names)
