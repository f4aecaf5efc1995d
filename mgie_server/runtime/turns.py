"""Two groups of modules that take turns on a device that cannot hold both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from weakref import ref

import torch
from torch import nn

LLM, EDITOR = "llm", "editor"  # the groups that take turns


class Stage:
    """A device on which the groups of several models take turns: one is there at a time.

    Models that share parts hold them in the same places, so that a part which one of them has on the device must be
    back before another looks where it lies.
    """

    def __init__(self) -> None:
        self._on: ref[Turns] | None = None

    def enter(self, turns: Turns) -> None:
        """Whoever is on the device leaves it, but for this one."""
        other = self._on() if self._on else None
        if other is not None and other is not turns:
            other.leave()
        self._on = ref(turns)


class Turns:
    """Weights stay in the machine's memory; a group that has its turn has a copy on the device.

    Nothing is copied back: weights do not change while a model is used. stage: the same for all models that share
    parts, or the device.
    """

    def __init__(
        self,
        groups: Mapping[str, Sequence[nn.Module]],
        device: torch.device | str,
        stage: Stage | None = None,
    ) -> None:
        self._device = torch.device(device)
        self._stage = stage or Stage()
        self.present = ""
        self._stage.enter(self)  # another model's copies are no home
        self._places = {name: _places(modules) for name, modules in groups.items()}
        self._home = {name: [holder[key] for holder, key in places] for name, places in self._places.items()}

    def __del__(self) -> None:
        """Another model may live on with parts of this one."""
        if getattr(self, "present", ""):
            self._put_back()

    def take(self, name: str) -> None:
        """This group comes onto the device; the other leaves it first, and so does another model's."""
        self._stage.enter(self)
        if name == self.present:
            return
        self.leave()
        for (holder, key), home in zip(self._places[name], self._home[name], strict=True):
            there = home.detach().to(self._device, non_blocking=True)
            is_parameter = isinstance(home, nn.Parameter)
            holder[key] = nn.Parameter(there, requires_grad=False) if is_parameter else there
        self.present = name

    def leave(self) -> None:
        """The device is empty after this."""
        if self.present:
            self._put_back()
            if self._device.type == "cuda":
                torch.cuda.empty_cache()
        self.present = ""

    def _put_back(self) -> None:
        for (holder, key), home in zip(self._places[self.present], self._home[self.present], strict=True):
            holder[key] = home


def _places(modules: Sequence[nn.Module]) -> list[tuple[dict[str, Any], str]]:
    """Where each tensor is held: not every device lets a tensor's data be exchanged in place."""
    holders = [h for m in modules for sub in m.modules() for h in (sub._parameters, sub._buffers)]  # pyright: ignore[reportPrivateUsage]
    return [(holder, key) for holder in holders for key, value in holder.items() if value is not None]
