"""Load a picture, edit its top layer, save it: batch edits as a user writes them, one after the other.

arguments: cases, by name. A case has picture, values (of mgie-edit), out (a path without its ending, for an XCF), and may
have png (export it as well), select (x, y, width, height), soften (px), again (values of mgie-edit-again on the new layer),
and reopened (the same, on the new layer of the saved file, which is then saved as OUT-reopened.xcf).
"""


def again_on_top(image, values):
    return run_procedure("mgie-edit-again", image, image.get_layers()[:1], **values)[:2]


def edited(case):
    image = load(case["picture"])
    image.get_layers()[0].set_name("source")
    if "select" in case:
        image.select_rectangle(Gimp.ChannelOps.REPLACE, *case["select"])
        if "soften" in case:
            Gimp.Selection.feather(image, case["soften"])
        Gimp.Selection.save(image)
        image.set_selected_layers(image.get_layers())
    found = {"before": [layer.get_name() for layer in image.get_layers()]}
    status, message, layers = run_procedure("mgie-edit", image, image.get_layers(), **case["values"])
    found.update(status=status, message=message, returned=[layer.get_name() for layer in layers])
    found["selected"] = [layer.get_name() for layer in image.get_selected_layers()]
    if "again" in case:
        found["again"] = again_on_top(image, case["again"])
    save(image, case["out"] + ".xcf")
    if case.get("png"):
        save(image, case["out"] + ".png")
    image.delete()
    if "reopened" in case:
        image = load(case["out"] + ".xcf")
        found["reopened"] = again_on_top(image, case["reopened"])
        save(image, case["out"] + "-reopened.xcf")
        image.delete()
    return found


for name, case in arguments["cases"].items():
    report[name] = edited(case)
