"""The reference pictures of a job: as the model sees them, and as a report lists them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mgie_protocol.pixels import PixelBuffer
from mgie_server.imaging.framing import to_model
from mgie_server.imaging.provenance import pixel_digest
from mgie_server.service.bodies import map_references

if TYPE_CHECKING:
    from mgie_server.engines.engine import Picture
    from mgie_server.mgie.config import Sizing
    from mgie_server.service.channel import Order


@dataclass(frozen=True)
class References:
    """seen: each at the model's own size. listed: name, width, height and sha256 of each, for the report."""

    seen: tuple[Picture, ...] = ()
    listed: tuple[dict[str, Any], ...] = ()

    @classmethod
    def of(cls, order: Order, sizing: Sizing) -> References:
        """Of this job. Raises MgieError picture_invalid."""
        pictures = map_references(order.submit, order.body)
        names = order.submit.request.references
        return cls(
            tuple(to_model(picture, sizing) for picture in pictures),
            tuple(_entry(name, picture) for name, picture in zip(names, pictures, strict=True)),
        )


def _entry(name: str, picture: PixelBuffer) -> dict[str, Any]:
    form = {"width": picture.width, "height": picture.height}
    return {"name": name, **form, "sha256": pixel_digest(picture)}
