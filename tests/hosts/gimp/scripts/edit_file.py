"""Load a picture, edit its top layer, save it: a batch edit as a user writes one.

arguments: picture, values (of mgie-edit), again (values of mgie-edit-again on the new layer, or None),
saves (paths), and what may be done before: select (x, y, width, height), soften (px).
"""

image = load(arguments["picture"])
image.get_layers()[0].set_name("source")
if arguments.get("select"):
    image.select_rectangle(Gimp.ChannelOps.REPLACE, *arguments["select"])
if arguments.get("soften"):
    Gimp.Selection.feather(image, arguments["soften"])
if arguments.get("select"):
    Gimp.Selection.save(image)
    image.set_selected_layers(image.get_layers())


report["before"] = [layer.get_name() for layer in image.get_layers()]
status, message, layers = run_procedure("mgie-edit", image, image.get_layers(), **arguments["values"])
report["status"], report["message"] = status, message
report["returned"] = [layer.get_name() for layer in layers]
report["selected"] = [layer.get_name() for layer in image.get_selected_layers()]
if arguments.get("again") is not None:
    edited = image.get_layers()[:1]
    status, message, _layers = run_procedure("mgie-edit-again", image, edited, **arguments["again"])
    report["again"] = [status, message]
for path in arguments["saves"]:
    save(image, path)
