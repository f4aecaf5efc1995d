"""Every published layout, made small: all its records, with their pictures, in the file's order."""

from __future__ import annotations

import multiprocessing
import pickle
from collections.abc import Callable
from pathlib import Path

import layouts
import pytest
from layouts import gray_of

from mgie_server.datasets.catalog import SETS, open_set
from mgie_server.datasets.loading import load
from mgie_server.datasets.record import Record
from mgie_server.datasets.survey import survey

MADE: dict[str, tuple[str, Callable[[Path], Path], dict[str, int]]] = {
    "ipr2pr folders": ("ipr2pr", layouts.ipr2pr_folders, {"train": 18, "val": 1, "test": 1}),
    "ipr2pr parquet": ("ipr2pr", layouts.ipr2pr_parquet, {"train": 10}),
    "ipr2pr by MGIE": ("ipr2pr", layouts.mgie_tsv, {"train": 3}),
    "magicbrush parquet": ("magicbrush", layouts.magicbrush_parquet, {"train": 4, "dev": 3}),
    "magicbrush test": ("magicbrush", layouts.magicbrush_test, {"test": 3}),
    "evr": ("evr", layouts.evr, {"train": 2, "valid": 6, "test": 6}),
    "gier": ("gier", layouts.gier, {"train": 5, "val": 5, "test": 5}),
    "ma5k": ("ma5k", layouts.ma5k, {"train": 2, "val": 2, "test": 2}),
    "published": ("published", layouts.published, {"test": 2}),
}


def records(name: str, root: Path, split: str) -> list[Record]:
    data = open_set(name, root)
    found = list(data.records(split))
    assert not data.omitted(), [str(omission) for omission in data.omissions()]
    return found


@pytest.mark.parametrize("layout", MADE)
def test_all_records_of_a_layout(layout: str, tmp_path: Path) -> None:
    """Counts, pictures that can be read, ids of which each is there once, and the same again the second time."""
    name, make, counts = MADE[layout]
    data = pickle.loads(pickle.dumps(open_set(name, make(tmp_path / "set"))))
    found = survey(data, first=100, check=True)
    assert {split: told.count for split, told in found.items()} == counts == data.counts()
    assert not data.omitted()
    for split, told in found.items():
        keys = [record.key for record in told.first]
        assert len(set(keys)) == len(keys) == told.read
        assert keys == [record.key for record in data.records(split)]
        assert all(key.startswith(f"{name}/{split}/") for key in keys)
        for record in told.first:
            assert record.licence == SETS[name].licence == data.licence
            assert pickle.loads(pickle.dumps(record)).target.data() == record.target.data()


def test_ipr2pr_folders_are_split_in_the_order_of_the_seeds(tmp_path: Path) -> None:
    root = layouts.ipr2pr_folders(tmp_path, 20)
    train, (val,), (test,) = (records("ipr2pr", root, split) for split in ("train", "val", "test"))
    assert [record.id for record in train] == [f"{n:07d}/{100 + n}" for n in range(18)]
    assert (val.instruction, test.instruction) == ("edit 18", "edit 19")
    assert test.caption == "a lake, 19" and test.expressive is None and test.mask is None
    assert str(test.place) == f"{root / 'seeds.json'}:1, entry 20"
    made = load(train[0])
    assert (gray_of(made.source), gray_of(made.target)) == (10, 200) and made.region is None


def test_prompt_folders_without_seeds(tmp_path: Path) -> None:
    """The folder that MGIE's authors gave as an example: prompts of nothing but the edit, several pairs."""
    for seed in (7, 3):
        layouts.put(tmp_path / "0000132" / f"{seed}_0.jpg", 1)
        layouts.put(tmp_path / "0000132" / f"{seed}_1.jpg", 2)
    layouts.put_json(tmp_path / "0000132" / "prompt.json", {"edit": "Make it look like a painting"})
    found = records("ipr2pr", tmp_path, "train")
    assert [record.id for record in found] == ["0000132/3", "0000132/7"]
    assert found[0].instruction == "Make it look like a painting" and found[0].caption is None


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_mgie_tsv_with_its_expressive_texts(protocol: int, tmp_path: Path) -> None:
    found = records("ipr2pr", layouts.mgie_tsv(tmp_path, 3, protocol), "train")
    assert [record.id for record in found] == ["0000000_5_0", "0000001_5_0", "0000002_5_0"]
    assert [record.expressive for record in found] == [f"It would be number {n}." for n in range(3)]
    for n in (2, 0, 1):
        made = load(found[n])
        assert (gray_of(made.source), gray_of(made.target)) == (n, 100 + n)


def test_parquet_rows_in_any_order(tmp_path: Path) -> None:
    """Forwards, backwards and to and fro between files and row groups: always the row's own pictures."""
    found = records("ipr2pr", layouts.ipr2pr_parquet(tmp_path), "train")
    numbers = [0, 1, 2, 3, 4, 10, 11, 12, 13, 14]
    assert [record.instruction for record in found] == [f"edit {n}" for n in numbers]
    assert found[7].caption == "a frozen lake 12" and found[7].id == "train-00001-of-00002-abc-3"
    for k in (0, 1, 4, 9, 3, 2, 8, 0, 5, 5):
        made = load(found[k])
        assert (gray_of(made.source), gray_of(made.target)) == (numbers[k], 100 + numbers[k])


def test_records_in_other_processes(tmp_path: Path) -> None:
    """Of a forked one that had files open already, and of one that was started anew: each reads the right rows."""
    found = records("ipr2pr", layouts.ipr2pr_parquet(tmp_path), "train")
    wanted = [record.target.data() for record in found]
    for way in ("fork", "spawn"):
        with multiprocessing.get_context(way).Pool(1) as pool:
            assert pool.map(target_of, found) == wanted
    assert [record.target.data() for record in found] == wanted


def target_of(record: Record) -> bytes:
    return record.target.data()


def test_magicbrush_turns_and_masks(tmp_path: Path) -> None:
    layouts.magicbrush_parquet(tmp_path)
    layouts.magicbrush_test(tmp_path / "test")
    assert open_set("magicbrush", tmp_path).splits() == ("train", "dev", "test")
    train = records("magicbrush", tmp_path, "train")
    assert [(r.id, r.turn) for r in train] == [("500", 1), ("500", 2), ("501", 1), ("501", 2)]
    test = records("magicbrush", tmp_path, "test")
    assert [(r.id, r.turn) for r in test] == [("139", 1), ("139", 2), ("30", 1)]
    assert [r.caption for r in test] == [
        "a picture after turn 1",
        "a picture after turn 2",
        "a picture after turn 1",
    ]
    assert test[1].source.data() == test[0].target.data()
    for record in (train[3], test[1]):
        region = load(record).region
        assert region is not None and region[:, : layouts.WIDTH // 2].all()
        assert not region[:, layouts.WIDTH // 2 :].any()


def test_evr_has_one_record_a_sentence(tmp_path: Path) -> None:
    found = records("evr", layouts.evr(tmp_path), "test")
    assert [r.id for r in found] == [
        *(f"Reddit_1.{n}" for n in range(3)),
        *(f"Reddit_2.{n}" for n in range(3)),
    ]
    assert found[1].instruction == "say 1" and found[1].place.line == 2 and found[3].place.line == 12
    assert gray_of(load(found[3]).source) == 3  # of a GIF


def test_gier_takes_the_experts_then_the_amateurs(tmp_path: Path) -> None:
    root = layouts.gier(tmp_path)
    found = records("gier", root, "val")
    assert [r.instruction for r in found[:3]] == ["increase brightness", "Please help", "brighten photo"]
    assert [r.id for r in found] == ["1-a_b.0", "1-a_b.1", "1-a_b.2", "2-a_b.0", "2-a_b.1"]
    told = survey(open_set("gier", root), first=0, check=True)["val"]
    assert told.differing == told.read == 5
    made = load(found[0])
    assert made.source.shape[:2] == (16, 24) and made.target.shape[:2] == (20, 30)


def test_ma5k_and_the_published_cases(tmp_path: Path) -> None:
    found = records("ma5k", layouts.ma5k(tmp_path / "ma5k"), "test")
    assert [(r.id, r.instruction) for r in found] == [
        ("1-0591_A.0", "Brighten it"),
        ("2-0591_C.0", "Darken it"),
    ]
    cases = records("published", layouts.published(tmp_path / "cases"), "test")
    assert [(r.id, r.instruction, r.place.line) for r in cases] == [
        ("evr_0", "remove text", 2),
        ("ma5k_2", "more light", 3),
    ]
    assert gray_of(load(cases[1]).target) == 80
