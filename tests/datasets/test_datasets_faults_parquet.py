"""What is wrong in a parquet file gets a sentence with file and row; the rest goes on."""

from __future__ import annotations

import sys
from pathlib import Path

import layouts
import pytest
from gone_through import gone_through, sentences
from layouts import coded, image_column, write_parquet

from mgie_protocol.errors import MgieError
from mgie_server.datasets.catalog import open_set


def test_a_truncated_parquet_and_a_broken_one(tmp_path: Path) -> None:
    """One of three is cut off and one is damaged inside; the others are whole."""
    root = layouts.ipr2pr_parquet(tmp_path)
    first, second = sorted((root / "data").glob("*.parquet"))
    whole = first.read_bytes()
    (root / "data" / "train-00002.parquet").write_bytes(whole[: len(whole) // 2])
    (root / "data" / "train-00003.parquet").write_bytes(b"")
    place = second.read_bytes().index(b"edit 12")
    damaged = bytearray(second.read_bytes())
    damaged[place - 24 : place + 2] = b"\xff" * 26
    second.write_bytes(damaged)
    counts, data = gone_through("ipr2pr", root)
    said = sentences(data)
    assert counts == {"train": 8} and len(said) == 3
    assert said[0].startswith(f"{second}, rows 3 to 4: they are broken (")
    assert all(
        one.startswith(f"{root / 'data' / f'train-0000{k}.parquet'}: it is no whole parquet file (")
        for k, one in ((2, said[1]), (3, said[2]))
    )


def test_wrong_columns_and_rows_of_a_parquet(tmp_path: Path) -> None:
    pictures = image_column([coded(1), None, b"no picture", coded(2)])
    good = image_column([coded(3)] * 4)
    write_parquet(tmp_path / "a.parquet", {"source_img": good, "instruction": ["x"] * 4})
    write_parquet(tmp_path / "b.parquet", {"source": ["a.png"] * 4, "target": good, "instruction": ["x"] * 4})
    write_parquet(
        tmp_path / "c.parquet", {"source": good, "target": pictures, "instruction": ["x", "x", "x", None]}
    )
    write_parquet(
        tmp_path / "d.parquet", {"source": good, "target": good, "instruction": ["x", "x", "x", " "]}
    )
    counts, data = gone_through("folder", tmp_path)
    said = sentences(data)
    assert counts == {"train": 1 + 3}
    assert "a.parquet: no column for target (target, after, output, edited); it has source_img" in said[0]
    assert "b.parquet: the column source holds string instead of pictures" in said[1]
    assert "c.parquet, row 2: " in said[2] and "row 2, target cannot be read: it is empty" in said[2]
    assert "it is not a picture of a known format" in said[3]
    assert "c.parquet, row 4: its instruction is None" in said[4] and "d.parquet, row 4" in said[5]


def test_without_pyarrow_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = layouts.magicbrush_parquet(tmp_path)
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(MgieError) as caught:
        open_set("magicbrush", root)
    assert caught.value.code == "not_available" and "pip install 'mgie[data]'" in caught.value.hint
