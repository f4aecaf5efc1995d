"""Edits of layers with every setting, and of each case the picture that GIMP makes of it.

arguments: width, height, out (folder), ground (path of R'G'B' u8), cases. A case has a name; source and replaced (paths of
R'G'B'A u8: the source, and the source after an edit by hand); mode, opacity, clip (nicks); mask and selection (paths of
Y u8, or None); mask_off; place ("ground", "alone", "group", "passing"); values (of mgie-edit).

`NAME.seen` is the picture after the edit, `NAME-expected.seen` the one with the source's pixels replaced (R'G'B'A u8),
and `NAME.xcf` the image after the edit.
"""

import pathlib

OUT = pathlib.Path(arguments["out"])
WIDTH, HEIGHT = arguments["width"], arguments["height"]


def nick(kind, name):
    """The value of one of GIMP's enumerations."""
    return getattr(kind, name.upper().replace("-", "_"))


def fill(drawable, babl, path):
    area = Gegl.Rectangle.new(0, 0, WIDTH, HEIGHT)
    drawable.get_buffer().set(area, babl, pathlib.Path(path).read_bytes())
    drawable.update(0, 0, WIDTH, HEIGHT)


def add(image, parent, name, path, alpha=True):
    kind = Gimp.ImageType.RGBA_IMAGE if alpha else Gimp.ImageType.RGB_IMAGE
    layer = Gimp.Layer.new(image, name, WIDTH, HEIGHT, kind, 100, Gimp.LayerMode.NORMAL)
    image.insert_layer(layer, parent, 0)
    fill(layer, "R'G'B'A u8" if alpha else "R'G'B' u8", path)
    return layer


def new_image(case, pixels):
    """The image of a case with these pixels in its source."""
    image = Gimp.Image.new(WIDTH, HEIGHT, Gimp.ImageBaseType.RGB)
    if case["place"] != "alone":
        add(image, None, "ground", arguments["ground"], alpha=False)
    group = None
    if case["place"] in ("group", "passing"):
        group = Gimp.GroupLayer.new(image, "group")
        image.insert_layer(group, None, 0)
        group.set_mode(Gimp.LayerMode.PASS_THROUGH if case["place"] == "passing" else Gimp.LayerMode.NORMAL)
        group.set_opacity(50)
    source = add(image, group, "source", pixels, alpha=case["alpha"])
    source.set_mode(nick(Gimp.LayerMode, case["mode"]))
    source.set_opacity(case["opacity"])
    source.set_composite_mode(nick(Gimp.LayerCompositeMode, case["clip"]))
    if case["mask"]:
        mask = source.create_mask(Gimp.AddMaskType.WHITE)
        source.add_mask(mask)
        fill(mask, "Y u8", case["mask"])
        source.set_apply_mask(not case["mask_off"])
    if case["selection"]:
        channel = Gimp.Channel.new(image, "selection", WIDTH, HEIGHT, 100, Gegl.Color.new("black"))
        image.insert_channel(channel, None, 0)
        fill(channel, "Y' u8", case["selection"])  # a selection has its numbers as they are
        image.select_item(Gimp.ChannelOps.REPLACE, channel)
        image.remove_channel(channel)
    return image, source


def keep_seen(image, name):
    """Write what GIMP shows."""
    seen = Gimp.Layer.new_from_visible(image, image, "seen")
    area = Gegl.Rectangle.new(0, 0, WIDTH, HEIGHT)
    data = seen.get_buffer().get(area, 1.0, "R'G'B'A u8", Gegl.AbyssPolicy.NONE)
    (OUT / f"{name}.seen").write_bytes(data)


for case in arguments["cases"]:
    image, _source = new_image(case, case["replaced"])
    keep_seen(image, case["name"] + "-expected")
    image.delete()
    image, source = new_image(case, case["source"])
    status, message, layers = run_procedure("mgie-edit", image, [source], **case["values"])
    report[case["name"]] = [status, message, [layer.get_name() for layer in layers]]
    keep_seen(image, case["name"])
    save(image, str(OUT / f"{case['name']}.xcf"))
    image.delete()
