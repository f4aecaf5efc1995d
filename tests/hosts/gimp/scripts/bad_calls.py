"""Calls that cannot succeed. report: for each the status, the sentence, and the layers before and after."""

values = {"instruction": "make it darker"}


def attempt(name, image, drawables, procedure="mgie-edit", **more):
    before = [layer.get_name() for layer in image.get_layers()]
    try:
        status, message, _ = run_procedure(procedure, image, drawables, **{**values, **more})
    except Exception as error:
        status, message = "refused by GIMP", f"{type(error).__name__}: {error}"
    after = [layer.get_name() for layer in image.get_layers()]
    report[name] = [status, message, before == after]


def gray():
    image = load(arguments["picture"])
    return image, image.get_layers()[0]


image, layer = gray()
attempt("empty", image, [layer], instruction="")
attempt("spaces", image, [layer], instruction=" \n ")
attempt("long", image, [layer], instruction="darker " * 400)
attempt("control", image, [layer], instruction="make\x07 it darker")
attempt("no_layer", image, [])
second = Gimp.Layer.new_from_drawable(layer, image)
image.insert_layer(second, None, 0)
attempt("two_layers", image, [layer, second], procedure="mgie-edit-again")
channel = Gimp.Channel.new(image, "my channel", 10, 10, 50, None) if False else Gimp.Selection.save(image)
attempt("channel", image, [channel])
attempt("refused", image, [layer], instruction="add a cat on the grass")
attempt("unknown_model", image, [layer], model="nobody")
attempt("not_installed", image, [layer], model="mgie-7b")
attempt("no_record", image, [layer], procedure="mgie-edit-again")
for name, value in (
    ("variations", 9),
    ("variations", 0),
    ("steps", 201),
    ("feather", -1.0),
    ("feather", 1001.0),
):
    attempt(f"{name} {value}", image, [layer], **{name: value})
attempt("text_guidance", image, [layer], text_guidance=31.0)
attempt("transport", image, [layer], transport="pigeon")
image.select_rectangle(Gimp.ChannelOps.REPLACE, 0, 0, 20, 20)
layer.set_offsets(60, 45)
attempt("beside", image, [layer])
layer.set_offsets(0, 0)
Gimp.edit_copy([layer])
Gimp.edit_paste(layer, False)
attempt("floating", image, [layer])

image, layer = gray()
image.convert_indexed(Gimp.ConvertDitherType.NONE, Gimp.ConvertPaletteType.GENERATE, 16, False, False, "")
attempt("indexed", image, [layer])

image, layer = gray()
run_procedure("mgie-edit", image, [layer], **values)
edited = image.get_layers()[0]
image.remove_layer(layer)
attempt("source_gone", image, [edited], procedure="mgie-edit-again")
edited.attach_parasite(Gimp.Parasite.new("mgie-edit", 3, b'{"request": 3}'))
attempt("broken_record", image, [edited], procedure="mgie-edit-again")

image = Gimp.Image.new_with_precision(20, 20, Gimp.ImageBaseType.RGB, Gimp.Precision.FLOAT_LINEAR)
layer = Gimp.Layer.new(image, "nan", 20, 20, Gimp.ImageType.RGB_IMAGE, 100, Gimp.LayerMode.NORMAL)
image.insert_layer(layer, None, 0)
data = __import__("array").array("f", [float("nan")] * 1200).tobytes()
layer.get_buffer().set(Gegl.Rectangle.new(0, 0, 20, 20), "RGB float", data)
layer.update(0, 0, 20, 20)
attempt("nan", image, [layer])
