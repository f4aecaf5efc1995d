"""Which GPU is seen, by the worker and `mgie doctor` alike, and what is said where torch cannot use it."""

from __future__ import annotations

import pytest

from mgie_server.cli import doctor
from mgie_server.runtime import gpus
from mgie_server.runtime.gpus import AMD, NVIDIA, find_gpu, remedy
from mgie_server.service import worker


@pytest.mark.parametrize(
    ("system", "files", "programs", "torch", "seen"),
    [
        ("linux", [], [], "2.9+cpu", ""),
        ("linux", ["/dev/nvidiactl"], [], "2.9", NVIDIA),
        ("linux", ["/dev/nvidia0"], [], "2.9", NVIDIA),
        ("linux", [], ["nvidia-smi"], "2.9", NVIDIA),
        ("linux", ["/dev/kfd"], [], "2.9", AMD),
        ("linux", ["/dev/dxg", "/usr/lib/wsl/lib/libcuda.so.1"], [], "2.9", NVIDIA),  # WSL2
        ("linux", ["/dev/dxg"], ["nvidia-smi"], "2.9", NVIDIA),
        ("linux", ["/dev/dxg"], [], "2.9+cpu", ""),  # of a maker that torch has no build for
        ("linux", ["/dev/dxg"], [], "2.9+rocm6.4", AMD),
        ("win32", [], [], "2.9+cpu", ""),
        ("win32", ["C:\\Windows\\System32\\nvcuda.dll"], [], "2.9+cpu", NVIDIA),
        ("win32", [], [], "2.9+rocm7", AMD),
        ("darwin", [], [], "2.9", ""),
    ],
)
def test_gpus_that_are_seen(
    system: str, files: list[str], programs: list[str], torch: str, seen: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gpus, "torch_version", lambda: torch)
    found = find_gpu(
        system,
        files.__contains__,
        lambda name: name if name in programs else None,
        {"SystemRoot": "C:\\Windows"},
    )
    assert found == seen


def test_worker_and_doctor_ask_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """A GPU under WSL2 that this machine's torch cannot use."""
    there = {"/dev/dxg", "/usr/lib/wsl/lib/libcuda.so.1"}
    monkeypatch.setattr(gpus, "find_gpu", lambda: find_gpu("linux", there.__contains__, lambda name: None))
    monkeypatch.setattr(doctor, "find_gpu", gpus.find_gpu)
    monkeypatch.setattr("torch.cuda.is_available", lambda: True)
    assert gpus.auto_device() == "cuda"
    assert doctor._torch()[1].ok
    monkeypatch.setattr("torch.cuda.is_available", lambda: False)
    assert worker.choose_device("auto")[0] == "cpu"
    told = doctor._torch()[1]
    assert not told.ok and "NVIDIA" in told.found and "pip install" in told.mend


def test_the_remedy_is_one_that_brings_a_build_for_gpus() -> None:
    windows = remedy(NVIDIA, "2.13.0+cpu", "win32", "C:\\Program Files\\py\\python.exe")
    assert windows.startswith('Install a CUDA build: "C:\\Program Files\\py\\python.exe" -m pip install')
    assert "torch==2.13.0 --index-url https://" in windows and "/whl/cu" in windows
    assert "--index-url" in remedy(NVIDIA, "2.13.0", "win32") and "--index-url" in remedy(
        NVIDIA, "2.13.0+cpu", "linux"
    )
    assert remedy(NVIDIA, "2.13.0", "linux").endswith("torch==2.13.0")
    assert "/whl/rocm" in remedy(AMD, "2.13.0+cpu", "linux")
    assert "driver" in remedy(NVIDIA, "2.13.0+cu130", "linux")
