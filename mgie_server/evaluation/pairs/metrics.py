"""The measures of a result against the picture that was wanted: what each is called, and which way is better.

Definitions: docs/evaluation.md. Values are kept unscaled; `scale` is what tables multiply them with.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Metric:
    """name: its key everywhere. better: "less" or "more". backbone: whose features it needs, "" for pixels alone."""

    name: str
    title: str
    better: str
    scale: float = 1.0
    digits: int = 3
    backbone: str = ""


METRICS = {
    metric.name: metric
    for metric in (
        Metric("l1", "L1", "less"),
        Metric("l2", "L2", "less", digits=4),
        Metric("psnr", "PSNR, dB", "more", digits=2),
        Metric("ssim", "SSIM", "more", 100, 2),
        Metric("lpips_alex", "LPIPS (alex)", "less", backbone="lpips_alex"),
        Metric("lpips_vgg", "LPIPS (vgg)", "less", backbone="lpips_vgg"),
        Metric("dino", "DINO", "more", 100, 2, "dino"),
        Metric("cvs", "CVS", "more", 100, 2, "clip"),
        Metric("cts", "CTS", "more", 100, 2, "clip"),
        Metric("outside", "changed outside, %", "less", 100, 2),
    )
}
OF_TARGET = ("cts", "outside")  # those of which the target has a value of its own


def shown(name: str, value: float | None) -> str:
    """As tables have it."""
    metric = METRICS[name]
    return "–" if value is None else f"{value * metric.scale:.{metric.digits}f}"
