"""`mgie models convert` and `merge-delta`: published files into this project's own layout."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from mgie_server.cli.answer import Json, answering
from mgie_server.cli.bytes_line import BytesLine
from mgie_server.cli.pulling import fetch_missing

PathArgument = Annotated[Path, typer.Argument(show_default=False)]
Precision = Annotated[
    str, typer.Option(help="float16, bfloat16; or int8, int4: so many bits for the language model.")
]


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


def merge_delta(base: PathArgument, delta: PathArgument, out: PathArgument, json: Json = False) -> None:
    """Merge a published LLaVA delta with its LLaMA base (folders with .safetensors or .bin shards)."""
    with answering(json) as answer:
        from mgie_server.weights.delta import merge_delta as merge

        with BytesLine(answer, "merging") as line:
            count = merge(base, delta, out, line.show)
        answer.give({"path": str(out), "tensors": count}, f"Merged: {out}, {count} tensors.")
