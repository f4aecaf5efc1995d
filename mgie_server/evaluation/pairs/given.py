"""Pictures made elsewhere: which file is a record's. Names: docs/evaluation.md."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from mgie_protocol.errors import MgieError
from mgie_server.datasets.pictures import FilePicture
from mgie_server.datasets.record import Record
from mgie_server.evaluation.pairs.options import GivenResults
from mgie_server.imaging.kinds import ENDINGS


class Given:
    """One result a record and way, found by the names of files."""

    def __init__(self, asked: GivenResults, records: Sequence[Record]) -> None:
        """Raises MgieError where no record has a picture."""
        self.name = asked.name
        self._folders: dict[Path, dict[str, Path]] = {}
        self._asked = asked
        self._shared = Counter(stem for record in records for stem in set(_file_stems(record)))
        turns = Counter(record.id for record in records)
        self._alone = {id_ for id_, n in turns.items() if n == 1}
        if not any(self.find(record, "all") or self.find(record, "final") for record in records):
            where = asked.folder or "the folder of the sources"
            raise MgieError(
                "parameter_out_of_range",
                f"No record has a picture of {asked.name} in {where}.",
                f"Name the files by the records, e.g. {next(self._stems(records[0], 'all'))}.png; docs/evaluation.md "
                "has all names that are understood.",
            )

    def find(self, record: Record, way: str) -> Path | None:
        """way: of options.WAYS. None where there is no such file."""
        folder = self._asked.folder or _folder_of(record)
        if folder is None:
            return None
        for stem in self._stems(record, way):
            name, _, last = stem.rpartition("/")
            place = folder / name if name else folder
            found = self._listed(place).get(last)
            if found:
                return found
        return None

    def _stems(self, record: Record, way: str) -> Iterator[str]:
        """Without ending, the surest first; "/" stands before what lies in a folder."""
        id_, turn = record.id, record.turn
        if way == "final" and turn > 1:
            yield from (f"{id_}/{id_}_iter_{turn}", f"{id_}_iter_{turn}")
            return
        if self._asked.folder is None:
            yield f"{id_}_{self.name}"
            return
        yield from (
            record.key,
            record.key.replace("/", "_"),
            f"{id_}/{id_}_inde_{turn}",
            f"{id_}_inde_{turn}",
        )
        yield from (f"{id_}/{id_}_{turn}", f"{id_}_{turn}")
        if id_ in self._alone:
            yield from (id_, f"{id_}_{self.name}")
        yield from (stem for stem in _file_stems(record) if self._shared[stem] == 1)

    def _listed(self, folder: Path) -> dict[str, Path]:
        """The pictures of a folder by their names without ending; read once."""
        if folder not in self._folders:
            found = sorted(folder.iterdir()) if _is_below(folder, self._asked.folder) else []
            self._folders[folder] = {path.stem: path for path in found if path.suffix.lower() in ENDINGS}
        return self._folders[folder]


def _is_below(folder: Path, root: Path | None) -> bool:
    """An id out of a file may hold anything: no name leads out of the folder."""
    if not folder.is_dir():
        return False
    return root is None or folder.resolve().is_relative_to(root.resolve())


def _folder_of(record: Record) -> Path | None:
    return Path(record.source.path).parent if isinstance(record.source, FilePicture) else None


def _file_stems(record: Record) -> list[str]:
    """Of the target's file, then of the source's; pictures in a parquet file have none."""
    pictures = (record.target, record.source)
    return [Path(picture.path).stem for picture in pictures if isinstance(picture, FilePicture)]
