"""What a file of a person's own is, told from its first bytes; nothing of it is unpickled."""

from __future__ import annotations

import zipfile
from pathlib import Path

from mgie_protocol.errors import MgieError
from mgie_server.weights.gguf_header import MAGIC
from mgie_server.weights.small_files import check_regular, unreadable

SAFETENSORS, GGUF = "safetensors", "gguf"
GET_ANOTHER = "Get another file, or leave the model as it is."
_PICKLE = b"\x80"


def kind_of_file(path: Path) -> str:
    """SAFETENSORS or GGUF. Raises MgieError model_not_installed for anything else, with what it is."""
    try:
        check_regular(path)
        with path.open("rb") as file:
            head = file.read(16)
    except OSError as error:
        raise unreadable(path, error, "Check the path.") from error
    if head.startswith(MAGIC):
        return GGUF
    if head[8:9] == b"{":
        if int.from_bytes(head[:8], "little") > path.stat().st_size:
            raise refused(path, "it ends in the middle of its head", "Fetch it again.")
        return SAFETENSORS
    if head[:1] == _PICKLE or zipfile.is_zipfile(path) or path.suffix in (".bin", ".pt", ".pth", ".ckpt"):
        raise refused(path, "it is a pickle, which may hold programs, and is not opened")
    raise refused(path, "it is neither safetensors nor GGUF")


def refused(path: Path, why: str, hint: str = GET_ANOTHER) -> MgieError:
    """The error for a file that cannot be used; why: a clause."""
    return MgieError("model_not_installed", f"{path} cannot be used: {why}.", hint, {"path": str(path)})
