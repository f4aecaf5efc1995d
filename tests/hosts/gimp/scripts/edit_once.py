"""One edit of a small picture, whatever comes of it; says how long it took and which layers there are."""

import time

image = load(arguments["picture"])
began = time.monotonic()
status, message, _ = run_procedure("mgie-edit", image, image.get_layers(), **arguments["values"])
report["status"], report["message"] = status, message
report["seconds"] = time.monotonic() - began
report["layers"] = [layer.get_name() for layer in image.get_layers()]
if arguments.get("out"):
    save(image, arguments["out"])
