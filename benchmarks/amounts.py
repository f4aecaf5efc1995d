"""Does mini do the amount that is asked for? Sentences with numbers on held-out photographs, the change measured on pixels.

    python -m benchmarks.amounts PHOTOGRAPHS [--model FOLDER]

PHOTOGRAPHS: the folder `held_out` that `mgie_server.training.photographs` writes. Brightness is mean luma, of stops mean
linear light; contrast the standard deviation of luma; saturation the mean distance from gray; gamma the exponent between the
means of the midtones. An amount is done when what was added (or taken away) is within 25 % of what was asked for. Pictures
that have no room for it (the true operation gets less than 90 % of the way) are left out.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
from PIL import Image

from mgie_protocol.errors import MgieError
from mgie_server.engines.catalog import find_model, installed_folder
from mgie_server.engines.engine import EditSettings
from mgie_server.engines.mini import load_mini
from mgie_server.evaluation import measures as m
from mgie_server.training.edits import STOPS, Edit
from mgie_server.training.operations import apply

NEAR = 0.25
ASKED: dict[tuple[str, str], tuple[str, ...]] = {
    ("brighter", "one stop"): ("+1 EV", "please expose it one stop brighter", "one stop", "曝光提升1EV"),
    ("brighter", "half a stop"): ("+0.5EV please", "half a stop lighter"),
    ("darker", "one stop"): ("-1EV", "underexpose it by one stop", "减一档"),
    ("brighter", "20%"): ("+20% brightness", "make the picture 20% lighter", "亮度增加20%"),
    ("brighter", "33%"): ("a third brighter", "one third brighter please"),
    ("brighter", "50%"): ("brightness +50%", "half again as bright", "提亮百分之五十"),
    ("brighter", "100%"): ("twice as bright", "双倍亮度"),
    ("brighter", "10%"): ("increase brightness by 10", "10% brighter"),
    ("darker", "30%"): ("30% darker", "reduce its brightness by 30%"),
    ("darker", "50%"): ("half as bright", "亮度减一半"),
    ("more saturated", "100%"): ("twice as saturated", "double the colour saturation", "饱和度增加一倍"),
    ("more saturated", "40%"): ("40% more saturated", "saturation +40"),
    ("less saturated", "50%"): ("half as saturated", "saturation -50"),
    ("less saturated", "25%"): ("25% less saturated", "饱和度减25%"),
    ("more contrast", "30%"): ("30% more contrast", "contrast +30"),
    ("less contrast", "25%"): ("a quarter less contrast", "对比度降低25%"),
    ("brighter midtones", "gamma 1.2"): ("gamma 1.2", "gamma=1.2 please"),
    ("darker midtones", "gamma 0.8"): ("gamma 0.8",),
}


def linear(x: np.ndarray) -> float:
    """Mean of linear light."""
    return float(m.luma(np.where(x <= 0.04045, x / 12.92, ((x + 0.055) / 1.055) ** 2.4)).mean())


def chroma(x: np.ndarray) -> float:
    y = m.luma(x)
    return float(np.hypot((x[..., 0] - y) / 1.402, (x[..., 2] - y) / 1.772).mean())


def change(edit: Edit, before: np.ndarray, after: np.ndarray) -> float:
    """What was done, in the unit that was asked for: a share, stops, or a logarithm of gamma."""
    if edit.amount in STOPS:
        return float(np.log2(linear(after) / linear(before)))
    if edit.amount.startswith("gamma"):
        middle = (m.luma(before) > 0.2) & (m.luma(before) < 0.8)
        tones = [np.log(m.luma(x)[middle].clip(0.01)).mean() for x in (before, after)]
        return float(np.log(tones[0] / tones[1]))
    name = "saturated" if "saturated" in edit.family else "contrast" if "contrast" in edit.family else "light"
    measure = {"saturated": chroma, "contrast": lambda x: float(m.luma(x).std()), "light": m.mean_luma}[name]
    return measure(after) / measure(before) - 1


def asked(edit: Edit) -> float:
    less = edit.family.startswith(("less ", "darker"))
    if edit.amount in STOPS:
        return -STOPS[edit.amount] if less else STOPS[edit.amount]
    if edit.amount.startswith("gamma"):
        return float(np.log(float(edit.amount.split()[1])))
    return (-1 if less else 1) * int(edit.amount.removesuffix("%")) / 100


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("photographs", type=Path)
    p.add_argument("--model", type=Path, default=installed_folder("mini"))
    args = p.parse_args()
    engine = load_mini(find_model("mini"), args.model)
    can = engine.capabilities
    settings = EditSettings(can.steps, can.text_guidance, can.image_guidance, 1)
    files = sorted(f for f in args.photographs.iterdir() if f.suffix in (".png", ".jpg", ".jpeg", ".webp"))
    pictures = [
        np.asarray(Image.open(f).convert("RGB").resize((64, 64), Image.Resampling.BOX), np.float32) / 255
        for f in files
    ]
    near = done = refused = 0
    for (family, amount), sentences in ASKED.items():
        edit, said = Edit(family, amount=amount), []
        for sentence in sentences:
            for picture in pictures:
                room = change(edit, picture, apply(edit, picture)) / asked(edit)
                if not 0.9 < room < 1.1:
                    continue
                done += 1
                try:
                    made = engine.edit(picture, engine.describe(picture, sentence), settings, lambda *_: None)
                except MgieError:
                    refused += 1
                    continue
                said.append(change(edit, engine.reconstruct(picture), made) / asked(edit))
        close = sum(abs(one - 1) <= NEAR for one in said)
        near += close
        middle = np.median(said) if said else float("nan")
        print(
            f"{family:18s} {amount:14s} {close:3d} of {len(said):3d} within 25 %, median {middle:.2f} of it",
            flush=True,
        )
    print(f"{near} of {done} within 25 % ({100 * near / max(done, 1):.0f} %), {refused} refused")


if __name__ == "__main__":
    main()
