"""The head of a file of tensors, looked at before a library reads it: one that promises millions of tensors, or whose
contents are packed, would take hours or all memory.
"""

from __future__ import annotations

import zipfile
from pathlib import Path

HEADER_BYTES = 16 * 1024**2  # of safetensors' JSON; that of 1,000 tensors has 0.1 MB
PICKLE_BYTES = 64 * 1024**2  # names and shapes of torch's zip format
DIRECTORY_BYTES = 16 * 1024**2  # of the same: 80 bytes a tensor
_END, _LOCATOR = b"PK\x05\x06", b"PK\x06\x07"
_END_BYTES = 65_536 + 22 + 20 + 56  # a comment, the end, the locator, the end in 64 bits


def check_header(path: Path) -> None:
    """Raises ValueError for a file that is not to be opened, OSError where it cannot be read."""
    if path.suffix == ".safetensors":
        _check_safetensors(path)
    elif zipfile.is_zipfile(path):
        _check_zip(path)


def _check_safetensors(path: Path) -> None:
    with path.open("rb") as file:
        length = int.from_bytes(file.read(8), "little")
    if length > HEADER_BYTES:
        raise ValueError(f"its header has {length} bytes; {HEADER_BYTES} are the most that is taken")


def _check_zip(path: Path) -> None:
    """torch stores numbers as they are, so that a file can be mapped; a packed one may unpack to any size."""
    if _directory_bytes(path) > DIRECTORY_BYTES:
        raise ValueError("it lists more tensors than any model has")
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, UnicodeDecodeError) as error:
        raise ValueError(f"its zip is damaged ({error})") from error
    for entry in entries:
        if entry.compress_type != zipfile.ZIP_STORED or entry.file_size != entry.compress_size:
            raise ValueError(f"its part {entry.filename!r:.80} is packed, which torch does not do")
        if entry.filename.endswith(".pkl") and entry.file_size > PICKLE_BYTES:
            raise ValueError(f"its list of tensors has {entry.file_size} bytes")


def _directory_bytes(path: Path) -> int:
    """As the end of a zip says, with 64 bits where a locator points to those."""
    with path.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(max(0, size - _END_BYTES))
        end = file.read()
    place = end.rfind(_END)
    if place >= 76 and end[place - 20 : place - 16] == _LOCATOR:
        return int.from_bytes(end[place - 36 : place - 28], "little")
    return int.from_bytes(end[place + 12 : place + 16], "little")
