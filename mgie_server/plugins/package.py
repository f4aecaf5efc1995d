"""A plug-in as one zip: for Krita's Tools > Scripts > Import Python Plugin from File, or for GIMP's plug-ins folder.

Krita's importer reads the .desktop file, looks for the entry of a folder named as its X-KDE-Library with an
__init__.py inside, and for NAME.action; a zip without entries for its folders is refused as empty.
"""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from mgie_server.plugins import bundle, gimp, wheels
from mgie_server.plugins.placing import replace_file, writing
from mgie_server.plugins.sources import PluginSource

# every entry gets the same time, so that the same content makes the same file
LONG_AGO = (2020, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Package:
    """out: the zip. size: bytes. files: how many. gathered: which pyzmq is inside."""

    out: Path
    size: int
    files: int
    contents: tuple[str, ...]
    gathered: wheels.Gathered


def make(
    plugin: PluginSource,
    out: Path,
    wanted: Sequence[wheels.Wheel] = wheels.WHEELS,
    known: Sequence[Path] = (),
    say: Callable[[str], None] = lambda text: None,
) -> Package:
    """Write the zip, with pyzmq for the wanted wheels. Raises MgieError("output_not_writable")."""
    with tempfile.TemporaryDirectory() as name:
        folder, unpacked = Path(name) / "zip", Path(name) / "pyzmq"
        gathered = wheels.gather(wanted, unpacked, known, say) if wanted else wheels.Gathered()
        module = folder / plugin.name
        module.mkdir(parents=True)
        bundle.fill(module, plugin, unpacked, command=())
        for suffix in (".desktop", ".action"):
            (folder / f"{plugin.name}{suffix}").write_bytes(plugin.beside(suffix).read_bytes())
        return _write(folder, plugin.name, out, gathered)


def make_gimp(plugin: PluginSource, out: Path) -> Package:
    """Write the zip, to be unpacked in GIMP's plug-ins folder. Raises MgieError("output_not_writable")."""
    with tempfile.TemporaryDirectory() as name:
        module = Path(name) / "zip" / plugin.name
        module.mkdir(parents=True)
        gimp.fill(module, plugin, command=())
        return _write(module.parent, plugin.name, out, wheels.Gathered())


def _write(folder: Path, name: str, out: Path, gathered: wheels.Gathered) -> Package:
    packed = folder.with_name("packed.zip")
    names = _pack(folder, packed)
    with writing(out):
        if out.is_dir():
            raise IsADirectoryError(21, "it is a folder")
        replace_file(out, packed.read_bytes())
    files = tuple(entry for entry in names if not entry.endswith("/"))
    return Package(out, out.stat().st_size, len(files), _summary(files, name), gathered)


def _pack(folder: Path, out: Path) -> list[str]:
    """Folders get entries of their own: the importer looks for them."""
    names: list[str] = []
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path in sorted(folder.rglob("*")):
            name = path.relative_to(folder).as_posix() + ("/" if path.is_dir() else "")
            entry = zipfile.ZipInfo(name, LONG_AGO)
            entry.external_attr = (0o40755 << 16 | 0x10) if path.is_dir() else _file_mode(path) << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, b"" if path.is_dir() else path.read_bytes(), compresslevel=9)
            names.append(name)
    return names


def _file_mode(path: Path) -> int:
    return 0o100755 if path.name == gimp.ENTRY else 0o100644


def _summary(files: Sequence[str], name: str) -> tuple[str, ...]:
    """What is inside, one line for each thing that a person would name."""
    shared = {f"{inside}/": folder.name for inside, folder in bundle.IN_SHARED.items()}
    parts = {"the plug-in": 0, **dict.fromkeys(sorted(shared.values()), 0)}
    for file in files:
        inside = file.removeprefix(f"{name}/")
        if inside.startswith(f"{bundle.PYZMQ}/"):
            tag = "pyzmq " + inside.split("/")[2]
            parts[tag] = parts.get(tag, 0) + 1
        else:
            part = next((shared[prefix] for prefix in shared if inside.startswith(prefix)), "the plug-in")
            parts[part] += 1
    return tuple(f"{what}: {count} files" for what, count in parts.items())
