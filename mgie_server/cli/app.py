"""All commands under one roof; what a command needs beyond this is imported when it runs."""

from __future__ import annotations

import typer

from mgie_server.cli import apply, doctor, edit, evaluate, kept, models, plugins, server, train, verify

app = typer.Typer(
    help="Edit a picture by saying what you want.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("edit")(edit.edit)
app.command("describe")(edit.describe)
app.command("apply")(apply.apply)
app.command("verify")(verify.verify)
app.command("results")(kept.results)
app.command("fetch")(kept.fetch)
app.command("status")(server.status)
app.command("stop")(server.stop)
app.add_typer(models.app, name="models")
app.add_typer(plugins.app, name="plugins")
app.command("train")(train.train)
app.command("prepare")(train.prepare)
app.command("evaluate")(evaluate.evaluate)
app.command("doctor")(doctor.doctor)
