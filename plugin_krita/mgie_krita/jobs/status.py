"""The status line: what the server is doing, in one light and a few words."""

from __future__ import annotations

from mgie_client.stage_words import STAGE_WORDS, stage_words
from mgie_krita.jobs.errors import sentence
from mgie_krita.jobs.server_connection import ServerConnection
from mgie_krita.types import QUEUED, READING, SENDING, WORKING, Job, ServerState
from mgie_krita.words import mark, tr
from mgie_protocol.errors import MgieError

# codes of errors that the settings may mend
_BY_SETTINGS = ("not_available", "server_unreachable")
_BY_STARTING = ("unauthorized", "protocol_version")


def server_state(line: ServerConnection, model: str, under_way: list[Job]) -> ServerState:
    """model: the one that is chosen in the panel. under_way: jobs, oldest first."""
    error = line.error
    if line.connected:
        light = "busy" if under_way else "ready"
        words, best = _working_words(line, model, under_way), line.recommendation.line(model)
        return ServerState(light, words, "", line.models, best)
    if error is not None:
        return ServerState("problem", sentence(error), _action(error), line.models)
    if line.keeper.starting:
        return ServerState("starting", tr("No server: starting it …"), "", line.models)
    if under_way:
        return ServerState("starting", tr("Looking for the server …"), "", line.models)
    if line.endpoint:
        return ServerState(
            "off", tr("No server answers at {address}.").format(address=line.endpoint), "start"
        )
    return ServerState("off", tr("No server: it starts with the first edit."), "start", line.models)


def _action(error: MgieError) -> str:
    if error.code in _BY_SETTINGS:
        return "settings"
    return "start" if error.code in _BY_STARTING else ""


def _working_words(line: ServerConnection, model: str, under_way: list[Job]) -> str:
    if under_way:
        model = under_way[0].options.model
    title = next((info.title for info in line.models if info.name == model and info.title), model)
    parts = [title, line.device, _doing(under_way)]
    waiting = len(under_way) - 1
    if waiting > 0:
        parts.append(tr("{n} waiting").format(n=waiting))
    return " · ".join(part for part in parts if part)


def _doing(under_way: list[Job]) -> str:
    if not under_way:
        return tr("ready")
    job = under_way[0]
    if job.state == WORKING:
        return stage_words(job.stage, tr)
    words = {
        READING: mark("reading the picture"),
        SENDING: mark("sending the picture"),
        QUEUED: STAGE_WORDS["queued"],
    }
    return tr(words[job.state])
