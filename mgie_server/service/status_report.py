"""What the server says of itself: welcome, status, the list of kept results."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Sequence
from importlib import metadata
from pathlib import Path
from typing import Any

from mgie_protocol import limits
from mgie_protocol.messages import Kept, Welcome
from mgie_server.engines import catalog
from mgie_server.service.job_scheduler import JobScheduler
from mgie_server.service.jobs import Job, State
from mgie_server.service.results import KeptResults
from mgie_server.service.supervisor import Supervisor
from mgie_server.settings import Settings

ROOM = limits.MAX_HEADER_BYTES - 2_048  # for what stands around a list in its header


def server_version() -> str:
    try:
        return metadata.version("mgie")
    except metadata.PackageNotFoundError:
        return "0+unknown"


def welcome(settings: Settings, proof: str) -> Welcome:
    """The answer to hello. proof: that we know the token."""
    return Welcome(
        server_version(),
        limits.PROTOCOL_VERSION,
        proof,
        limits={
            "max_pixels": limits.MAX_PIXELS,
            "max_instruction_chars": limits.MAX_INSTRUCTION_CHARS,
            "max_variations": limits.MAX_VARIATIONS,
            "max_references": limits.MAX_REFERENCES,
            "max_chunk_bytes": limits.MAX_CHUNK_BYTES,
            "window_bytes": limits.WINDOW_BYTES,
            "queue": settings.max_queue,
        },
        models=[info.to_dict() for info in catalog.list_models(settings)],
        capabilities={
            "shutdown": True,
            "kept_results": True,
            "previews": True,
            "describe": True,
            "apply": True,
            "references": True,
            "negative": True,
            "inpaint": True,
            "context": True,
            "marks": True,
            "expand": True,
            "model_coverage": True,
        },
    )


def kept(results: KeptResults, ref: int) -> Kept:
    """The kept results, newest first, as many as fit into a header."""
    return Kept(_that_fit([result.summary() for result in results.list()]), ref)


def status(
    settings: Settings, scheduler: JobScheduler, endpoint: str, started_at: float, sessions: int
) -> dict[str, Any]:
    """Everything that `mgie status` shows. started_at: monotonic."""
    results = scheduler.delivery.kept.list()
    running = scheduler.book.in_state(State.RUNNING)
    return {
        "server_version": server_version(),
        "protocol_version": limits.PROTOCOL_VERSION,
        "pid": os.getpid(),
        "endpoint": endpoint,
        "home": str(settings.home),
        "uptime_s": round(time.monotonic() - started_at, 3),
        "idle_exit_s": settings.idle_exit_s or None,
        "clients": sessions,
        "workers": [_worker(worker) for worker in scheduler.workers],
        "models": [info.to_dict() for info in catalog.list_models(settings)],
        "recommended": _recommended(scheduler.workers),
        "queue": len(scheduler.queue),
        "receiving": len(scheduler.book.in_state(State.RECEIVING)),
        "running": [_running(job) for job in running],
        "memory": {
            "broker_rss_bytes": rss_bytes(os.getpid()),
            "workers_rss_bytes": sum(rss_bytes(worker.pid) for worker in scheduler.workers),
            "held_pixels_bytes": scheduler.book.held_bytes,
        },
        "kept_results": {"count": len(results), "bytes": sum(result.nbytes for result in results)},
    }


def _recommended(workers: Sequence[Supervisor]) -> dict[str, Any] | None:
    """Of several devices the one with the largest model says it; None: none of them has looked yet."""
    said = [worker.recommended for worker in workers if worker.recommended]
    return max(said, key=lambda best: best["download"], default=None)


def _worker(worker: Supervisor) -> dict[str, Any]:
    return {
        "device": worker.device,
        "device_name": worker.device_name,
        "state": worker.state,
        "stage": worker.stage,
        "pid": worker.pid,
        "loaded_models": worker.models,
        "replaced": worker.replaced,
    }


def _running(job: Job) -> dict[str, Any]:
    progress = job.progress
    return {
        "job": job.id,
        "client": job.session.name[:60] if job.session else None,
        "model": job.submit.request.model,
        "stage": progress.stage if progress else "queued",
        "step": progress.step if progress else 0,
        "steps": progress.steps if progress else 0,
        "seconds": round(time.monotonic() - job.started_at, 3),
    }


def rss_bytes(pid: int | None) -> int:
    """Memory that a process has in use; 0 when that cannot be told."""
    if pid is None:
        return 0
    if sys.platform == "linux":  # without psutil: status answers within a blink
        try:
            pages = Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1]
            return int(pages) * os.sysconf("SC_PAGE_SIZE")
        except OSError:
            return 0
    import psutil

    try:
        return psutil.Process(pid).memory_info().rss
    except psutil.Error:
        return 0


def _that_fit(entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    fitting: list[dict[str, Any]] = []
    used = 0
    for entry in entries:
        used += len(json.dumps(entry, ensure_ascii=False).encode()) + 1
        if used > ROOM:
            break
        fitting.append(entry)
    return fitting
