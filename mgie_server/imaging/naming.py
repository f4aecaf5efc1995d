"""Where a result goes, and whether it can go there; asked before the edit."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Container, Iterator
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path

from mgie_protocol.errors import MgieError
from mgie_server.imaging.metadata import PictureFile
from mgie_server.imaging.opaque import is_opaque

FORMATS = {
    ".png": "PNG",
    ".jpg": "JPEG",
    ".jpeg": "JPEG",
    ".jpe": "JPEG",
    ".jfif": "JPEG",
    ".jif": "JPEG",
    ".tif": "TIFF",
    ".tiff": "TIFF",
    ".webp": "WEBP",
}
_ENDINGS = {"JPEG": ".jpg", "TIFF": ".tif", "WEBP": ".webp"}
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


@dataclass(frozen=True)
class Target:
    """Where the files of one result go: paths, one a variation, as planned before the edit.

    base: what other names are made of where another command takes these first. by_name: a person has named it.
    replaceable: those of the paths that may be written over, because a person has named them and they were there.
    """

    base: Path
    paths: list[Path]
    by_name: bool = False
    replaceable: frozenset[Path] = frozenset()

    def note(self, taken: list[Path]) -> str:
        """A sentence where the files that were claimed are not those that a person has named, or ""."""
        if not self.by_name or taken == self.paths:
            return ""
        return f"{self.paths[0]} was written by another program meanwhile; this result is {taken[0]}."


def target_of(
    picture: Path, source: PictureFile, out: Path | None, variations: int = 1, reserved: Container[Path] = ()
) -> Target:
    """Without `out` (or with a folder) NAME-edited.EXT, and no file that is there is named; with it, OUT itself,
    or OUT-1 to OUT-N. reserved: paths that are given to others already."""
    if out is not None and not is_folder(out):
        return target_named(out, variations)
    folder, suffix = picture.parent if out is None else out, _suffix(picture, source)
    base = folder / shortened(picture.stem, f"-edited{suffix}", folder)
    return _free(base, variations, reserved)


def target_named(out: Path, variations: int = 1) -> Target:
    """OUT itself, or OUT-1 to OUT-N; what is there already is written over."""
    paths = [out] if variations == 1 else _numbered(out, 1, variations)
    return Target(out, paths, True, frozenset(path for path in paths if is_there(path)))


def target_in(picture: Path, source: PictureFile, folder: Path, reserved: Container[Path] = ()) -> Target:
    """In this folder under the picture's own name, or NAME-2.EXT and so on where that is taken."""
    return _free(folder / shortened(picture.stem, _suffix(picture, source), folder), 1, reserved)


def shortened(stem: str, rest: str, folder: Path) -> str:
    """stem + rest, the stem cut where the folder's file system has no name as long (and room for a number)."""
    longest = _longest_name(folder) - len(os.fsencode(rest)) - 4
    while len(os.fsencode(stem)) > max(1, longest):
        stem = stem[:-1]
    return stem + rest


def _longest_name(folder: Path) -> int:
    """Bytes that a name may have."""
    try:
        return os.pathconf(folder, "PC_NAME_MAX")
    except (AttributeError, OSError, ValueError):  # no such call on Windows
        return 255


def _free(base: Path, variations: int, reserved: Container[Path]) -> Target:
    first = Target(base, [base] if variations == 1 else _numbered(base, 1, variations))

    def free(block: list[Path]) -> bool:
        return not any(path in reserved or is_there(path) for path in block)

    return replace(first, paths=next(block for block in blocks_of(first, reserved) if free(block)))


def blocks_of(target: Target, reserved: Container[Path]) -> Iterator[list[Path]]:
    """The planned paths, and what may stand in their place, in order."""
    yield target.paths
    for first in count(2 if len(target.paths) == 1 else 1):
        block = _numbered(target.base, first, len(target.paths))
        if not any(path in reserved for path in block):
            yield block


def check_writable(path: Path, source: PictureFile, gets_alpha: bool = False) -> None:
    """Raises MgieError output_not_writable where write_picture would: name, format, folder, rights.

    gets_alpha: the result is transparent where the source was not.
    """
    check_holds(format_of(path), source, path, gets_alpha)
    check_place(path)


def check_holds(name: str, source: PictureFile, path: Path, gets_alpha: bool = False) -> None:
    """Raises MgieError output_not_writable where this format cannot hold the picture. path: for the message."""
    depths, alpha, longest = _HOLDS[name]
    pixels = source.samples
    if pixels.dtype not in depths:
        raise not_writable(path, f"{name} cannot hold {_DEPTH[pixels.dtype]}", _fitting(pixels.dtype))
    if not alpha and (gets_alpha or not is_opaque(pixels)):
        raise not_writable(path, f"{name} cannot hold alpha", _fitting(pixels.dtype))
    if max(pixels.width, pixels.height) > longest:
        raise not_writable(path, f"{name} ends at {longest} pixels a side", _fitting(pixels.dtype))


def check_place(path: Path) -> None:
    """Raises MgieError output_not_writable where no file of this name can be written."""
    try:
        place = behind_links(path)
        if place.is_dir():
            raise not_writable(path, "it is a folder")
        if place.exists() and not place.is_file():
            raise not_writable(path, "it is not a file")
        if not place.parent.is_dir():
            raise not_writable(path, f"there is no folder {place.parent}")
        # asking for the rights is no proof: file systems are mounted read-only, quotas are full
        with tempfile.NamedTemporaryFile(dir=place.parent, prefix=".mgie-"):
            pass
    except (OSError, ValueError) as error:  # a name that is too long, or that the system does not take
        raise not_writable(path, getattr(error, "strerror", None) or str(error)) from error


def behind_links(path: Path) -> Path:
    """Where a symbolic link leads; other paths as they are. Raises MgieError output_not_writable, OSError."""
    if not path.is_symlink():
        return path
    place = Path(os.path.realpath(path))
    if place.is_symlink():
        raise not_writable(path, "it is a link that leads back to itself")
    return place


def is_folder(path: Path) -> bool:
    """Also of names that the system does not take."""
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def is_there(path: Path) -> bool:
    """Whether the name is taken: by a file, a folder, a link that leads nowhere."""
    try:
        path.lstat()
    except (OSError, ValueError):
        return False
    return True


def not_writable(path: Path, why: str, hint: str = "Give another place with --out.") -> MgieError:
    return MgieError("output_not_writable", f"{path} cannot be written: {why}.", hint)


def _fitting(dtype: str) -> str:
    names = [name for name, (depths, alpha, _) in _HOLDS.items() if dtype in depths and alpha]
    return f"Give a name that ends as {' or '.join(names)} does."


def natural_format(source: PictureFile) -> str:
    """The picture's own format where it can be written, else one that holds its pixels."""
    return FORMATS[_suffix(Path(), source)]


def _suffix(picture: Path, source: PictureFile) -> str:
    """The picture's own where that is known; else that of its format, or of one that holds its pixels."""
    if picture.suffix.lower() in FORMATS:
        return picture.suffix
    return ".tif" if source.samples.dtype == "f32" else _ENDINGS.get(source.format, ".png")


def _numbered(base: Path, first: int, variations: int) -> list[Path]:
    return [base.with_name(f"{base.stem}-{first + k}{base.suffix}") for k in range(variations)]
