"""Large sets: records are listed without a look at a picture, in memory that does not grow with them."""

from __future__ import annotations

import gc
import os
import pickle
from collections.abc import Iterator
from pathlib import Path

import psutil
import pyarrow
import pytest
from layouts import image_column, put, put_json, write_parquet

from mgie_protocol.errors import MgieError
from mgie_server.datasets import pictures
from mgie_server.datasets.catalog import open_set

MANY = 100_000


@pytest.fixture(autouse=True)
def no_picture_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> bytes:
        raise AssertionError("a picture was read")

    monkeypatch.setattr(pictures, "read_bytes", refuse)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    put(tmp_path / "a.png", 1)
    put(tmp_path / "b.png", 2)
    return tmp_path


def gone_through(records: Iterator) -> tuple[int, float]:
    """How many, and by how many MB the process has grown at most meanwhile."""
    process, count = psutil.Process(), 0
    gc.collect()
    before = most = process.memory_info().rss
    for count, _ in enumerate(records, 1):
        if count % 1000 == 0:
            most = max(most, process.memory_info().rss)
    return count, (most - before) / 1e6


def test_a_table_of_a_hundred_thousand_rows(folder: Path) -> None:
    with (folder / "pairs.csv").open("w") as file:
        file.write("before,after,instruction\n")
        file.writelines(f"a.png,b.png,edit number {n}\n" for n in range(MANY))
    data = open_set("folder", folder)
    count, grown = gone_through(data.records("train"))
    assert count == MANY and not data.omitted() and grown < 10


def test_omissions_are_all_counted_and_some_kept(folder: Path) -> None:
    (folder / "pairs.csv").write_text("before,after,instruction\n" + "a.png,c.png,x\n" * 12_000)
    data = open_set("folder", folder)
    assert data.counts() == {"train": 0} and data.omitted() == {"picture missing": 12_000}
    kept = list(data.omissions())
    assert len(kept) == 10_000 and kept[-1].place.line == 10_001


def test_parquet_lists_texts_alone(tmp_path: Path) -> None:
    """The pictures' columns hold 64 MB; they are damaged, which only who asks for one would see."""
    count = 2000
    rows = [os.urandom(16_000) for _ in range(count)]
    path = write_parquet(
        tmp_path / "train.parquet",
        {
            "source": image_column(rows),
            "instruction": [f"edit {n}" for n in range(count)],
            "target": pyarrow.array(rows),
        },
        rows_a_group=500,
    )
    data = bytearray(path.read_bytes())
    assert len(data) > 60_000_000
    place = data.index(rows[0])
    data[place - 8 : place] = b"\xff" * 8  # the end of a page's header
    path.write_bytes(data)
    found = open_set("folder", tmp_path)
    listed, grown = gone_through(found.records("train"))
    assert listed == count and not found.omitted() and grown < 20
    with pytest.raises(MgieError, match="row 1, source cannot be read"):
        next(found.records("train")).source.data()


def test_mgie_tsv_is_not_opened(tmp_path: Path) -> None:
    """Ten thousand pairs of a .tsv that is said to have a terabyte."""
    tasks = [[{"input": f"{n}_0", "instruction": f"edit {n}", "lineidx": n * 10**8}] for n in range(10_000)]
    (tmp_path / "x.pkl").write_bytes(pickle.dumps({"task": tasks}))
    with (tmp_path / "x.tsv").open("wb") as file:
        file.truncate(10**12)
    put_json(tmp_path / "x_expressive.json", {})
    data = open_set("ipr2pr", tmp_path)
    assert data.counts() == {"train": 10_000} and not data.omitted()
