"""A page that shows a data set: how many records, the first of them with their pictures, and what was left out and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from markupsafe import Markup
from numpy.typing import NDArray

from mgie_protocol.errors import MgieError
from mgie_server.datasets.data_set import DataSet
from mgie_server.datasets.left_out import Omission
from mgie_server.datasets.loading import Loaded
from mgie_server.datasets.record import Record
from mgie_server.datasets.survey import SplitSurvey
from mgie_server.evaluation.html import card, fill, joined, page, table, tile

LONG_SIDE = 384
SENTENCES = 200  # of what was left out
_OUTSIDE = 0.25  # how bright a picture is shown where the edit does not belong


class DataPage:
    """Takes the records one after another: of their pictures only small copies are kept."""

    def __init__(self) -> None:
        self._strips: dict[str, list[Markup]] = {}

    def add(self, loaded: Loaded) -> None:
        """A record with its pictures."""
        tiles = [
            tile(_thumbnail(loaded.source), f"source, {_size(loaded.source)}"),
            tile(_thumbnail(loaded.target), f"target, {_size(loaded.target)}", ours=True),
        ]
        if loaded.region is not None:
            shown = np.where(loaded.region[..., None], loaded.source, loaded.source * _OUTSIDE)
            share = f"mask, {100 * loaded.region.mean():.1f} % of the picture"
            tiles.append(tile(_thumbnail(shown.astype(np.uint8)), share))
        self._strips.setdefault(loaded.record.split, []).append(_strip(loaded.record, tiles))

    def write(self, path: Path, data: DataSet, found: Mapping[str, SplitSurvey]) -> None:
        """Raises MgieError output_not_writable."""
        parts = [_head(data, found)]
        for split, told in found.items():
            parts.append(_section(split, told, self._strips.get(split, [])))
        parts.append(_left_out(data))
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(page(f"{data.name}: a data set", joined(parts)), encoding="utf-8")
        except OSError as error:
            raise MgieError(
                "output_not_writable", f"{path} could not be written: {error}.", "Choose another place."
            ) from error


def _head(data: DataSet, found: Mapping[str, SplitSurvey]) -> Markup:
    cards = [card(f"{told.count:,}", f"records in {split}") for split, told in found.items()]
    left = sum(data.omitted().values())
    cards.append(card(f"{left:,}", "left out; why is said below" if left else "left out"))
    return fill(
        "<h1>{name}</h1><p class='soft'>{layout}; licence: {licence}</p><div class='cards'>{cards}</div>",
        name=data.name,
        layout=data.layout,
        licence=data.licence,
        cards=joined(cards),
    )


def _section(split: str, told: SplitSurvey, strips: list[Markup]) -> Markup:
    said = f"The first {len(strips)} of {told.count:,}."
    if told.differing:
        said += (
            f" Source and target differ in size in {told.differing:,} of {told.read:,} pairs that were read."
        )
    return fill(
        "<h2>{split}</h2><p class='soft'>{said}</p><div class='strips pairs'>{strips}</div>",
        split=split,
        said=said,
        strips=joined(strips),
    )


def _strip(record: Record, tiles: list[Markup]) -> Markup:
    turn = f", turn {record.turn}" if record.turn != 1 else ""
    place = replace(record.place, file=Path(record.place.file).name)
    lines = [fill("<h3><q>{text}</q></h3>", text=record.instruction)]
    if record.expressive:
        lines.append(fill("<p>Expressive text: {text}</p>", text=record.expressive))
    if record.caption:
        lines.append(fill("<p>Caption: {text}</p>", text=record.caption))
    lines.append(
        fill(
            "<p class='soft'>{id}{turn} · <code>{place}</code></p>",
            id=record.id,
            turn=turn,
            place=place,
        )
    )
    return fill(
        "<div class='strip'>{lines}<div class='tiles'>{tiles}</div></div>",
        lines=joined(lines),
        tiles=joined(tiles),
    )


def _left_out(data: DataSet) -> Markup:
    kinds = data.omitted()
    if not kinds:
        return fill("<h2>Left out</h2><p>Nothing.</p>")
    shown: list[Omission] = []
    for omission in data.omissions():
        if len(shown) == SENTENCES:
            break
        shown.append(omission)
    counts = table(["what", "how many"], [[kind, f"{count:,}"] for kind, count in sorted(kinds.items())])
    sentences = joined(fill("<li><code>{place}</code>: {why}.</li>", place=o.place, why=o.why) for o in shown)
    total = sum(kinds.values())
    more = fill("<p class='soft'>The first {n} of {total:,}.</p>", n=len(shown), total=total)
    return fill(
        "<h2>Left out</h2>{counts}{more}<ul>{sentences}</ul>",
        counts=counts,
        more=more if total > len(shown) else "",
        sentences=sentences,
    )


def _thumbnail(picture: NDArray[Any]) -> bytes:
    """JPEG of u8 [h, w, 3], shrunk to LONG_SIDE."""
    height, width = picture.shape[:2]
    scale = min(1, LONG_SIDE / max(height, width))
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    small = cv2.resize(picture, size, interpolation=cv2.INTER_AREA) if scale < 1 else picture
    _, data = cv2.imencode(".jpg", cv2.cvtColor(small, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, 85])
    return data.tobytes()


def _size(picture: NDArray[Any]) -> str:
    return f"{picture.shape[1]} x {picture.shape[0]}"
