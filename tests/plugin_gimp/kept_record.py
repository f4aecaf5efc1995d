"""A record as an edit leaves it."""

from __future__ import annotations

from mgie_gimp.types import Record
from mgie_protocol.request import EditRequest

RECORD = Record(
    request=EditRequest("make it darker", seed=4, variations=3, steps=2, feather=3.0).to_dict(),
    expressive="The picture becomes darker.",
    model="mini",
    model_title="Adjust (offline)",
    licence="CC-BY-SA-4.0",
    seed=5,
    source=17,
    source_name="Hintergrund “ü” 图层",
)
