"""A folder of one's own: tables as people save them, and pictures by their names."""

from __future__ import annotations

import codecs
import json
from pathlib import Path

import layouts
import pytest
from layouts import coded, gray_of, image_column, put, write_parquet

from mgie_server.datasets.catalog import open_set
from mgie_server.datasets.data_set import DataSet
from mgie_server.datasets.loading import load

HEADER = "before,after,instruction\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    put(tmp_path / "pictures" / "a.png", 10)
    put(tmp_path / "pictures" / "b.png", 200)
    return tmp_path


def said(data: DataSet) -> list[str]:
    return [str(omission) for omission in data.omissions()]


def instructions(root: Path, split: str = "train") -> tuple[list[str], list[str]]:
    data = open_set("folder", root)
    return [record.instruction for record in data.records(split)], said(data)


ROW = "pictures/a.png,pictures/b.png,"


@pytest.mark.parametrize(
    ("data", "wanted"),
    [
        ((HEADER + ROW + "make it night\n").encode(), "make it night"),
        (codecs.BOM_UTF8 + (HEADER + ROW + "调成夜晚\n").encode(), "调成夜晚"),
        ((HEADER + ROW + "夜にする\n").encode("utf-16"), "夜にする"),
        ((HEADER + ROW + "one\n").replace("\n", "\r\n").encode(), "one"),
        ((HEADER + ROW + "old Mac").replace("\n", "\r").encode(), "old Mac"),
        ((HEADER + ROW + "semicolons\n").replace(",", ";").encode(), "semicolons"),
        ((HEADER + ROW + "tabs, and commas\n").replace(",", "\t", 4).encode(), "tabs, and commas"),
        ((HEADER + ROW + '"two\nlines, and a ""quote"""\n').encode(), 'two\nlines, and a "quote"'),
        ((HEADER + (ROW + "Windows\n").replace("/", "\\")).encode(), "Windows"),
        (("Original , EDITED,Prompt\n" + ROW + "other names\n").encode(), "other names"),
    ],
)
def test_csv_as_people_save_it(data: bytes, wanted: str, folder: Path) -> None:
    (folder / "pairs.csv").write_bytes(data)
    (record,) = open_set("folder", folder).records("train")
    assert record.instruction == wanted and record.id == "pairs-1"
    made = load(record)
    assert (gray_of(made.source), gray_of(made.target)) == (10, 200)


def test_rows_with_faults(folder: Path) -> None:
    """Not UTF-8, too few and too many fields, paths that lead out, of a drive, a missing picture, no words, a bad turn."""
    rows = [
        "before,after,instruction,turn",
        ROW + "first,1",
        "pictures/a.png,pictures/b.png",
        ROW + "a, comma without quotes,1",
        "../a.png,pictures/b.png,x,1",
        "C:\\Users\\me\\a.png,pictures/b.png,x,1",
        "/etc/passwd,pictures/b.png,x,1",
        "pictures/a.png,pictures/c.png,x,1",
        ROW + "  ,1",
        ROW + "x,second",
        "",
        ROW + "last,2",
    ]
    data = "\n".join(rows).encode() + b"\n" + ROW.encode() + b"caf\xe9,1\n"
    (folder / "pairs.csv").write_bytes(data)
    found, left = instructions(folder)
    assert found == ["first", "last"]
    path = folder / "pairs.csv"
    lines = [3, 4, 5, 6, 7, 8, 9, 10, 13]
    assert [one.startswith(f"{path}:{line}: ") for one, line in zip(left, lines, strict=True)] == [True] * 9
    assert "it has 2 fields where the first line has 4" in left[0] and "it has 5 fields" in left[1]
    assert all("leads out of the folder" in one for one in left[2:5])
    assert f"{folder / 'pictures' / 'c.png'} is not there" in left[5]
    assert "its instruction is '  '" in left[6] and "its turn is 'second'" in left[7]
    assert "'caf?' is not UTF-8; save the file as UTF-8" in left[8]


def test_quotes_that_are_not_closed(folder: Path) -> None:
    """They take what stands behind them for text: that is said, and no instruction is made of it."""
    rows = ["before,after,instruction", ROW + '"one" and more', ROW + "two", ROW + '"three', ROW + "four"]
    (folder / "pairs.csv").write_text("\n".join(rows))
    found, left = instructions(folder)
    assert found == ["two"] and len(left) == 2
    assert left[0].startswith(f"{folder / 'pairs.csv'}:2: it is no CSV (")
    assert left[1].startswith(f"{folder / 'pairs.csv'}:4: ") and "the lines up to 5 are lost" in left[1]
    (folder / "pairs.csv").write_text("\n".join([*rows[:3], ROW + '"' + "x" * 200_000 + '"', rows[4]]))
    found, left = instructions(folder)
    assert found == ["two", "four"] and "field larger than field limit" in left[1]


def test_wrong_columns(folder: Path) -> None:
    (folder / "notes.csv").write_text("name,price\napple,1\n")
    (folder / "pairs.csv").write_text(HEADER + ROW + "fine\n")
    found, left = instructions(folder)
    assert found == ["fine"] and len(left) == 1
    assert left[0].startswith(
        f"{folder / 'notes.csv'}:1: no column for source (source, before, input, original) and "
    )


def test_splits_by_column_and_by_name(folder: Path) -> None:
    rows = [
        f"{ROW}{split} {n},{split}\n" for n, split in enumerate(("test", "train", "Train", "", "elsewhere"))
    ]
    (folder / "pairs.csv").write_text("before,after,instruction,split\n" + "".join(rows))
    (folder / "val.jsonl").write_text(
        json.dumps(
            {
                "source": "pictures/a.png",
                "target": "pictures/b.png",
                "instruction": "v",
                "id": "mine",
                "turn": 2,
            }
        )
    )
    data = open_set("folder", folder)
    assert data.splits() == ("train", "val", "test")
    assert [record.instruction for record in data.records("train")] == ["train 1", "Train 2", "3"]
    assert [record.key for record in data.records("val")] == [f"{folder.name}/val/mine/2"]
    assert [record.id for record in data.records("test")] == ["pairs-1"]
    (left,) = said(data)
    assert left.startswith(f"{folder / 'pairs.csv'}:6: its split is 'elsewhere', none of train, val")


def test_json_lines_with_faults(folder: Path) -> None:
    good = {
        "input": "pictures/a.png",
        "output": "pictures/b.png",
        "edit": "x",
        "expressive": "It is x.",
        "mask": None,
    }
    lines = [
        json.dumps(good),
        "{broken",
        "[1, 2]",
        json.dumps({**good, "edit": float("nan")}),
        json.dumps({**good, "input": 7}),
        json.dumps({"input": "pictures/a.png"}),
        "[" * 100_000,
        "",
        json.dumps({**good, "edit": "y"}),
    ]
    (folder / "pairs.jsonl").write_text("\r\n".join(lines), encoding="utf-8-sig")
    found, left = instructions(folder)
    assert found == ["x", "y"]
    path = folder / "pairs.jsonl"
    assert [int(one.removeprefix(f"{path}:").split(":")[0]) for one in left] == [2, 3, 4, 5, 6, 7]
    assert (
        "it is no JSON" in left[0]
        and "instead of an object" in left[1]
        and "its instruction is nan" in left[2]
    )
    assert "the name of a picture is 7" in left[3] and "no column for target" in left[4]
    (record, _) = open_set("folder", path).records("train")
    assert record.expressive == "It is x." and record.mask is None


def test_a_line_of_many_megabytes(folder: Path) -> None:
    good = json.dumps({"input": "pictures/a.png", "output": "pictures/b.png", "edit": "x"})
    (folder / "pairs.jsonl").write_text(good + "\n" + "x" * 9_000_000 + "\n" + good + "\n")
    found, left = instructions(folder)
    assert found == ["x", "x"] and left == [
        f"{folder / 'pairs.jsonl'}:2: it has more than 4194304 characters."
    ]


def test_pictures_by_their_names(tmp_path: Path) -> None:
    for split in ("train", "test"):
        put(tmp_path / split / "lake_before.png", 1)
        put(tmp_path / split / "lake_after.jpg", 2)
        (tmp_path / split / "lake.txt").write_bytes(codecs.BOM_UTF8 + b"freeze it\r\n")
    put(tmp_path / "train" / "lake_mask.png", 255)
    (tmp_path / "train" / "lake_expressive.txt").write_text("The lake is frozen.")
    put(tmp_path / "train" / "hill_before.png", 1)
    put(tmp_path / "train" / "hill_after.png", 1)
    put(tmp_path / "train" / "tree_before.png", 1)
    put(tmp_path / "train" / "bush_after.png", 1)
    data = open_set(str(tmp_path))
    (record,) = data.records("train")
    assert (record.id, record.instruction, record.expressive) == ("lake", "freeze it", "The lake is frozen.")
    region = load(record).region
    assert region is not None and region.all()
    left = said(data)
    train = tmp_path / "train"
    assert left == [
        f"{train / 'bush_after.png'}: there is no bush_before beside it.",
        f"{train / 'hill_before.png'}: there is no hill.txt that says what was done.",
        f"{train / 'tree_before.png'}: there is no tree_after beside it.",
    ]
    assert [r.key for r in data.records("test")] == [f"{tmp_path.name}/test/lake/1"]


def test_parquet_of_ones_own(tmp_path: Path) -> None:
    """As `Record` names them, with plain bytes; the split is the folder's name."""
    import pyarrow

    columns = {
        "source": pyarrow.array([coded(1), coded(2)]),
        "target": image_column([coded(3), coded(4)]),
        "instruction": ["x", "y"],
        "expressive": ["It is x.", None],
        "licence": ["CC0", None],
        "id": [7, 8],
    }
    write_parquet(tmp_path / "val" / "shard-0.parquet", columns)
    data = open_set("folder", tmp_path)
    first, second = data.records("val")
    assert (first.id, first.expressive, first.licence) == ("7", "It is x.", "CC0")
    assert (second.id, second.expressive, second.licence) == ("8", None, "your own")
    assert gray_of(load(second).source) == 2 and not data.omitted()


def test_masks_of_three_kinds(folder: Path) -> None:
    """Black and white, a hole in a copy, white paint on a copy."""
    from PIL import Image

    half = layouts.WIDTH // 2
    plain = Image.new("L", (layouts.WIDTH, layouts.HEIGHT), 0)
    plain.paste(255, (0, 0, half, layouts.HEIGHT))
    plain.save(folder / "plain.png")
    hole = layouts.picture(10).convert("RGBA")
    hole.paste((0, 0, 0, 0), (0, 0, half, layouts.HEIGHT))
    hole.save(folder / "hole.png")
    (folder / "paint.png").write_bytes(layouts.mask_png(10))
    stamp = Image.new("RGBA", (layouts.WIDTH, layouts.HEIGHT), (255, 255, 255, 0))
    stamp.paste((255, 255, 255, 255), (0, 0, half, layouts.HEIGHT))
    stamp.save(folder / "stamp.png")
    rows = "".join(f"{ROW}x,{name}.png\n" for name in ("plain", "hole", "paint", "stamp"))
    (folder / "pairs.csv").write_text("before,after,instruction,mask\n" + rows)
    for record in open_set("folder", folder).records("train"):
        region = load(record).region
        assert region is not None and region[:, :half].all() and not region[:, half:].any(), record.mask
