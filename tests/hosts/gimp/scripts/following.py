"""What is done to an image between reading a layer and putting the result back, with the plug-in's own canvas.

arguments: picture, plug_in (the plug-in's folder), changes (names of the functions below). report: for each, of a source
that is Normal and one that is not, the largest and the mean difference between the picture with the result put in
after the change, and the picture that was changed with the result in it; and what was said.
"""

import sys

sys.path.insert(0, arguments["plug_in"])

from mgie_gimp.canvas import selecting
from mgie_gimp.canvas.inserting import Edited, insert
from mgie_gimp.canvas.reading import take
from mgie_gimp.types import Record
from mgie_protocol.pixels import PixelBuffer
from mgie_protocol.request import EditRequest

REQUEST = EditRequest("invert", seed=1)
INVERTED = bytes(255 - value for value in range(256))


def new_image(mode):
    image = load(arguments["picture"])
    source = image.get_layers()[0]
    ground = Gimp.Layer.new_from_drawable(source, image)
    image.insert_layer(ground, None, 1)
    ground.fill(Gimp.FillType.WHITE)
    source.set_name("source")
    source.set_mode(mode)
    image.select_ellipse(Gimp.ChannelOps.REPLACE, 40, 20, 70, 50)
    Gimp.Selection.feather(image, 12)
    return image, source


def put(image, source, taken):
    picture = PixelBuffer.from_format(taken.form, bytes(taken.picture.data).translate(INVERTED))
    note = Record(REQUEST.to_dict(), "", "mini", "", "", 1, taken.tattoo, taken.name)
    return insert(image, [Edited(source, source, taken, [picture], [note])]).said


def seen(image):
    area = Gegl.Rectangle.new(0, 0, image.get_width(), image.get_height())
    layer = Gimp.Layer.new_from_visible(image, image, "seen")
    return layer.get_buffer().get(area, 1.0, "R'G'B' u8", Gegl.AbyssPolicy.NONE)


def still(image, source):
    pass


def mirrored(image, source):
    image.flip(Gimp.OrientationType.HORIZONTAL)


def upside_down(image, source):
    image.flip(Gimp.OrientationType.VERTICAL)


def quarter(image, source):
    image.rotate(Gimp.RotationType.DEGREES90)


def half(image, source):
    image.rotate(Gimp.RotationType.DEGREES180)


def three_quarters(image, source):
    image.rotate(Gimp.RotationType.DEGREES270)


def scaled(image, source):
    image.scale(240, 180)


def cropped(image, source):
    image.crop(90, 70, 30, 15)


def moved(image, source):
    """And the result with it, where it is there."""
    for layer in image.get_layers()[:-1]:
        at = layer.get_offsets()
        layer.set_offsets(at.offset_x + 11, at.offset_y - 7)


def painted_on(image, source):
    """In a corner, outside of the selection."""
    keep = Gimp.Selection.save(image)
    image.select_rectangle(Gimp.ChannelOps.REPLACE, 0, 90, 40, 30)
    source.edit_fill(Gimp.FillType.FOREGROUND)
    image.select_item(Gimp.ChannelOps.REPLACE, keep)
    image.remove_channel(keep)


for name in arguments["changes"]:
    for mode in (Gimp.LayerMode.NORMAL, Gimp.LayerMode.MULTIPLY):
        pictures, words = [], []
        for first in ("change", "put"):
            image, source = new_image(mode)
            if first == "put" and name == "painted_on":  # afterwards nobody would paint on a hidden source
                painted_on(image, source)
            taken = take(image, source, selecting.of_image(image), REQUEST)
            if first == "change":
                globals()[name](image, source)
            words += put(image, source, taken)
            if first == "put" and name != "painted_on":
                globals()[name](image, source)
            pictures.append(seen(image))
            image.delete()
        away = [abs(a - b) for a, b in zip(*pictures, strict=False)]
        same_size = len(pictures[0]) == len(pictures[1])
        report[f"{name} {mode.value_nick}"] = [max(away), sum(away) / len(away), same_size, words]


# a layer of which nothing is left as it was: the result comes where it lay, and nothing is hidden
image, source = new_image(Gimp.LayerMode.MULTIPLY)
taken = take(image, source, selecting.of_image(image), REQUEST)
source.resize(50, 50, 0, 0)
source.fill(Gimp.FillType.FOREGROUND)
said = put(image, source, taken)
report["unknown"] = [said, source.get_visible(), image.get_layers()[0].get_width(), len(image.get_layers())]
