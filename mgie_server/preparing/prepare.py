"""`mgie prepare`: expressive texts for a data set of pairs, as MGIE's paper prepares them (its code: process_data.ipynb).

`torchrun --nproc-per-node 8 --no-python mgie prepare SET --out DIR` shares the shards, among several machines too.

Shards and batches are cut by the records' numbers, and a batch is in the journal before the next begins. So it does not
matter when a run is killed, or how many processes share it: at most the batch at hand is done twice, and the bytes are
the same.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import torch
from accelerate import PartialState

from mgie_protocol.errors import MgieError
from mgie_protocol.version import VERSION
from mgie_server.datasets.catalog import open_set
from mgie_server.datasets.data_set import DataSet
from mgie_server.datasets.prepared import ENDINGS
from mgie_server.preparing.clip_filter import LEAST, ClipFilter, find_clip
from mgie_server.preparing.counting import add_up
from mgie_server.preparing.describers import DescriberChoice, choose_describer
from mgie_server.preparing.digests import digest_of_folders
from mgie_server.preparing.plan import SENTENCES, Plan, make_plan, omission_dict
from mgie_server.preparing.running import Heard, Run, Tools
from mgie_server.preparing.steps import Describing, Summarising
from mgie_server.preparing.summarizer import PAPERS, Summarizer, find_summarizer
from mgie_server.preparing.workplace import Workplace

NONE = "none"


@dataclass(frozen=True)
class Settings:
    """data_set, path: as `open_set` takes them. splits: () for all. limit: records of each split. describer: of the catalog,
    or a folder of LLaVA's, whose CLIP is `clip`. summarizer: folder or name in the local cache; NONE; None: the paper's for
    LLaVA, none for what speaks short. clip_filter: a folder, None: nothing is filtered. device: "auto", "cpu", "cuda".
    """

    data_set: str
    out: Path
    path: Path | None = None
    splits: tuple[str, ...] = ()
    limit: int | None = None
    describer: str = "mini"
    clip: Path | None = None
    summarizer: str | None = None
    clip_filter: str | None = None
    batch: int = 8
    device: str = "auto"
    shard_size: int = 256
    form: str = "parquet"
    seed: int = 0


@dataclass(frozen=True)
class Done:
    """report: None where other processes are still at work; shards: finished now, of all. again: it was done before."""

    report: dict[str, Any] | None
    shards: int
    all_shards: int
    again: bool = False


@dataclass(frozen=True)
class _Chosen:
    """What was named, found and looked at; nothing big is loaded."""

    describer: DescriberChoice
    summarizer: Path | None
    clip_filter: Path | None


def prepare(settings: Settings, heard: Heard, note: Callable[[str], None] = lambda text: None) -> Done:
    """Writes `settings.out`; goes on where an earlier run was interrupted. note: gets remarks, sentences.

    Raises MgieError; what is done until then stays done.
    """
    chosen = _choose(settings, note)
    data = open_set(settings.data_set, settings.path)
    plan = make_plan(data, settings.splits or data.splits(), settings.limit, settings.shard_size)
    place = Workplace(settings.out, settings.form)
    arguments = _arguments(settings, chosen, plan)
    if not place.begin(arguments):
        return Done(place.report(), len(plan.shards), len(plan.shards), again=True)
    state = PartialState(cpu=settings.device == "cpu")
    device = str(state.device) if settings.device in ("auto", "cuda") else settings.device
    run = Run(data, plan, place, _tools(settings, chosen, device), heard)
    try:
        run.run(plan.of_process(state.process_index, state.num_processes))
        finished = sum(place.finished(shard) for shard in plan.shards)
        report = _finish(place, data, plan, arguments) if finished == len(plan.shards) else None
    except OSError as error:
        raise MgieError(
            "output_not_writable",
            f"{settings.out} cannot be written: {error.strerror or error}.",
            "Make room, or look at the folder's rights; the same command goes on from here.",
        ) from error
    finally:
        state.destroy_process_group()
    return Done(report, finished, len(plan.shards))


def _choose(settings: Settings, note: Callable[[str], None]) -> _Chosen:
    """Raises MgieError for what is not there, before anything is done."""
    if settings.form not in ENDINGS:
        raise MgieError(
            "parameter_out_of_range",
            f"{settings.form!r} is no format of shards.",
            f"--format is {' or '.join(ENDINGS)}.",
        )
    if settings.form == "parquet" and find_spec("pyarrow") is None:
        raise MgieError(
            "not_available",
            "Parquet files cannot be written without pyarrow.",
            "Install it: pip install 'mgie[data]'; or take --format webdataset.",
        )
    if settings.device.startswith("cuda") and not torch.cuda.is_available():
        raise MgieError(
            "not_available", "torch sees no GPU here.", "`mgie doctor` says why; --device cpu takes the CPU."
        )
    describer = choose_describer(settings.describer, settings.clip)
    name = settings.summarizer
    if name is None:
        name = NONE if describer.short else PAPERS
        if describer.short:
            note(
                f"{describer.name} speaks short: no summaries are made (--summarizer FOLDER would make them)."
            )
    summarizer = None if name == NONE else find_summarizer(name)
    clip_filter = find_clip(settings.clip_filter) if settings.clip_filter else None
    return _Chosen(describer, summarizer, clip_filter)


def _arguments(settings: Settings, chosen: _Chosen, plan: Plan) -> dict[str, Any]:
    """All that decides what is written; where things lie does not."""
    found = {
        "describer": {"name": chosen.describer.name, "sha256": digest_of_folders(chosen.describer.folders)},
        "summarizer": _named(chosen.summarizer, settings.summarizer or PAPERS),
        "clip_filter": {**_named(chosen.clip_filter, settings.clip_filter or ""), "least": LEAST}
        if chosen.clip_filter
        else None,
    }
    return {
        "records": plan.digest,
        "splits": plan.counts(),
        **found,
        **{name: getattr(settings, name) for name in ("limit", "batch", "shard_size", "seed")},
        "format": settings.form,
    }


def _named(folder: Path | None, name: str) -> dict[str, Any]:
    if folder is None:
        return {"name": NONE}
    is_path = Path(name).expanduser().is_dir()
    return {"name": folder.name if is_path else name, "sha256": digest_of_folders([folder])}


def _tools(settings: Settings, chosen: _Chosen, device: str) -> Tools:
    def describing() -> Describing:
        clip = ClipFilter(chosen.clip_filter, device) if chosen.clip_filter else None
        return Describing(chosen.describer.load(device), clip, settings.seed)

    def summarising() -> Summarising:
        assert chosen.summarizer
        return Summarising(Summarizer(chosen.summarizer, device))

    return Tools(describing, summarising if chosen.summarizer else None, settings.batch, settings.form)


def _finish(place: Workplace, data: DataSet, plan: Plan, arguments: dict[str, Any]) -> dict[str, Any] | None:
    """Puts the shards' counts together. None where another process does."""
    with place.finishing() as mine:
        if not mine:
            return None
        shards = [place.counts(shard) for shard in plan.shards]
        total = add_up(shards)
        left_out = _sum(plan.left_out, total.pop("left_out"))
        why = [*map(omission_dict, plan.why), *total.pop("why")][:SENTENCES]
        seconds = [sum(parts) for parts in zip(*(shard["seconds"] for shard in shards), strict=True)]
        about = {
            "program": f"mgie {VERSION}",
            "set": data.name,
            "licence": data.licence,
            "format": arguments["format"],
            "arguments": arguments,
        }
        report = {
            **about,
            **total,
            "left_out": {"total": sum(left_out.values()), "kinds": left_out, "first": why},
            "seconds": dict(zip(("describing", "summarising"), map(round, seconds), strict=False)),
        }
        names = ("file", "bytes", "sha256", "records", "written", "described")
        files = [{name: shard[name] for name in names} for shard in shards]
        counts = {name: total[name] for name in ("records", "written", "described", "failed")}
        place.finish({**about, "counts": {**counts, "left_out": left_out}, "shards": files}, report)
        return report


def _sum(*counts: dict[str, int]) -> dict[str, int]:
    kinds = sorted({kind for found in counts for kind in found})
    return {kind: sum(found.get(kind, 0) for found in counts) for kind in kinds}
