"""Results that are larger than what was edited: the picture before with the same room around it."""

from __future__ import annotations

from dataclasses import replace

from mgie_krita.types import Source, Thumbnail

Margins = tuple  # left, top, right, bottom, px of the layer


def without_margins(source: Source, margins: Margins) -> Source:
    """The source of a result that is larger by these, as it was before."""
    left, top, right, bottom = margins
    size = {"width": source.width - left - right, "height": source.height - top - bottom}
    return replace(source, x=source.x + left, y=source.y + top, standing=None, **size)


def with_margins(before: Thumbnail, margins: Margins, width: int) -> Thumbnail:
    """A small picture with transparent room around it. width: of what it shows, px of the layer."""
    scale = before.width / width
    left, top, right, bottom = (round(margin * scale) for margin in margins)
    wide, row = before.width + left + right, 4 * before.width
    lines = [before.rgba[start : start + row] for start in range(0, len(before.rgba), row)]
    around = bytes(4 * left), bytes(4 * right)
    inside = b"".join(around[0] + line + around[1] for line in lines)
    rgba = bytes(4 * wide * top) + inside + bytes(4 * wide * bottom)
    return Thumbnail(wide, before.height + top + bottom, rgba)
