"""What was measured with what, on what: versions, machine, the digest of the weights."""

from __future__ import annotations

import hashlib
import importlib.metadata
import os
import platform
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

PACKAGES = (
    "mgie",
    "torch",
    "transformers",
    "diffusers",
    "numpy",
    "opencv-python-headless",
    "Pillow",
    "scikit-image",
)


def weights_digest(folder: Path | None) -> str:
    """SHA-256 of the weights files (*.safetensors by name, one after the other); "" where there are none."""
    files = sorted(folder.rglob("*.safetensors")) if folder else []
    if not files:
        return ""
    digest = hashlib.sha256()
    for path in files:
        with path.open("rb") as file:
            while block := file.read(1 << 20):
                digest.update(block)
    return digest.hexdigest()


def versions() -> dict[str, str]:
    """Python and the packages that matter here."""
    found = {"Python": platform.python_version()}
    for package in PACKAGES:
        try:
            found[package] = importlib.metadata.version(package)
        except importlib.metadata.PackageNotFoundError:
            found[package] = "not installed"
    return found


def machine() -> dict[str, Any]:
    """The computer, in words."""
    return {"processor": _processor(), "cores": os.cpu_count(), "system": platform.platform()}


def now() -> str:
    """Local time, ISO 8601, to the second."""
    return datetime.now(timezone.utc).astimezone().isoformat(timespec="seconds")


def _processor() -> str:
    try:
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    except OSError:
        pass  # not Linux
    return platform.processor() or platform.machine()
