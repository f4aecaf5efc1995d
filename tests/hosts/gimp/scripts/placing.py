"""Edits that meet earlier ones, or what cannot be edited. Every case is a function; report has what it returns.

arguments: picture, out (folder), cases.
"""

import array
import pathlib
import sys
import time

OUT = pathlib.Path(arguments["out"])
DARKER = {"instruction": "darken 0.6", "model": "echo", "seed": 1}


def opened():
    image = load(arguments["picture"])
    image.get_layers()[0].set_name("source")
    return image, image.get_layers()[0]


def edit(image, layers, procedure="mgie-edit", **more):
    values = more if procedure == "mgie-edit-again" else {**DARKER, **more}
    return run_procedure(procedure, image, layers, **values)


def soft(image):
    image.select_rectangle(Gimp.ChannelOps.REPLACE, 30, 20, 70, 60)
    Gimp.Selection.feather(image, 20)


def told(image):
    """Name, visibility, and whether there is a mask, of each layer from the top."""
    return [
        [layer.get_name(), layer.get_visible(), layer.get_mask() is not None] for layer in image.get_layers()
    ]


def seen(image, name):
    layer = Gimp.Layer.new_from_visible(image, image, "seen")
    keep(layer, name)


def keep(drawable, name, babl="R'G'B'A u8"):
    area = Gegl.Rectangle.new(0, 0, drawable.get_width(), drawable.get_height())
    (OUT / f"{name}.raw").write_bytes(drawable.get_buffer().get(area, 1.0, babl, Gegl.AbyssPolicy.NONE))


def chained():
    """A second edit of the result, while the soft selection stays."""
    image, source = opened()
    soft(image)
    keep(image.get_selection(), "chained-selection", "Y u8")
    edit(image, [source])
    first = image.get_selected_layers()
    seen(image, "chained-once")
    answer = edit(image, first)
    seen(image, "chained-twice")
    return [answer[0], told(image)]


def unselected():
    """A second edit of a masked result, with nothing selected."""
    image, source = opened()
    soft(image)
    edit(image, [source])
    Gimp.Selection.none(image)
    answer = edit(image, image.get_selected_layers())
    seen(image, "unselected")
    return [answer[0], told(image)]


def later():
    """The source once more, with another instruction: the later result shows."""
    image, source = opened()
    edit(image, [source])
    note = Gimp.Layer.new(image, "note", 5, 5, Gimp.ImageType.RGBA_IMAGE, 100, Gimp.LayerMode.NORMAL)
    image.insert_layer(note, None, 0)
    answer = edit(image, [source], instruction="darken 0.3")
    seen(image, "later")
    return [answer[0], told(image)]


def elsewhere():
    """Two selections of one source: the second edit leaves the first one's in sight."""
    image, source = opened()
    source.set_mode(Gimp.LayerMode.MULTIPLY)
    image.select_rectangle(Gimp.ChannelOps.REPLACE, 0, 0, 50, 50)
    source.set_mode(Gimp.LayerMode.NORMAL)
    edit(image, [source])
    image.select_rectangle(Gimp.ChannelOps.REPLACE, 80, 50, 50, 50)
    answer = edit(image, [source], instruction="darken 0.3")
    seen(image, "elsewhere")
    return [answer[0], told(image)]


def again_instead():
    """Edit Again of a result that stands in its source's place: it takes that place, with the selection of then."""
    image, source = opened()
    source.set_mode(Gimp.LayerMode.MULTIPLY)
    ground = Gimp.Layer.new(image, "ground", 160, 120, Gimp.ImageType.RGB_IMAGE, 100, Gimp.LayerMode.NORMAL)
    image.insert_layer(ground, None, 1)
    ground.fill(Gimp.FillType.WHITE)
    soft(image)
    edit(image, [source])
    seen(image, "again-first")
    Gimp.Selection.none(image)
    answer = edit(image, image.get_selected_layers(), "mgie-edit-again")
    seen(image, "again-second")
    return [answer[0], told(image)]


def strictness():
    """The same soft edge, inwards and to both sides."""
    for strict in (True, False):
        image, source = opened()
        image.select_rectangle(Gimp.ChannelOps.REPLACE, 80, 0, 80, 120)
        for painter in (False, True):
            words = (
                {"model": "painter", "landing": "raw", "instruction": "paint a red disc"} if painter else {}
            )
            edit(image, [source], feather=24.0, strict_selection=strict, **words)
            keep(image.get_layers()[0].get_mask(), f"strict-{strict}-{painter}-mask", "Y u8")
            keep(image.get_layers()[0], f"strict-{strict}-{painter}-layer")
            image.remove_layer(image.get_layers()[0])
        image.delete()
    return "done"


def depths():
    """In the place of its source, in other depths: the largest difference outside of a free selection, and inside."""
    found = {}
    for precision in ("U16_LINEAR", "HALF_NON_LINEAR", "FLOAT_LINEAR"):
        image, source = opened()
        image.convert_precision(getattr(Gimp.Precision, precision))
        source.set_mode(Gimp.LayerMode.MULTIPLY)
        source.add_alpha()
        soft(image)
        edit(image, [source])
        area = Gegl.Rectangle.new(0, 0, source.get_width(), source.get_height())
        new, old, share = (
            array.array("f", one.get_buffer().get(area, 1.0, babl, Gegl.AbyssPolicy.NONE))
            for one, babl in (
                (image.get_layers()[0], "R'G'B'A float"),
                (source, "R'G'B'A float"),
                (image.get_selection(), "Y float"),
            )
        )
        away = [abs(a - b) for a, b in zip(new, old, strict=True)]
        outside = max(value for place, value in enumerate(away) if share[place // 4] == 0)
        found[precision] = [outside, max(away)]
        image.delete()
    return found


def hidden():
    image, source = opened()
    source.set_visible(False)
    answer = edit(image, [source])
    return [*answer[:2], told(image)]


def nothing():
    """What has nothing to edit: a sentence, and no layer."""
    image, source = opened()
    group = Gimp.GroupLayer.new(image, "an empty group")
    image.insert_layer(group, None, 0)
    clear = Gimp.Layer.new(
        image, "a clear layer", 40, 40, Gimp.ImageType.RGBA_IMAGE, 100, Gimp.LayerMode.NORMAL
    )
    image.insert_layer(clear, None, 0)
    away = Gimp.Layer.new_from_drawable(source, image)
    image.insert_layer(away, None, 0)
    away.set_offsets(0, 120)
    masked = Gimp.Layer.new_from_drawable(source, image)
    image.insert_layer(masked, None, 0)
    masked.add_mask(masked.create_mask(Gimp.AddMaskType.BLACK))
    before = told(image)
    found = {}
    for name, layer in (("group", group), ("clear", clear), ("away", away), ("masked", masked)):
        found[name] = [*edit(image, [layer])[:2], before == told(image)]
    passing = Gimp.GroupLayer.new(image, "passing")
    image.insert_layer(passing, None, 0)
    image.reorder_item(source, passing, 0)
    source.set_mode(Gimp.LayerMode.MULTIPLY)
    passing.set_mode(Gimp.LayerMode.PASS_THROUGH)
    found["passing"] = [*edit(image, [passing])[:2], len(before) == len(told(image))]
    return found


def several():
    """Two layers are selected: both are edited."""
    image, source = opened()
    second = Gimp.Layer.new_from_drawable(source, image)
    image.insert_layer(second, None, 0)
    second.set_name("second")
    second.set_mode(Gimp.LayerMode.SCREEN)
    status, _message, layers = edit(image, [second, source], variations=2)
    return [status, [layer.get_name() for layer in layers], told(image), len(image.get_selected_layers())]


def huge():
    """Over 100 megapixels: what is selected is edited, with its surroundings."""
    image = Gimp.Image.new(12000, 9000, Gimp.ImageBaseType.GRAY)
    layer = Gimp.Layer.new(image, "huge", 12000, 9000, Gimp.ImageType.GRAY_IMAGE, 100, Gimp.LayerMode.NORMAL)
    image.insert_layer(layer, None, 0)
    Gimp.context_set_foreground(Gegl.Color.new("gray"))
    layer.fill(Gimp.FillType.FOREGROUND)
    whole = edit(image, [layer])[:2]
    image.select_rectangle(Gimp.ChannelOps.REPLACE, 7000, 8000, 300, 200)
    answer = edit(image, [layer], instruction="darken 0.5")
    new = image.get_layers()[0]
    corner = new.get_offsets()
    now = image.pick_color(image.get_layers(), 7100, 8100, True, False, 0)[1].get_rgba()
    beside = image.pick_color(image.get_layers(), 6990, 8100, True, False, 0)[1].get_rgba()
    place = [corner.offset_x, corner.offset_y, new.get_width(), new.get_height()]
    Gimp.Selection.none(image)
    again = edit(image, [new], "mgie-edit-again")
    return [whole, answer[0], place, [now.red, beside.red], again[:2], len(image.get_layers())]


for case in arguments["cases"]:
    began = time.monotonic()
    report[case] = globals()[case]()
    print(case, round(time.monotonic() - began, 1), file=sys.stderr)
    for image in Gimp.get_images():
        image.delete()
