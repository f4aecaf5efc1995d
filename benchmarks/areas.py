"""Edits of areas: read, found, done, and kept to? Sentences of data/reading.toml, table [areas], on held-out photographs.

    python -m benchmarks.areas PHOTOGRAPHS [--model FOLDER]

PHOTOGRAPHS: the folder `held_out` that `mgie_server.training.photographs` writes. An edit passes when the families and the
area that are meant were read, the family's property holds on the pixels of the area, and outside of it the mean CIEDE2000 is
at most 1 and at most a tenth of that inside. Sentences that mean a color are asked of pictures that have one per cent of it.
The area is that of the sentence, by the product's own masks: how those are made is not judged here.
"""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path

import numpy as np
from PIL import Image
from skimage import color

from benchmarks.reading import SENTENCES, fits, name_of, tomllib
from mgie_protocol.errors import MgieError
from mgie_protocol.pixels import PixelBuffer, PixelFormat
from mgie_protocol.request import EditRequest
from mgie_server.engines.areas import AREAS, Area
from mgie_server.engines.catalog import find_model, installed_folder
from mgie_server.engines.detail_edits import FAMILIES as DETAIL
from mgie_server.engines.engine import EditSettings, Engine
from mgie_server.engines.mini import load_mini
from mgie_server.evaluation.clauses import named_in
from mgie_server.evaluation.properties import Judged, did_it
from mgie_server.imaging.areas import area_weights
from mgie_server.imaging.frame import Frame
from mgie_server.imaging.landing.model_edit import ModelEdit
from mgie_server.imaging.pixels import as_array
from mgie_server.service.framed_layer import FramedLayer, landing_options

SIDE, LEAST = 512, 0.01
INSIDE, OUTSIDE = 230, 13  # of 255
MOST, SHARE = 1.0, 0.1  # CIEDE2000 outside, and its share of that inside


def layer_of(file: Path) -> PixelBuffer:
    picture = Image.open(file).convert("RGB")
    picture.thumbnail((SIDE, SIDE), Image.Resampling.BOX)
    return PixelBuffer.from_format(PixelFormat(*picture.size, 3, "u8"), memoryview(picture.tobytes()))


def judged(engine: Engine, layer: PixelBuffer, sentence: str, families: str, area: Area) -> str:
    can = engine.capabilities
    request = EditRequest(sentence, model=can.name)
    framed = FramedLayer.of(layer, None, can)
    try:
        description = engine.describe(framed.seen, sentence)
    except MgieError:
        return "refused"
    named = named_in(description.expressive)
    if description.area != area or not fits(families, [(one.edit.family, one.edit.amount) for one in named]):
        return "misread"
    settings = EditSettings(can.steps, can.text_guidance, can.image_guidance, 1)
    made = engine.edit(framed.seen, description, settings, lambda *_: None)
    edit = ModelEdit(framed.seen, engine.reconstruct(framed.seen), made)
    landed = framed.within(area, request).land(edit, landing_options(request, can)).picture
    before, after = (as_array(one).astype(np.float32) / 255 for one in (layer, landed))
    weights = area_weights(area, layer, Frame(0, 0, layer.width, layer.height))
    inside, outside = weights >= INSIDE, weights <= OUTSIDE
    away: np.ndarray = color.deltaE_ciede2000(color.rgb2lab(before), color.rgb2lab(after))
    if outside.any() and away[outside].mean() > min(MOST, SHARE * away[inside].mean()):
        return "leaks"
    ours = Judged(before[inside][:, None], after[inside][:, None], named[0].edit, before[inside][:, None])
    return "passed" if did_it(ours) else "not done"


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("photographs", type=Path)
    p.add_argument("--model", type=Path, default=installed_folder("mini"))
    args = p.parse_args()
    engine = load_mini(find_model("mini"), args.model)
    files = [f for f in sorted(args.photographs.iterdir()) if f.suffix in (".png", ".jpg", ".jpeg", ".webp")]
    layers = [layer_of(file) for file in files]
    by_name = {name_of(area): area for area in AREAS}
    table = tomllib.loads(SENTENCES.read_text(encoding="utf-8"))["areas"]
    total: Counter[str] = Counter()
    for wanted, sentences in table.items():
        families, _, where = wanted.partition(" @ ")
        if not where or families in DETAIL or " + " in wanted:  # two edits
            continue
        area, found = by_name[where], Counter[str]()
        for layer in layers:
            there = area_weights(area, layer, Frame(0, 0, layer.width, layer.height)) >= INSIDE
            if there.mean() >= LEAST:
                found.update(judged(engine, layer, sentence, families, area) for sentence in sentences)
        total.update(found)
        print(f"{wanted:45s} {found['passed']:3d} of {found.total():3d}  {dict(found)}", flush=True)
    print(
        f"{total['passed']} of {total.total()} pass ({100 * total['passed'] / total.total():.1f} %)  {dict(total)}"
    )


if __name__ == "__main__":
    main()
