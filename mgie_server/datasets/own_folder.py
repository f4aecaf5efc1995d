"""A data set of one's own: what `mgie prepare` wrote (`prepared`), parquet files, tables (`own_tables`) or file names
(`own_names`), the first that is there.
"""

from __future__ import annotations

from pathlib import Path

from mgie_server.datasets.data_set import DataSet
from mgie_server.datasets.finding import not_there
from mgie_server.datasets.known import KnownSet
from mgie_server.datasets.own_names import named_listers
from mgie_server.datasets.own_tables import ENDINGS, table_listers
from mgie_server.datasets.prepared import PREPARED, open_prepared
from mgie_server.datasets.tables import parquet_listers

LICENCE = "your own"
_WANTED = "parquet file, no CSV or JSON Lines file, and no NAME_before picture"


def open_folder(root: Path, name: str = "", licence: str = LICENCE) -> DataSet:
    """root: the folder, or a table in it, of which the set has its name without another. Raises MgieError where there is
    nothing of the kind.
    """
    name = name or root.resolve().stem or "folder"
    if root.is_file():
        if root.suffix.lower() not in ENDINGS:
            raise not_there(name, root, _WANTED)
        return DataSet(name, licence, f"the table {root.name}", table_listers([root], name, licence))
    if not root.is_dir():
        raise not_there(name, root, _WANTED)
    if (root / PREPARED).is_file():
        return open_prepared(root, name)
    if listers := parquet_listers(root, name, licence):
        return DataSet(name, licence, "parquet files", listers)
    tables = sorted(path for path in root.iterdir() if path.suffix.lower() in ENDINGS and path.is_file())
    if tables:
        shown = ", ".join(path.name for path in tables[:3])
        return DataSet(name, licence, f"tables ({shown})", table_listers(tables, name, licence))
    if listers := named_listers(root, name, licence):
        return DataSet(name, licence, "file names", listers)
    raise not_there(name, root, _WANTED)


SET = KnownSet(
    "folder",
    "pairs of your own: CSV, JSON Lines or parquet, or NAME_before, NAME_after and NAME.txt",
    "yours",
    LICENCE,
    "docs/datasets.md says what a folder looks like",
    open_folder,
)
