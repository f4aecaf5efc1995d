"""How much a device and the machine have free."""

from __future__ import annotations

import psutil
import torch

from mgie_server.runtime.placement import Room


def look_around(device: str) -> Room:
    """What is free on a device now."""
    host = psutil.virtual_memory().available
    can: dict[str, object] = getattr(torch.cpu, "get_capabilities", dict)()
    bf16 = bool(can.get("amx_bf16") or can.get("bf16"))  # x86's tiles, Arm's instructions
    if device == "cpu":
        return Room("cpu", host, fast_bf16=bf16)
    if device.startswith("cuda"):
        return Room(device, torch.cuda.mem_get_info(device)[0], host, bf16)
    if device.startswith("mps"):
        free = torch.mps.recommended_max_memory() - torch.mps.driver_allocated_memory()
        return Room(device, free, host, bf16)
    return Room(device, host, host, bf16)
