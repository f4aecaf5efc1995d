"""`mgie evaluate`: a model measured on held-out photographs with held-out phrasings, and the report of it."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from mgie_protocol.errors import MgieError
from mgie_server.evaluation.differences import check_installed
from mgie_server.evaluation.photographs import HELD_OUT, find_photographs

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Options:
    """The arguments of a run.

    limit: photographs at most, None for all. families: None for all. size: px, long side of the full-size layer.
    out: None for runs/evaluation/MODEL.
    """

    model: str = "mini"
    photos: Path = HELD_OUT
    out: Path | None = None
    limit: int | None = None
    families: str | None = None
    seed: int = 0
    size: int = 1024
    device: str = "cpu"

    @property
    def folder(self) -> Path:
        return self.out or Path("runs/evaluation") / self.model


def evaluate(options: Options, progress: Progress = lambda done, steps: None) -> dict[str, Any]:
    """Measures and writes report.html and report.json into options.folder; returns the summary.

    progress: told steps done and steps in all. Raises MgieError for wrong arguments, missing photographs, a model
    that is not there, and where scikit-image is missing.
    """
    check_installed()
    from mgie_server.engines.catalog import find_model, load_engine
    from mgie_server.evaluation.cases import check_families, phrasings
    from mgie_server.evaluation.measuring import REFUSAL_PHOTOGRAPHS, Measuring
    from mgie_server.evaluation.refusals import impossible
    from mgie_server.evaluation.report import write_html
    from mgie_server.evaluation.tables import summary

    families = check_families(options.families)
    paths = find_photographs(options.photos, options.limit)
    find_model(options.model)
    _make(options.folder)
    steps = phrasings(families) * len(paths) + len(impossible()) * min(REFUSAL_PHOTOGRAPHS, len(paths))
    engine = load_engine(options.model, options.device)
    progress(0, steps)
    started = time.perf_counter()
    measuring = Measuring(engine, paths, families, options.size, options.seed)
    records = measuring.run(lambda done: progress(done, steps))
    progress(steps, steps)
    seconds = round(time.perf_counter() - started, 1)
    found = {**_about(options, engine, paths, seconds), **summary(records)}
    _write(
        options.folder / "report.json", json.dumps({**found, **_raw(records)}, ensure_ascii=False, indent=1)
    )
    _write(options.folder / "report.html", write_html(found, records))
    return found


def _about(options: Options, engine: Any, paths: list[Path], seconds: float) -> dict[str, Any]:
    from mgie_server.engines.catalog import find_model
    from mgie_server.evaluation.machine import machine, now, versions, weights_digest

    info, can = find_model(options.model), engine.capabilities
    return {
        "model": {
            "name": info.name,
            "title": info.title,
            "parameters": info.parameters,
            "sha256": weights_digest(info.path),
            "steps": can.steps,
            "text_guidance": can.text_guidance,
            "image_guidance": can.image_guidance,
        },
        "arguments": {name: str(v) if isinstance(v, Path) else v for name, v in asdict(options).items()},
        "photographs": [path.stem for path in paths],
        "date": now(),
        "seconds": seconds,
        "machine": machine(),
        "versions": versions(),
    }


def _raw(records: Any) -> dict[str, Any]:
    """Every single record, without the pictures."""
    return {
        "edits": [asdict(record) for record in records.edits],
        "refused": [asdict(record) for record in records.refusals],
        "tools": [asdict(record) for record in records.tools],
    }


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _not_writable(folder, error) from error


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise _not_writable(path, error) from error


def _not_writable(path: Path, error: OSError) -> MgieError:
    return MgieError(
        "output_not_writable",
        f"{path} cannot be written: {error.strerror or error}.",
        "Name another folder with --out.",
    )
