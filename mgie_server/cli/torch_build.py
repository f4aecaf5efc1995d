"""Which build of torch a machine wants, and installing it.

    python -m mgie_server.cli.torch_build [BUILD] [--constraint FILE] [--index URL]

BUILD: auto (the default), cpu, cuda, xpu, or any folder of the index: cu126, rocm7.2, ...
For Linux PyPI has torch with 3 GB of CUDA only; pytorch.org keeps an index for each build, the CPU's among them.
Standard library only, and what it imports: the Makefile runs it in the checkout before anything is installed.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import platform
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from mgie_server.runtime.gpus import AMD, NVIDIA, find_gpu

INDEX = "https://download.pytorch.org/whl"
PYPI = "pypi"
TIMEOUT_S = 15


@dataclass(frozen=True)
class Choice:
    """build: a folder of the index, or PYPI. why: what to tell the person, "" when they asked for it."""

    build: str
    why: str = ""


def choose(asked: str, system: str, gpu: str) -> Choice:
    """The build for a machine. asked: BUILD as above. system: as platform.system() says. gpu: as find_gpu()."""
    if asked == "cuda":
        return Choice(PYPI if system == "Linux" else "cu130")
    if asked != "auto":
        return Choice(PYPI if asked == "cpu" and system != "Linux" else asked)
    if system != "Linux":
        return Choice(PYPI, "PyPI has it for the CPU")
    if gpu == NVIDIA:
        return Choice(PYPI, "an NVIDIA GPU is here")
    if gpu == AMD:
        return Choice("cpu", "for the AMD GPU give a ROCm build by name, as in TORCH=rocm7.2")
    return Choice("cpu", "no GPU is seen")


def installed() -> tuple[str, str]:
    """Version and build of the torch that is here, as in ("2.13.0", "cpu"); ("", "") without one."""
    try:
        version, _, build = importlib.metadata.version("torch").partition("+")
    except importlib.metadata.PackageNotFoundError:
        return "", ""
    return version, build or PYPI


def pinned(constraints: Path) -> str:
    """The version of torch that a constraints file wants, "" if it does not say."""
    found = re.search(r"^torch==([\w.]+)", constraints.read_text("utf-8"), re.MULTILINE)
    return found[1] if found else ""


def pip_words(choice: Choice, version: str, index: str, replace: bool) -> list[list[str]]:
    """What pip is to do, one command after another: torch alone from its index, then what it needs, from PyPI."""
    # the suffix keeps an index of the person's own from giving its CUDA build under the same number
    suffix = "" if choice.build == PYPI else f"+{choice.build}"
    torch = f"torch=={version}{suffix}" if version else "torch"
    alone, needs = ["install", "--no-deps"], ["install", torch]
    if replace:
        alone.append("--force-reinstall")
    if choice.build != PYPI:
        alone += ["--index-url", f"{index}/{choice.build}", "--retries", "1", "--timeout", str(TIMEOUT_S)]
    if choice.build not in (PYPI, "cpu"):  # some of it, as ROCm's triton, lies beside torch only
        needs += ["--extra-index-url", f"{index}/{choice.build}"]
    return [[*alone, torch], needs]


def run_pip(words: list[str], quiet: bool = False) -> bool:
    """Let pip do it; what went wrong goes to stderr."""
    command = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", *words]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode and not quiet:
        lines = [line for line in done.stderr.splitlines() if line.startswith("ERROR")]
        print("\n".join(lines) or done.stderr, file=sys.stderr)
    return done.returncode == 0


def without(choice: Choice, index: str, auto: bool) -> int:
    """Say what follows where the build could not be had. Gives the exit status: unasked, PyPI's will do."""
    print(
        f"torch: no {choice.build} build for Python {platform.python_version()} to be had from {index}.",
        flush=True,
    )
    if auto:
        print("torch: PyPI's comes instead, with CUDA: some 3 GB to fetch, 5 GB on disk.", flush=True)
    print("torch: a mirror of that index: make demo TORCH_INDEX=https://...", flush=True)
    return 0 if auto else 1


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Install the build of torch that this machine wants.")
    parser.add_argument("build", nargs="?", default="auto", help="auto, cpu, cuda, xpu, cu126, rocm7.2, ...")
    parser.add_argument("--constraint", type=Path, help="a file with torch==VERSION")
    parser.add_argument("--index", default=INDEX, help="pytorch.org's folder of indexes, or a mirror of it")
    asked = parser.parse_args(argv)
    auto = asked.build == "auto"
    version, build = installed()
    wanted = pinned(asked.constraint) if asked.constraint else version
    choice = choose(asked.build, platform.system(), find_gpu())
    if version == wanted and version and (auto or build == choice.build):
        return 0  # somebody's own choice is left alone
    if auto and choice.build == PYPI:
        return 0  # comes with everything else
    print(f"torch: {choice.build} build" + (f", {choice.why}" if choice.why else ""), flush=True)
    index = asked.index.rstrip("/")
    torch, needs = pip_words(choice, wanted, index, replace=bool(version))
    if not run_pip(torch, quiet=auto):
        return without(choice, index, auto)
    return 0 if run_pip(needs + (["--constraint", str(asked.constraint)] if asked.constraint else [])) else 1


if __name__ == "__main__":
    sys.exit(main())
