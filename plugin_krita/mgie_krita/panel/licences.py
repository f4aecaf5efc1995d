"""What a model's licence says of paid work, in words: for the badge, the list of models and their tooltips."""

from __future__ import annotations

from mgie_client.models import ModelInfo
from mgie_krita.words import tr
from mgie_protocol.licences import CONDITIONAL, NO, UNKNOWN


def badge_of(info: ModelInfo) -> str:
    """One or two words; "" where paid work is free."""
    return {
        CONDITIONAL: tr("on a condition"),
        NO: tr("non-commercial"),
        UNKNOWN: tr("licence unknown"),
    }.get(info.paid_work, "")


def licence_lines(info: ModelInfo) -> list[str]:
    """Sentences: what it means, the condition, the licence's own name."""
    means = {
        CONDITIONAL: tr("{title}: for paid work on a condition."),
        NO: tr("{title}: for non-commercial use only."),
        UNKNOWN: tr("{title}: not known to be for paid work."),
    }.get(info.paid_work, tr("{title}: for paid work too."))
    lines = [means.format(title=info.title), tr(info.condition) if info.condition else ""]
    lines.append(tr("Licence: {licence}").format(licence=info.licence) if info.licence else "")
    return [line for line in lines if line]
