"""Layers of every kind, edited by the engine that hands back what it was sent.

arguments: picture (300 x 200), out (folder), cases (names of the functions below). For each case `NAME.xcf` is the
image afterwards, and `NAME.png` what the edited layer alone looked like before.
"""

import pathlib

OUT = pathlib.Path(arguments["out"])
WIDTH, HEIGHT = 300, 200


def new_image():
    """A gray ground, and the photograph above it."""
    image = load(arguments["picture"])
    image.get_layers()[0].set_name("ground")
    source = Gimp.Layer.new_from_drawable(image.get_layers()[0], image)
    image.insert_layer(source, None, 0)
    source.set_name("source")
    source.add_alpha()
    Gimp.context_set_foreground(color("gray"))
    image.get_layers()[1].fill(Gimp.FillType.FOREGROUND)
    return image, source


def color(name):
    return __import__("gi").repository.Gegl.Color.new(name)


def fade(layer):
    """An alpha from 0 at the left to 1 at the right, by a layer mask."""
    mask = layer.create_mask(Gimp.AddMaskType.WHITE)
    layer.add_mask(mask)
    row = bytes(min(255, x) for x in range(layer.get_width()))
    area = Gegl.Rectangle.new(0, 0, layer.get_width(), layer.get_height())
    mask.get_buffer().set(area, "Y u8", row * layer.get_height())
    mask.update(0, 0, layer.get_width(), layer.get_height())
    return mask


def invert(layer):
    filter = Gimp.DrawableFilter.new(layer, "gegl:invert-gamma", "")
    layer.append_filter(filter)
    return filter


def plain(image, source):
    return source


def alpha(image, source):
    fade(source)
    source.remove_mask(Gimp.MaskApplyMode.APPLY)
    return source


def masked(image, source):
    fade(source)
    return source


def mask_chosen(image, source):
    """The artist clicked on the mask's thumbnail: its layer is meant."""
    return fade(source)


def mask_off(image, source):
    fade(source)
    source.set_apply_mask(False)
    return source


def filtered(image, source):
    invert(source)
    return source


def filter_off(image, source):
    invert(source).set_visible(False)
    return source


def filtered_and_masked(image, source):
    fade(source)
    invert(source)
    return source


def shadowed(image, source):
    """A filter that makes the layer larger."""
    source.scale(100, 80, False)
    source.set_offsets(60, 50)
    shadow = Gimp.DrawableFilter.new(source, "gegl:dropshadow", "")
    source.append_filter(shadow)
    return source


def moved(image, source):
    source.set_offsets(-40, 25)
    return source


def half_opaque(image, source):
    source.set_opacity(50)
    source.set_mode(Gimp.LayerMode.MULTIPLY)
    return source


def hidden(image, source):
    source.set_visible(False)
    return source


def locked(image, source):
    for lock in (source.set_lock_content, source.set_lock_position, source.set_lock_visibility):
        lock(True)
    return source


def grouped(image, source):
    group = Gimp.GroupLayer.new(image, "group")
    image.insert_layer(group, None, 0)
    image.reorder_item(source, group, 0)
    below = Gimp.Layer.new_from_drawable(source, image)
    image.insert_layer(below, group, 1)
    below.set_name("below")
    return source


def group(image, source):
    grouped(image, source)
    source.set_offsets(20, 10)
    source.set_opacity(60)
    return source.get_parent()


def group_masked(image, source):
    made = group(image, source)
    fade(made)
    invert(made)
    return made


def selected_beside(image, source):
    """A moved layer, and a selection that only a corner of it has."""
    source.set_offsets(100, 100)
    image.select_ellipse(Gimp.ChannelOps.REPLACE, 50, 60, 120, 90)
    return source


def tiny(image, source):
    layer = Gimp.Layer.new(image, "tiny", 1, 1, Gimp.ImageType.RGBA_IMAGE, 100, Gimp.LayerMode.NORMAL)
    image.insert_layer(layer, None, 0)
    layer.fill(Gimp.FillType.WHITE)
    return layer


def alone(image, drawable, path):
    """Save what a layer alone looks like, at the canvas' size."""
    copy = image.duplicate()
    names = [drawable.get_name()] if not isinstance(drawable, Gimp.LayerMask) else ["source"]
    for layer in copy.get_layers():
        layer.set_visible(layer.get_name() in names)
        if layer.get_name() in names:
            layer.set_opacity(100)
            if layer.get_mode() != Gimp.LayerMode.PASS_THROUGH:
                layer.set_mode(Gimp.LayerMode.NORMAL)
    save(copy, str(path))
    copy.delete()


for name in arguments["cases"]:
    image, source = new_image()
    drawable = globals()[name](image, source)
    alone(image, drawable, OUT / f"{name}.png")
    status, message, _ = run_procedure("mgie-edit", image, [drawable], instruction="echo", model="echo")
    report[name] = [status, message]
    save(image, str(OUT / f"{name}.xcf"))
    image.delete()
