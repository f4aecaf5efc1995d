"""`mgie plugins`: the plug-ins for Krita and GIMP."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from mgie_protocol.errors import MgieError
from mgie_server.cli import plugin_words as words
from mgie_server.cli.answer import Answer, Json, answering
from mgie_server.cli.group import group
from mgie_server.plugins import gimp, krita, package, wheels
from mgie_server.plugins.bundle import PYZMQ
from mgie_server.plugins.folders import KINDS

app = group("The plug-ins for Krita and GIMP.")
EDITORS = ("krita", "gimp")
Editor = Annotated[str, typer.Argument(help="krita or gimp", show_default=False)]
To = Annotated[
    Path | None,
    typer.Option(
        help="Another folder than the editor's own: Krita's gets pykrita and actions, GIMP's mgie-gimp."
    ),
]
Kind = Annotated[str, typer.Option(help=f"Which build of the editor: auto, {', '.join(KINDS)}.")]
Kritarc = Annotated[Path | None, typer.Option(help="Krita's settings file, where it is not the usual one.")]
Wheels = Annotated[bool, typer.Option("--wheels/--no-wheels", help="Fetch pyzmq for Krita's Python.")]


@app.command("install")
def install(
    editor: Editor,
    to: To = None,
    kind: Kind = "auto",
    kritarc: Kritarc = None,
    pyzmq: Wheels = True,
    json: Json = False,
) -> None:
    """Put a plug-in where its editor looks, with all that it needs; again to update it."""
    with answering(json) as answer:
        _check(editor)
        if editor == "gimp":
            _install_gimp(to, kind, answer)
        else:
            _install_krita(to, kind, kritarc, pyzmq, answer)


def _install_krita(to: Path | None, kind: str, kritarc: Path | None, pyzmq: bool, answer: Answer) -> None:
    places = krita.places(kind, to, kritarc)
    gathered = krita.install(places, pyzmq, answer.aside)
    states = [krita.state(place) for place in places]
    lines = [line for state in states for line in words.of_krita(state)]
    lines += [gathered.missing] if gathered.missing else []
    lines += [] if gathered.tags else [words.WITHOUT_PYZMQ]
    lines.append(words.AFTER_KRITA)
    data = {"editor": "krita", "places": [asdict(state) for state in states], "missing": gathered.missing}
    answer.give(data, "\n".join(lines))


def _install_gimp(to: Path | None, kind: str, answer: Answer) -> None:
    places = gimp.places(kind, to)
    gimp.install(places)
    states = [gimp.state(place) for place in places]
    lines = [line for state in states for line in words.of_gimp(state)]
    data = {"editor": "gimp", "places": [asdict(state) for state in states]}
    answer.give(data, "\n".join([*lines, words.AFTER_GIMP]))


@app.command("uninstall")
def uninstall(
    editor: Editor, to: To = None, kind: Kind = "auto", kritarc: Kritarc = None, json: Json = False
) -> None:
    """Remove a plug-in. Its settings and results in the folder of mgie stay."""
    with answering(json) as answer:
        _check(editor)
        if editor == "gimp":
            removed = [str(place.folder) for place in gimp.uninstall(gimp.places(kind, to))]
        else:
            places = krita.uninstall(krita.places(kind, to, kritarc))
            removed = [str(place.data / "pykrita") for place in places]
        text = "\n".join(f"removed from {folder}" for folder in removed) or "It was not installed."
        answer.give({"editor": editor, "removed": removed}, text)


@app.command("status")
def status(to: To = None, kind: Kind = "auto", kritarc: Kritarc = None, json: Json = False) -> None:
    """Say which plug-ins are installed, where, and whether they are up to date."""
    with answering(json) as answer:
        of_krita = [krita.state(place) for place in krita.places(kind, to, kritarc)]
        of_gimp = [gimp.state(place) for place in gimp.places(kind, to)]
        data = {
            "krita": _summary([asdict(state) for state in of_krita], "enabled"),
            "gimp": _summary([asdict(state) for state in of_gimp], "runs"),
        }
        lines = [line for state in of_krita for line in words.of_krita(state)]
        lines += [line for state in of_gimp for line in words.of_gimp(state)]
        answer.give({"plugins": data}, "\n".join(lines))


@app.command("package")
def package_command(
    editor: Editor,
    out: Annotated[Path | None, typer.Option(help="The zip to write.")] = None,
    pyzmq: Wheels = True,
    json: Json = False,
) -> None:
    """Make a zip for every system: for Krita's Import Python Plugin from File, or to unpack in GIMP's plug-ins."""
    with answering(json) as answer:
        _check(editor)
        plugin = gimp.source() if editor == "gimp" else krita.source()
        out = out or Path(f"mgie-{editor}-{plugin.version}.zip")
        if editor == "gimp":
            made = package.make_gimp(plugin, out)
        else:
            known = [place.module / PYZMQ for place in krita.places()]
            made = package.make(plugin, out, wheels.WHEELS if pyzmq else (), known, answer.aside)
        lines = [
            f"{made.out}: {made.size / 1e6:.1f} MB, {made.files} files",
            *map("  {}".format, made.contents),
        ]
        lines += [made.gathered.missing] if made.gathered.missing else []
        lines += [] if made.gathered.tags or editor == "gimp" else [words.WITHOUT_PYZMQ]
        data = {"out": str(made.out), "bytes": made.size, "files": made.files, "contents": made.contents}
        data |= {"pyzmq": made.gathered.tags, "missing": made.gathered.missing}
        answer.give(data, "\n".join(lines))


def _check(editor: str) -> None:
    if editor not in EDITORS:
        raise MgieError(
            "parameter_out_of_range", f"There is no plug-in for {editor!r}.", "Use krita or gimp."
        )


def _summary(places: list[dict[str, Any]], enabled: str) -> dict[str, Any]:
    """The editor as a whole: installed when it is in any place. enabled: what says so of a place."""
    there = [place for place in places if place["installed"]]
    return {
        "available": True,
        "installed": bool(there),
        "version": there[0]["version"] if there else "",
        "up_to_date": bool(there) and all(place["up_to_date"] for place in there),
        "enabled": any(place[enabled] for place in there),
        "places": places,
    }
