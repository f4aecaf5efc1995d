"""Whether pictures made with a model may be paid work: what its licence says of that, in one of four words."""

from __future__ import annotations

FREE, CONDITIONAL, NO, UNKNOWN = "free", "conditional", "no", "unknown"
PAID_WORK = (FREE, CONDITIONAL, NO, UNKNOWN)
ALLOWED = (FREE, CONDITIONAL)
UNKNOWN_LICENCE = "Its licence is not known here: look where its files came from."
OPENRAIL = (
    "Certain uses are forbidden, such as to deceive, to harass, to exploit minors or to break the law; "
    "whoever gets the model from you must be told."
)
CONDITIONS = (OPENRAIL, UNKNOWN_LICENCE)  # for translators: those that the project's own server sends
