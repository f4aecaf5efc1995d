"""What the server does before it imports anything else: nothing may come from the folder that it was started in.

Somebody's folder of photographs may hold a random.py. Imports only what Python itself has loaded already.
"""

# ruff: noqa: PTH100, PTH109, PTH117, PTH120

from __future__ import annotations

import os
import sys

_OWN = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
_PATHS = ("MGIE_HOME", "MGIE_MEMORY_FOLDER", "MGIE_ENGINES")


def leave_current_folder() -> None:
    """Take the current folder out of the search path, for this process and those that it starts.

    It stays where it was named on purpose (an absolute entry of PYTHONPATH), or where it is the checkout that runs.
    Variables that name folders become absolute, so that the working folder may change.
    """
    try:
        here = os.getcwd()
    except OSError:  # deleted
        here = ""
    asked = [entry for entry in os.environ.get("PYTHONPATH", "").split(os.pathsep) if entry]
    stays = {os.path.normpath(entry) for entry in asked if os.path.isabs(entry)} | {_OWN}
    sys.path[:] = [entry for entry in sys.path if entry in stays or entry not in ("", ".", here)]
    if not here:
        return
    folders = [os.path.abspath(entry) for entry in asked if entry != "."]
    if here == _OWN and here not in folders:
        folders.append(here)
    if folders:
        os.environ["PYTHONPATH"] = os.pathsep.join(folders)
    else:
        os.environ.pop("PYTHONPATH", None)
    for name in _PATHS:
        if os.environ.get(name):
            os.environ[name] = os.path.abspath(os.environ[name])
