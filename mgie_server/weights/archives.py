"""MGIE's own two files out of the authors' archive, mgie_7b.tar.gz. An archive is a stranger's: nothing but the two files
is written, under names of our own, and one that tries more is refused as a whole.
"""

from __future__ import annotations

import gzip
import io
import shutil
import tarfile
import zlib
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from mgie_protocol.errors import MgieError
from mgie_server.weights.safe_names import split_name
from mgie_server.weights.small_files import check_regular

WANTED = ("mllm.pt", "unet.pt")
ENDINGS = (".tar.gz", ".tgz", ".tar")
_ENTRIES = 1000
_LARGEST = 64 * 10**9  # bytes, of all that is in it
_RATIO, _RATIO_FROM = 20, 64 * 1024**2  # weights hardly shrink: what unpacks to more than this is a bomb
_AT_ONCE = 1024**2  # bytes: what tarfile may ask for, which takes names of any length into memory


def is_archive(path: Path) -> bool:
    return path.name.lower().endswith(ENDINGS) and path.is_file()


def find_archive(folder: Path) -> Path | None:
    """The one archive beside the other files of a folder, where mllm.pt itself is not there."""
    found = [path for path in sorted(folder.iterdir()) if is_archive(path)]
    return found[0] if len(found) == 1 else None


def unpack(
    archive: Path, into: Path, on_bytes: Callable[[int, int], None] = lambda done, total: None
) -> None:
    """Writes mllm.pt and unet.pt into the folder `into`, which is made.

    Raises MgieError `model_not_installed` for an archive that is damaged, lacks them, or holds links, devices, paths that
    lead out, or more than weights can be; output_not_writable.
    """
    try:
        check_regular(archive)
        with _opened(archive) as (tar, file, most):
            found = _members(tar, most)
            _check_room(into, sum(member.size for member in found.values()))
            total, done = sum(member.size for member in found.values()), 0
            for name, member in sorted(found.items(), key=lambda item: item[1].offset_data):
                for count in _write(tar, member, into / name):
                    done += count
                    on_bytes(done, total)
            while file.read(_AT_ONCE):  # up to the end, where gzip's checksum is
                pass
    except (tarfile.TarError, EOFError, zlib.error, gzip.BadGzipFile, ValueError) as error:
        raise _refused(archive, error) from error
    except OSError as error:
        raise MgieError(
            "output_not_writable",
            f"{archive} could not be unpacked: {error}.",
            "Make room, or check the file.",
        ) from error


class _Bounded(io.RawIOBase):
    """A file that unpacks as it is read: no more at once, and no more in all, than is allowed."""

    def __init__(self, inner: BinaryIO, most: int) -> None:
        self.inner, self.most = inner, most

    def read(self, size: int = -1) -> bytes:
        if not 0 <= size <= _AT_ONCE or self.inner.tell() > self.most + tarfile.RECORDSIZE:
            raise ValueError("it asks for more memory, or unpacks to more, than weights take")
        return self.inner.read(size)

    def seek(self, place: int, whence: int = 0) -> int:
        if whence or place > self.most + tarfile.RECORDSIZE:
            raise ValueError("it unpacks to more than weights take")
        return self.inner.seek(place)

    def tell(self) -> int:
        return self.inner.tell()


@contextmanager
def _opened(archive: Path) -> Generator[tuple[tarfile.TarFile, _Bounded, int], None, None]:
    most = min(_LARGEST, max(_RATIO_FROM, _RATIO * archive.stat().st_size))
    packed = archive.suffix.lower() != ".tar"
    with gzip.open(archive) if packed else archive.open("rb") as inner:
        bounded = _Bounded(inner, most)  # pyright: ignore[reportArgumentType]
        with tarfile.open(fileobj=bounded, mode="r:") as tar:  # pyright: ignore[reportCallIssue, reportArgumentType]
            yield tar, bounded, most


def _members(tar: tarfile.TarFile, most: int) -> dict[str, tarfile.TarInfo]:
    """The two files' entries, once all entries were found harmless."""
    found: dict[str, tarfile.TarInfo] = {}
    for count, member in enumerate(tar, 1):
        if count > _ENTRIES:
            raise ValueError(f"it has more than {_ENTRIES} entries")
        _check_member(member, most)
        name = member.name.split("/")[-1]
        if name in WANTED and member.isfile():
            if name in found:
                raise ValueError(f"it holds {name} twice")
            found[name] = member
    missing = [name for name in WANTED if name not in found]
    if missing:
        raise ValueError(f"there is no {' and no '.join(missing)} in it")
    return found


def _check_member(member: tarfile.TarInfo, most: int) -> None:
    split_name(member.name.removeprefix("./").rstrip("/") or "folder")
    if member.type not in (tarfile.REGTYPE, tarfile.AREGTYPE, tarfile.DIRTYPE) or member.issparse():
        raise ValueError(f"its entry {member.name[:80]!r} is a link, a device or the like, no file")
    if not 0 <= member.size <= most:
        raise ValueError(f"its entry {member.name[:80]!r} unpacks to {member.size} bytes")


def _check_room(into: Path, nbytes: int) -> None:
    into.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(into).free
    if free < nbytes:
        raise OSError(f"{nbytes / 1e9:.1f} GB are needed in {into}, and {free / 1e9:.1f} GB are free")


def _write(tar: tarfile.TarFile, member: tarfile.TarInfo, place: Path) -> Iterator[int]:
    source = tar.extractfile(member)
    assert source is not None  # it is a regular file
    with place.open("xb") as out:  # never over, or through, what is there
        while block := source.read(_AT_ONCE):
            out.write(block)
            yield len(block)
        if out.tell() != member.size:
            raise EOFError("it ends too early")


def _refused(archive: Path, error: Exception) -> MgieError:
    reason = (str(error) or repr(error)).splitlines()[0].rstrip(".")
    return MgieError(
        "model_not_installed",
        f"The archive {archive} was not unpacked: {reason[:300]}.",
        "Get it again from its source; mllm.pt and unet.pt may also be taken out of it by hand.",
        {"path": str(archive)},
    )
