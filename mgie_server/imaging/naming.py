"""Where a result goes, and whether it can go there; asked before the edit."""

from __future__ import annotations

import tempfile
from collections.abc import Container
from itertools import count
from pathlib import Path

from mgie_protocol.errors import MgieError
from mgie_server.imaging.metadata import PictureFile

FORMATS = {
    ".png": "PNG",
    ".jpg": "JPEG",
    ".jpeg": "JPEG",
    ".tif": "TIFF",
    ".tiff": "TIFF",
    ".webp": "WEBP",
}
# what each can hold: depths, alpha, longest side in pixels
_HOLDS = {
    "PNG": (("u8", "u16"), True, 2**31 - 1),
    "JPEG": (("u8",), False, 65_500),
    "TIFF": (("u8", "u16", "f32"), True, 2**31 - 1),
    "WEBP": (("u8",), True, 16_383),
}
_DEPTH = {"u8": "8 bits", "u16": "16 bits", "f32": "floating-point values"}


def format_of(path: Path) -> str:
    """The format that path's ending names. Raises MgieError output_not_writable."""
    found = FORMATS.get(path.suffix.lower())
    if found is None:
        raise not_writable(path, f"{path.suffix or 'a name without an ending'} is no format known here")
    return found


def output_paths(
    picture: Path, out: Path | None, variations: int = 1, reserved: Container[Path] = ()
) -> list[Path]:
    """One path a variation. Without `out` (or with a folder) NAME-edited.EXT, and no file that is there is
    named; with it, OUT itself, or OUT-1 to OUT-N. reserved: paths that are given to others already."""
    if out is not None and not out.is_dir():
        return [out] if variations == 1 else _numbered(out, 1, variations)
    base = (picture.parent if out is None else out) / f"{picture.stem}-edited{_suffix(picture)}"
    return _free(base, variations, reserved)


def free_path(picture: Path, folder: Path, reserved: Container[Path] = ()) -> Path:
    """In this folder under the picture's own name, or NAME-2.EXT and so on where that is taken."""
    return _free(folder / f"{picture.stem}{_suffix(picture)}", 1, reserved)[0]


def _free(base: Path, variations: int, reserved: Container[Path]) -> list[Path]:
    def taken(path: Path) -> bool:
        return path in reserved or path.exists() or path.is_symlink()

    if variations == 1 and not taken(base):
        return [base]
    blocks = (_numbered(base, first, variations) for first in count(2 if variations == 1 else 1))
    return next(block for block in blocks if not any(map(taken, block)))


def check_writable(path: Path, source: PictureFile) -> None:
    """Raises MgieError output_not_writable where write_picture would: name, format, folder, rights."""
    depths, alpha, longest = _HOLDS[format_of(path)]
    name, pixels = format_of(path), source.samples
    if pixels.dtype not in depths:
        raise not_writable(path, f"{name} cannot hold {_DEPTH[pixels.dtype]}", _fitting(pixels.dtype))
    if pixels.channels in (2, 4) and not alpha:
        raise not_writable(path, f"{name} cannot hold alpha", _fitting(pixels.dtype))
    if max(pixels.width, pixels.height) > longest:
        raise not_writable(path, f"{name} ends at {longest} pixels a side", _fitting(pixels.dtype))
    check_place(path)


def check_place(path: Path) -> None:
    """Raises MgieError output_not_writable where no file of this name can be written."""
    if path.is_dir():
        raise not_writable(path, "it is a folder")
    if path.exists() and not path.is_file():
        raise not_writable(path, "it is not a file")
    if not path.parent.is_dir():
        raise not_writable(path, f"there is no folder {path.parent}")
    try:  # asking for the rights is no proof: file systems are mounted read-only, quotas are full
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".mgie-"):
            pass
    except OSError as error:
        raise not_writable(path, error.strerror or str(error)) from error


def not_writable(path: Path, why: str, hint: str = "Give another place with --out.") -> MgieError:
    return MgieError("output_not_writable", f"{path} cannot be written: {why}.", hint)


def _fitting(dtype: str) -> str:
    names = [name for name, (depths, alpha, _) in _HOLDS.items() if dtype in depths and alpha]
    return f"Give a name that ends as {' or '.join(names)} does."


def _suffix(picture: Path) -> str:
    return picture.suffix if picture.suffix.lower() in FORMATS else ".png"


def _numbered(base: Path, first: int, variations: int) -> list[Path]:
    return [base.with_name(f"{base.stem}-{first + k}{base.suffix}") for k in range(variations)]
