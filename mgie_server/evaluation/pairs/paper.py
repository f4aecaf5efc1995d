"""What the paper reports, to stand beside one's own numbers: Fu et al., ICLR 2024 (arXiv 2309.17102).

Unscaled, as metrics.METRICS has them.
"""

from __future__ import annotations

from dataclasses import dataclass

ZERO_SHOT = "the paper, zero-shot (trained on IPr2Pr alone)"
FINE_TUNED = "fine-tuned on MagicBrush, mean of 5 seeds (a secondary source)"


@dataclass(frozen=True)
class Reported:
    """model: as the paper calls it. values: by metric."""

    model: str
    source: str
    values: dict[str, float]


_ROWS: dict[str, tuple[Reported, ...]] = {
    "evr": (
        Reported("InsPix2Pix", ZERO_SHOT, {"dino": 0.6782, "cvs": 0.8138}),
        Reported("LGIE", ZERO_SHOT, {"dino": 0.6971, "cvs": 0.8204}),
        Reported("MGIE", ZERO_SHOT, {"dino": 0.7149, "cvs": 0.8173}),
    ),
    "gier": (
        Reported("InsPix2Pix", ZERO_SHOT, {"ssim": 0.5751, "cvs": 0.8663}),
        Reported("LGIE", ZERO_SHOT, {"ssim": 0.5686, "cvs": 0.8699}),
        Reported("MGIE", ZERO_SHOT, {"ssim": 0.5924, "cvs": 0.8859}),
    ),
    "ma5k": (
        Reported("InsPix2Pix", ZERO_SHOT, {"ssim": 0.5892, "lpips": 0.359}),
        Reported("LGIE", ZERO_SHOT, {"ssim": 0.6460, "lpips": 0.327}),
        Reported("MGIE", ZERO_SHOT, {"ssim": 0.6625, "lpips": 0.298}),
    ),
    "magicbrush": (
        Reported("InsPix2Pix", ZERO_SHOT, {"l1": 0.101, "dino": 0.7146, "cvs": 0.8522, "cts": 0.2934}),
        Reported("LGIE", ZERO_SHOT, {"l1": 0.084, "dino": 0.8090, "cvs": 0.8887, "cts": 0.3010}),
        Reported("MGIE", ZERO_SHOT, {"l1": 0.082, "dino": 0.8222, "cvs": 0.9114, "cts": 0.3040}),
        Reported("InsPix2Pix", FINE_TUNED, {"dino": 0.8799, "cvs": 0.9383, "cts": 0.3093}),
        Reported("MGIE", FINE_TUNED, {"dino": 0.9065, "cvs": 0.9528, "cts": 0.3173}),
    ),
}
_HUB = {"osunlp/MagicBrush": "magicbrush"}


def reported(data_set: str) -> tuple[Reported, ...]:
    """Of a data set by its name; none where the paper has none. "lpips": the paper does not say of which network."""
    return _ROWS.get(_HUB.get(data_set, data_set), ())
