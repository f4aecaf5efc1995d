"""One edit in every precision of a list: makes the images, edits them, saves them as XCF.

arguments: width, height, cases (name, precision, gray, alpha, out, pixels: path of raw float32 of the linear or encoded
values, as large as width x height x channels; profile: path or None; values: of mgie-edit).
"""

import pathlib

from gi.repository import Babl

for case in arguments["cases"]:
    base = Gimp.ImageBaseType.GRAY if case["gray"] else Gimp.ImageBaseType.RGB
    precision = getattr(Gimp.Precision, case["precision"])
    width, height = arguments["width"], arguments["height"]
    image = Gimp.Image.new_with_precision(width, height, base, precision)
    kind = ("GRAY" if case["gray"] else "RGB") + ("A" if case["alpha"] else "") + "_IMAGE"
    kind = getattr(Gimp.ImageType, kind)
    layer = Gimp.Layer.new(image, "source", width, height, kind, 100, Gimp.LayerMode.NORMAL)
    image.insert_layer(layer, None, 0)
    buffer = layer.get_buffer()
    area = Gegl.Rectangle.new(0, 0, width, height)
    own = Babl.format_get_encoding(layer.get_format()).split()[0] + " float"
    buffer.set(area, own, pathlib.Path(case["pixels"]).read_bytes())
    buffer.flush()
    layer.update(0, 0, width, height)
    if case["profile"]:  # assigned, not converted to: the numbers stay
        image.set_color_profile(Gimp.ColorProfile.new_from_file(Gio.File.new_for_path(case["profile"])))
    space = Babl.get_name(Babl.format_get_space(layer.get_format()))
    report.setdefault("spaces", {})[case["name"]] = space
    status, message, _layers = run_procedure("mgie-edit", image, [layer], **case["values"])
    report.setdefault("answers", {})[case["name"]] = [status, message]
    save(image, case["out"])
    image.delete()
