"""Which GPU is there, asked once for all: by the worker, which then uses it, and by `mgie doctor`, which says why it is not.

Imports no torch unless a GPU is there.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Mapping

NVIDIA, AMD = "NVIDIA", "AMD (ROCm)"
# files that a driver makes; /dev/nvidiactl is there before /dev/nvidia0 is first used
_LINUX = {
    NVIDIA: ("/dev/nvidiactl", "/dev/nvidia0"),
    AMD: ("/dev/kfd",),
}
_WSL, _WSL_CUDA = "/dev/dxg", "/usr/lib/wsl/lib/libcuda.so.1"  # every GPU under WSL2; NVIDIA's library there


def find_gpu(
    system: str = sys.platform,
    exists: Callable[[str], bool] = os.path.exists,
    which: Callable[[str], str | None] = shutil.which,
    environment: Mapping[str, str] = os.environ,
) -> str:
    """The maker of a GPU that is there, whether torch can use it or not; "" where none is seen."""
    if system == "win32":
        windows = environment.get("SystemRoot", "C:\\Windows")
        if exists(f"{windows}\\System32\\nvcuda.dll") or which("nvidia-smi"):
            return NVIDIA
        return AMD if "rocm" in torch_version() else ""
    if system == "darwin":
        return ""
    for maker, files in _LINUX.items():
        if any(map(exists, files)):
            return maker
    if exists(_WSL):
        if exists(_WSL_CUDA) or which("nvidia-smi"):
            return NVIDIA
        return AMD if "rocm" in torch_version() else ""
    return NVIDIA if which("nvidia-smi") else ""


def auto_device() -> str:
    """ "cuda" where a GPU is there that torch can use (AMD's is called so too), else "cpu"."""
    if not find_gpu():
        return "cpu"
    import torch

    return "cuda" if torch.cuda.is_available() else "cpu"


def torch_version() -> str:
    """As installed, such as "2.13.0+cpu"; "" where it is not."""
    import importlib.metadata  # slow, and every start of a worker would pay for it

    try:
        return importlib.metadata.version("torch")
    except importlib.metadata.PackageNotFoundError:
        return ""


def remedy(gpu: str, version: str, system: str = sys.platform, python: str = sys.executable) -> str:
    """What to do where torch cannot use the GPU. version: of torch.

    The package index has CPU builds alone for Windows, and none for ROCm: those have an index of their own.
    """
    program = f'"{python}"' if " " in python else python
    install = f"{program} -m pip install --force-reinstall torch=={version.split('+')[0]}"
    if "+cu" in version or "+rocm" in version:
        return "torch is a build for GPUs: renew the GPU's driver, then start this again."
    if gpu == AMD:
        return (
            f"Install a ROCm build: {install} --index-url https://download.pytorch.org/whl/rocmX.Y, "
            "with the X.Y that pytorch.org/get-started names."
        )
    if system == "win32" or "+cpu" in version:
        return (
            f"Install a CUDA build: {install} --index-url https://download.pytorch.org/whl/cu130 "
            "(older drivers: pytorch.org/get-started names another index)."
        )
    return f"Install a CUDA build: {install}"
