"""`mgie models`: the catalog, and the files of the published models."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from mgie_protocol.errors import MgieError
from mgie_protocol.licences import CONDITIONAL, FREE, NO, UNKNOWN
from mgie_server.cli.answer import Answer, Json, answering
from mgie_server.cli.converting import Precision, convert, merge_delta
from mgie_server.cli.describers import describer
from mgie_server.cli.group import group
from mgie_server.cli.pulling import Wishes, pull_model
from mgie_server.engines.catalog import list_models, model_folder
from mgie_server.engines.model_info import ModelInfo

app = group("The catalog of models and the published files.")

_PAID_WORK = {
    FREE: "for paid work too",
    CONDITIONAL: "for paid work on a condition",
    NO: "not for paid work",
    UNKNOWN: "not known to be for paid work",
}


@app.command("list")
def list_command(
    paid_work: Annotated[
        bool,
        typer.Option(
            "--paid-work", help="Those alone whose licence allows paid work, perhaps on a condition."
        ),
    ] = False,
    json: Json = False,
) -> None:
    """List the models: what they do, their licence, whether they are installed."""
    with answering(json) as answer:
        models = [model for model in list_models() if model.for_paid_work or not paid_work]
        wide = max((len(m.name) for m in models), default=0) + 2
        lines = [line for model in models for line in _lines_about(model, wide)]
        answer.give({"models": [m.to_dict() for m in models]}, "\n".join(lines))


def _lines_about(model: ModelInfo, wide: int) -> Iterator[str]:
    """wide: of the column of names."""
    there = "installed" if model.installed else "not installed"
    yield f"{model.name:{wide}}{there:15}{model.licence}; {_PAID_WORK[model.paid_work]}"
    yield f"{'':{wide}}{model.summary}"
    if model.condition:
        yield f"{'':{wide}}{model.condition}"


@app.command("recommend")
def recommend(json: Json = False) -> None:
    """Say which model suits this machine: by its GPU, its memory and its disk."""
    with answering(json) as answer:
        from dataclasses import asdict

        from mgie_protocol.home import mgie_home
        from mgie_server.engines.recommending import recommend_here
        from mgie_server.runtime.gpus import auto_device

        found = recommend_here(auto_device(), mgie_home())
        lines = [f"{found.name}: {found.why}", *(f"  Not {why}." for why in found.passed)]
        if found.seconds:
            lines.append(f"An edit takes about {found.seconds} s there (computed, not measured).")
        if found.download:
            lines.append(f"Fetch it ({found.download / 1e9:.0f} GB): mgie models pull {found.name}")
        answer.give(asdict(found), "\n".join(lines))


@app.command("pull")
def pull(
    name: str,
    accept_licence: Annotated[
        bool, typer.Option("--accept-licence", help="You have read the model's licences and accept them.")
    ] = False,
    base: Annotated[
        Path | None,
        typer.Option(help="Your own LLaMA-7B folder: LLaVA's delta is fetched and merged with it."),
    ] = None,
    precision: Precision = "float16",
    remove_downloads: Annotated[
        bool, typer.Option("--remove-downloads", help="Remove the published files once they are converted.")
    ] = False,
    any_revision: Annotated[
        bool,
        typer.Option(
            "--any-revision", help="The hub's newest files, whatever revision and digests are known here."
        ),
    ] = False,
    without_describer: Annotated[
        bool,
        typer.Option(
            "--without-describer", help="Of an open model the editor alone: it gets the words as they are."
        ),
    ] = False,
    json: Json = False,
) -> None:
    """Fetch a model's published weights and convert them; what was interrupted goes on where it stopped.

    An open model brings the describer that was chosen for it (`mgie models describer`); a describer can be named too.
    """
    with answering(json) as answer:
        wishes = Wishes(accept_licence, base, precision, remove_downloads, any_revision, without_describer)
        pull_model(name, answer, wishes)


@app.command("add")
def add(
    name: Annotated[str, typer.Argument(help="What it is to be called.", show_default=False)],
    base: Annotated[
        str | None,
        typer.Option(
            help="The model that it is made of: klein-4b. Of an adapter by `mgie train` its header says it."
        ),
    ] = None,
    adapter: Annotated[
        Path | None,
        typer.Option(help="A LoRA, as safetensors; or what `mgie train` made.", show_default=False),
    ] = None,
    strength: Annotated[float, typer.Option(help="Of the adapter.", min=-4, max=4)] = 1.0,
    file: Annotated[
        Path | None,
        typer.Option(help="A transformer in one file: .safetensors or .gguf.", show_default=False),
    ] = None,
    folder: Annotated[
        Path | None, typer.Option(help="A whole model in the layout of diffusers.", show_default=False)
    ] = None,
    licence: Annotated[str, typer.Option(help="What it is licensed under, where you know it.")] = "",
    paid_work: Annotated[
        str, typer.Option(help="What that says of paid work: free, conditional, no, unknown.")
    ] = UNKNOWN,
    json: Json = False,
) -> None:
    """Add a model of your own: files of yours on a model of the catalog. They are looked at before anything is kept."""
    with answering(json) as answer:
        from mgie_server.cli.adding import Given, add_model

        given = Given(name, base, adapter, strength, file, folder, licence, paid_work)
        data = add_model(given)
        answer.give(data, f'Added {name}: `mgie edit PICTURE --model {name} --instruction "..."`.')


@app.command("remove")
def remove(name: str, json: Json = False) -> None:
    """Remove a model that was added. Files that stayed where they are stay there."""
    with answering(json) as answer:
        from mgie_server.cli.adding import remove_model

        answer.give({"name": name, "path": str(remove_model(name))}, f"Removed {name}.")


@app.command("verify")
def verify(
    target: Annotated[str, typer.Argument(help="A model's name, or a folder.", show_default=False)],
    report: Annotated[
        Path | None, typer.Option(help="Write hashes, versions and a picture digest to this file.")
    ] = None,
    quick: Annotated[
        bool, typer.Option("--quick", help="Look at names and sizes, read no contents.")
    ] = False,
    device: Annotated[str, typer.Option(help="Where the report's edit runs: auto, cpu, cuda, ...")] = "auto",
    json: Json = False,
) -> None:
    """Say what is missing or wrong in a model, key by key: published files, or an installed model."""
    with answering(json) as answer:
        from mgie_server.weights.verify import verify as verify_folder

        folder = _folder_of(target)
        found = verify_folder(folder, hashes=not quick, on_file=lambda name: answer.aside(f"  {name}"))
        data = {
            "ok": found.ok,
            "path": str(folder),
            "layout": found.layout,
            "tensors": found.tensors,
            "faults": [{"file": f.file, "key": f.key, "what": f.what} for f in found.faults],
            "sha256": found.hashes,
        }
        if report:
            data["report"] = str(report)
            _write_report(report, data, folder, device, answer)
        if not found.ok:
            raise _not_whole(data, [str(fault) for fault in found.faults])
        answer.give(data, f"{folder} is whole: {found.tensors} tensors ({found.layout} layout).")


app.command("describer")(describer)
app.command("convert")(convert)
app.command("merge-delta")(merge_delta)


def _folder_of(target: str) -> Path:
    """The folder of a model in the catalog, or a path. Raises MgieError model_unknown, model_not_installed."""
    folder = Path(target)
    if folder.exists():
        return folder
    if "/" not in target and "\\" not in target:
        return model_folder(target)
    raise MgieError("model_not_installed", f"There is no folder {target}.", "Check the path.")


def _write_report(report: Path, data: dict[str, Any], folder: Path, device: str, answer: Answer) -> None:
    import json as json_module

    from mgie_server.engines.field_report import field_report

    whole = field_report(data, folder, device, answer.aside)
    try:
        report.write_text(json_module.dumps(whole, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    except OSError as error:
        raise MgieError(
            "output_not_writable", f"{report} could not be written: {error}.", "Choose another place."
        ) from error


def _not_whole(data: dict[str, Any], faults: list[str]) -> MgieError:
    shown = "\n  ".join(faults)
    return MgieError(
        "model_not_installed",
        f"{data['path']} is not whole ({len(faults)} faults):\n  {shown}",
        "Get the named files again from their source.",
        {name: value for name, value in data.items() if name != "sha256"},
    )
