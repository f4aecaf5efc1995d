"""`mgie models`: the catalog."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mgie_server.cli.answer import Json, answering, not_available
from mgie_server.models.catalog import find_model, list_models

app = typer.Typer(help="The catalog of models and the published files.", no_args_is_help=True)
PathArgument = Annotated[Path, typer.Argument(show_default=False)]


@app.command("list")
def list_command(json: Json = False) -> None:
    """List the models: what they do, their licence, whether they are installed."""
    with answering(json) as answer:
        models = list_models()
        lines = [
            f"{m.name:10s} {'installed' if m.installed else 'not installed':14s} {m.licence}\n           {m.summary}"
            for m in models
        ]
        answer.give({"models": [m.to_dict() for m in models]}, "\n".join(lines))


@app.command("pull")
def pull(name: str, json: Json = False) -> None:
    """Fetch a model's weights."""
    with answering(json) as answer:
        known = {m.name: m for m in list_models()}
        if name in known and not known[name].installed:
            raise not_available(f"Fetching {name}", "The model mini is built in and needs no download.")
        model = find_model(name)
        answer.give({"model": name, "path": str(model.path)}, f"{name} is installed: {model.path}")


@app.command("verify")
def verify(path: PathArgument, json: Json = False) -> None:
    """Check published files."""
    with answering(json):
        raise not_available(f"Verifying published files ({path})")


@app.command("convert")
def convert(path: PathArgument, out: PathArgument, json: Json = False) -> None:
    """Turn published files into one safetensors folder."""
    with answering(json):
        raise not_available(f"Converting published files ({path} to {out})")


@app.command("merge-delta")
def merge_delta(base: PathArgument, delta: PathArgument, out: PathArgument, json: Json = False) -> None:
    """Merge a published LLaVA delta with its LLaMA base."""
    with answering(json):
        raise not_available(f"Merging a delta ({base} with {delta} to {out})")
