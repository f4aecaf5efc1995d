"""The folder of a model that a person added, in MGIE's home as models/NAME. No torch here."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from mgie_protocol.errors import MgieError
from mgie_protocol.home import mgie_home

ADAPTER = "adapter.safetensors"


def keep_folder(name: str, file: str, about: Mapping[str, Any], adapter: Path | None) -> Path:
    """Writes what is known of the model into `file`, whole or not at all, beside a copy of its adapter; gives the folder.

    Raises MgieError output_not_writable.
    """
    folder = mgie_home() / "models" / name
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if adapter:
            shutil.copyfile(adapter, folder / ADAPTER)
        half = folder / (file + ".part")
        half.write_text(json.dumps(about, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        half.replace(folder / file)
    except OSError as error:
        raise MgieError("output_not_writable", f"{folder} cannot be written: {error}.") from error
    return folder
