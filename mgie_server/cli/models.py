"""`mgie models`: the catalog, and the files of the published models."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from mgie_protocol.errors import MgieError
from mgie_server.cli.answer import Answer, Json, answering
from mgie_server.cli.bytes_line import BytesLine
from mgie_server.cli.group import group
from mgie_server.cli.pulling import Wishes, fetch_missing, pull_model
from mgie_server.engines.catalog import list_models, model_folder

app = group("The catalog of models and the published files.")
PathArgument = Annotated[Path, typer.Argument(show_default=False)]
Precision = Annotated[
    str, typer.Option(help="float16, bfloat16; or int8, int4: so many bits for the language model.")
]


@app.command("list")
def list_command(json: Json = False) -> None:
    """List the models: what they do, their licence, whether they are installed."""
    with answering(json) as answer:
        models = list_models()
        lines = [
            f"{m.name:15s} {'installed' if m.installed else 'not installed':14s} {m.licence}\n{'':16s}{m.summary}"
            for m in models
        ]
        answer.give({"models": [m.to_dict() for m in models]}, "\n".join(lines))


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
    json: Json = False,
) -> None:
    """Fetch a model's published weights and convert them; what was interrupted goes on where it stopped."""
    with answering(json) as answer:
        pull_model(name, answer, Wishes(accept_licence, base, precision, remove_downloads, any_revision))


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


@app.command("convert")
def convert(
    path: PathArgument,
    out: PathArgument,
    precision: Precision = "float16",
    llava: Annotated[Path | None, typer.Option(help="The folder of LLaVA-7B-v1, merged.")] = None,
    clip: Annotated[Path | None, typer.Option(help="The folder of CLIP ViT-L/14.")] = None,
    editor: Annotated[
        Path | None, typer.Option(help="The folder of InstructPix2Pix, as diffusers has it.")
    ] = None,
    fetch: Annotated[
        bool, typer.Option("--fetch", help="Fetch CLIP and InstructPix2Pix where they are missing.")
    ] = False,
    accept_licence: Annotated[
        bool, typer.Option("--accept-licence", help="You have read the model's licences and accept them.")
    ] = False,
    json: Json = False,
) -> None:
    """Turn published files into a folder of this project's own layout: safetensors, checked, loaded in one go.

    PATH holds LLaVA-7B-v1, clip, ip2p and mgie_7b (mllm.pt, unet.pt), or is InstructPix2Pix as diffusers has it, or the
    authors' archive mgie_7b.tar.gz. What it lacks is named by options, or fetched. Put into
    MGIE's home as models/mgie-7b or models/instruct-pix2pix, the result is the model of that name.
    """
    with answering(json) as answer:
        from mgie_server.weights.convert import convert_any
        from mgie_server.weights.finding import Named
        from mgie_server.weights.own_writer import storage_of

        def get(parts: Sequence[str]) -> tuple[Path | None, Path | None]:
            return fetch_missing(parts, answer, accept_licence)

        parts, storage = Named(llava=llava, clip=clip, editor=editor), storage_of(precision)
        with BytesLine(answer, "converting") as line:
            manifest = convert_any(path, out, storage, line.show, parts, get if fetch else None)
        data = {"path": str(out), "bytes": manifest.bytes, "parts": sorted(manifest.parts)}
        answer.give(data, f"Converted: {out}, {manifest.bytes / 1e9:.2f} GB.")


@app.command("merge-delta")
def merge_delta(base: PathArgument, delta: PathArgument, out: PathArgument, json: Json = False) -> None:
    """Merge a published LLaVA delta with its LLaMA base (folders with .safetensors or .bin shards)."""
    with answering(json) as answer:
        from mgie_server.weights.delta import merge_delta as merge

        with BytesLine(answer, "merging") as line:
            count = merge(base, delta, out, line.show)
        answer.give({"path": str(out), "tensors": count}, f"Merged: {out}, {count} tensors.")


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
