"""What stands where the result will be, and below it: HTML, in the language of who reads it. All of it is escaped."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from mgie_client import receipt
from mgie_client.error_words import nearest
from mgie_client.models import paid_work_of
from mgie_client.stage_words import stage_words
from mgie_protocol.errors import MgieError
from mgie_protocol.licences import CONDITIONAL, NO, UNKNOWN
from mgie_server.ui.error_words import explain
from mgie_server.ui.pictures import as_url
from mgie_server.ui.types import Doing, Done
from mgie_server.ui.words import Translate, mark


def idle(tr: Translate) -> str:
    words = tr("The edited picture will be here.")
    return Markup('<div class="stage idle"><p>{}</p></div>').format(words)


def to_be_read(tr: Translate) -> str:
    """The model has said what it would do, and waits."""
    return Markup('<div class="stage calm" role="status"><div><h3>{}</h3><p>{}</p></div></div>').format(
        tr("Nothing is edited yet."), tr("Read what the model would do, rewrite it if you like, and edit.")
    )


def working(doing: Doing, tr: Translate) -> str:
    """The preview, a bar, and words."""
    preview = Markup('<div class="nothing"></div>')
    if doing.preview is not None:
        shape = doing.shape if doing.shape[0] else (doing.preview.width, doing.preview.height)
        preview = Markup(
            '<div class="preview"><img style="aspect-ratio: {} / {}" src="{}" alt="{}"></div>'
        ).format(*shape, as_url(doing.preview), tr("Live preview"))
    share = f"{100 * doing.step / doing.steps:.0f}" if doing.steps else ""
    bar = Markup('<div class="bar {}"><div style="width: {}%"></div></div>').format(
        "known" if share else "unknown", share or "100"
    )
    return Markup(
        '<div class="stage working" role="status">{}<div class="foot">{}<p>{}</p></div></div>'
    ).format(preview, bar, doing_words(doing, tr))


def doing_words(doing: Doing, tr: Translate) -> str:
    if doing.place:
        return tr("in the queue, {n} before it").format(n=doing.place)
    words = stage_words(doing.stage, tr)
    if doing.variation:
        words = tr("{what}, variation {n}").format(what=words, n=doing.variation + 1)
    if doing.steps > 1:
        words = tr("{what}, step {step} of {steps}").format(what=words, step=doing.step, steps=doing.steps)
    return words


def failed(error: MgieError, tr: Translate) -> str:
    """One sentence, what to do, and what is near."""
    happened, advice = explain(error, tr)
    kind = "calm" if error.code == "cancelled" else "problem"
    near = Markup("")
    if not all(name in advice for name in nearest(error)):
        near = Markup("<p>{} {}</p>").format(tr("Nearest:"), ", ".join(nearest(error)))
    return Markup('<div class="stage {}" role="alert"><div><h3>{}</h3><p>{}</p>{}</div></div>').format(
        kind, happened, advice, near
    )


def receipt_of(done: Done, number: int, tr: Translate) -> str:
    """What became of one picture: a line, the rest behind it, and notes."""
    report = done.reports[number] if number < len(done.reports) else {}
    rows = Markup("").join(
        Markup("<tr><th>{}</th><td>{}</td></tr>").format(name, value)
        for name, value in receipt.details(report, tr)
    )
    notes = Markup("").join(Markup("<p class='note'>{}</p>").format(note) for note in done.notes)
    line = receipt.line(report, tr) or tr("What was done")
    return Markup(
        '<div class="receipt">{}<details><summary>{}</summary><table>{}</table></details></div>'
    ).format(notes, line, rows)


def caption(done: Done) -> str:
    """Of an edit in the history; the browser escapes it."""
    words = done.request.instruction
    return words if len(words) <= 40 else words[:39] + "…"


def title(tr: Translate) -> str:
    return Markup("<header><h1>MGIE</h1><p>{}</p></header>").format(
        tr("Edit a picture by saying what you want.")
    )


def foot(tr: Translate) -> str:
    """Whose the sample is (THIRD_PARTY.md)."""
    return Markup("<small>{}</small>").format(tr("Sample: a photograph by Aitzol Berasategi, CC-BY-4.0"))


def model_words(model: dict[str, Any], tr: Translate) -> str:
    """Of its entry in the status reply."""
    words = {
        CONDITIONAL: mark("{title}, for paid work on a condition"),
        NO: mark("{title}, not for commercial use"),
        UNKNOWN: mark("{title}, licence not known"),
    }.get(paid_work_of(model), "{title}")
    return tr(words).format(title=tr(str(model["title"])))
