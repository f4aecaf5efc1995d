"""Layers cut out by a model that keeps the left half of what it sees.

arguments: picture (300 x 200), out (folder), cases (names of the functions below). For each case `NAME.xcf` is the image
afterwards, and `NAME.png` what it looks like.
"""

import pathlib

OUT = pathlib.Path(arguments["out"])


def plain(image, source):
    """No alpha: a JPEG's layer."""


def selected(image, source):
    """The right part of it, with an alpha of its own outside."""
    source.add_alpha()
    image.select_rectangle(Gimp.ChannelOps.REPLACE, 0, 0, 60, 200)
    source.edit_clear()
    image.select_rectangle(Gimp.ChannelOps.REPLACE, 100, 0, 200, 200)


def masked(image, source):
    """Its own mask goes on hiding the upper half."""
    mask = source.create_mask(Gimp.AddMaskType.WHITE)
    source.add_mask(mask)
    area = Gegl.Rectangle.new(0, 0, 300, 100)
    mask.get_buffer().set(area, "Y u8", bytes(300 * 100))
    mask.update(0, 0, 300, 100)


for case in arguments["cases"]:
    image = load(arguments["picture"])
    source = image.get_layers()[0]
    source.set_name("source")
    globals()[case](image, source)
    values = {"instruction": "the left half", "model": "cutter", "coverage": "model"}
    status, message, _ = run_procedure("mgie-edit", image, [source], **values)
    save(image, OUT / f"{case}.xcf")
    copy = image.duplicate()
    save(copy, OUT / f"{case}.png")
    report[case] = [status, message]
