"""What is wrong in a data set gets a sentence with file and line; the rest goes on, and all of it is counted."""

from __future__ import annotations

import base64
import json
import os
import pickle
from collections.abc import Callable
from pathlib import Path

import layouts
import pytest
from gone_through import gone_through, sentences
from layouts import coded, put, put_json

from mgie_protocol.errors import MgieError
from mgie_server.datasets.catalog import open_set


def missing_picture(root: Path) -> str:
    (layouts.ipr2pr_folders(root) / "0000003" / "103_1.jpg").unlink()
    return f"{root}/seeds.json:1, entry 4: {root}/0000003/103_1.jpg is not there."


def broken_picture(root: Path) -> str:
    (layouts.ipr2pr_folders(root) / "0000003" / "103_1.jpg").write_bytes(coded(1, "JPEG")[:80])
    return f"{root}/seeds.json:1, entry 4: {root}/0000003/103_1.jpg cannot be read: it is damaged"


def missing_prompt(root: Path) -> str:
    (layouts.ipr2pr_folders(root) / "0000003" / "prompt.json").unlink()
    return f"{root}/0000003/prompt.json: No such file or directory."


def broken_prompt(root: Path) -> str:
    (layouts.ipr2pr_folders(root) / "0000003" / "prompt.json").write_text("{'edit': 'x'}")
    return f"{root}/0000003/prompt.json: it is no JSON (Expecting property name"


def seeds_that_lead_out(root: Path) -> str:
    layouts.ipr2pr_folders(root)
    seeds = json.loads((root / "seeds.json").read_text())
    seeds[3][0] = "../../etc"
    put_json(root / "seeds.json", seeds, indent=0)
    return f"{root}/seeds.json:20, entry 4: '../../etc' is no name of a folder."


def seeds_of_another_kind(root: Path) -> str:
    layouts.ipr2pr_folders(root)
    seeds = json.loads((root / "seeds.json").read_text())
    seeds[3] = {"folder": "0000003"}
    put_json(root / "seeds.json", seeds, indent=0)
    return f"{root}/seeds.json:20, entry 4: it is {{'folder': '0000003'}} instead of [folder, [seed, ...]]."


@pytest.mark.parametrize(
    "fault",
    [
        missing_picture, broken_picture, missing_prompt, broken_prompt, seeds_that_lead_out, seeds_of_another_kind,
    ],
)  # fmt: skip
def test_one_of_twenty_prompts(fault: Callable[[Path], str], tmp_path: Path) -> None:
    sentence = fault(tmp_path)
    counts, data = gone_through("ipr2pr", tmp_path)
    assert counts == {"train": 17, "val": 1, "test": 1}
    (said,) = sentences(data)
    assert said.startswith(sentence) and said.endswith("."), said
    assert data.left_out("train").total == 1 and data.counts()  # counted anew, not twice
    assert data.left_out("train").total == (0 if fault is broken_picture else 1)


def test_a_list_that_breaks_off(tmp_path: Path) -> None:
    root = layouts.evr(tmp_path)
    path = root / "dataset" / "adobe" / "test.json"
    path.write_text(path.read_text()[:-60])
    counts, data = gone_through("evr", root)
    assert counts == {"train": 2, "valid": 6, "test": 3}
    (said,) = sentences(data)
    assert said.startswith(f"{path}:18: its JSON breaks off") and "behind entry 1 is lost" in said


def test_entries_of_a_list(tmp_path: Path) -> None:
    """NaN for a name, no sentence, an empty one, another kind, a name that leads out, a picture that is not there."""
    root = layouts.evr(tmp_path)
    path = root / "dataset" / "adobe" / "train.json"
    good = {"img0": "a_a.jpg", "img1": "a_b.png", "uid": "x"}
    lists = [
        {**good, "sents": ["fine", " ", 7]},
        {**good, "img0": float("nan"), "sents": ["no"]},
        {**good, "sents": []},
        "what is this",
        {**good, "img1": "../../../../secret.png", "sents": ["no"]},
        {**good, "img1": "gone.png", "sents": ["no"]},
        {**good, "sents": ["the last"]},
    ]
    path.write_text("[" + ",\n".join(map(json.dumps, lists)) + "]")
    put(tmp_path / "secret.png", 1)
    data = open_set("evr", root)
    assert [record.instruction for record in data.records("train")] == ["fine", "the last"]
    said = sentences(data)
    assert [one.removeprefix(f"{path}:").split(",")[0] for one in said] == ["1", "1", "2", "3", "4", "5", "6"]
    assert "its instruction is ' '" in said[0] and "its instruction is 7" in said[1]
    assert "the name of a picture is nan" in said[2] and "nothing is said about 'a_b.png'" in said[3]
    assert "it is 'what is this' instead of an object" in said[4] and "leads out of the folder" in said[5]
    assert "gone.png is not there" in said[6]
    assert data.omitted() == {"no instruction": 3, "entry not understood": 3, "picture missing": 1}


def test_json_as_deep_as_the_stack(tmp_path: Path) -> None:
    root = layouts.ma5k(tmp_path)
    (root / "annotations" / "val_sess_1.json").write_text("[1," + "[" * 200_000)
    data = open_set("ma5k", root)
    assert not list(data.records("val")) and len(list(data.records("train"))) == 2
    assert "entry 1: it is 1 instead" in sentences(data)[0] and "nested too deeply" in sentences(data)[1]


def test_sessions_with_faults(tmp_path: Path) -> None:
    root = layouts.magicbrush_test(tmp_path)
    sessions = json.loads((root / "edit_sessions.json").read_text())
    sessions["139"][1]["mask"] = "139-mask9.png"
    sessions["31"] = {"no": "list"}
    sessions[".."] = sessions["30"]
    put_json(root / "edit_sessions.json", sessions)
    (root / "local_descriptions.json").write_text("{")
    counts, data = gone_through("magicbrush", root)
    assert counts == {"test": 2}
    said = "\n".join(sentences(data))
    assert "turn 2 of session 139" in said and "139-mask9.png is not there" in said
    assert "session 31 is {'no': 'list'} instead of a list" in said and "leads out of the folder" in said
    assert "local_descriptions.json:1: its JSON breaks off" in said


def test_a_mask_of_another_size(tmp_path: Path) -> None:
    root = layouts.magicbrush_test(tmp_path)
    put(root / "images" / "30" / "30-mask1.png", 255, (8, 8))
    counts, data = gone_through("magicbrush", root)
    assert counts == {"test": 2}
    assert "has 8 x 8 pixels, and its picture 24 x 16" in sentences(data)[0]


class Evil:
    """What a pickle can do when it is believed."""

    def __reduce__(self) -> tuple:
        return os.mkdir, (os.environ["EVIL_FOLDER"],)


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_a_malicious_pickle_runs_nothing(
    protocol: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EVIL_FOLDER", str(tmp_path / "evil"))
    root = layouts.mgie_tsv(tmp_path / "set")
    (root / "ipr2pr.pkl").write_bytes(pickle.dumps({"task": [[{"input": Evil()}]]}, protocol))
    counts, data = gone_through("ipr2pr", root)
    (said,) = sentences(data)
    assert counts == {"train": 0} and not (tmp_path / "evil").exists()
    assert f"{root / 'ipr2pr.pkl'}, byte " in said and "nothing of it was run" in said
    pickle.loads((root / "ipr2pr.pkl").read_bytes())
    assert (tmp_path / "evil").is_dir(), "the test's pickle would have done harm"


def test_lines_of_a_tsv(tmp_path: Path) -> None:
    """No base64, one column, an offset inside of a line, one behind the end, of another kind, no expressive text."""
    root = layouts.mgie_tsv(tmp_path, 6)
    lines = (root / "ipr2pr.tsv").read_bytes().splitlines(keepends=True)
    tasks = pickle.loads((root / "ipr2pr.pkl").read_bytes())["task"]
    broken = b"#" + lines[1][1:]
    single = lines[2].replace(b"\t", b"A")
    (root / "ipr2pr.tsv").write_bytes(lines[0] + broken + single + b"".join(lines[3:]))
    tasks[3][0]["lineidx"] += 1
    tasks[4][0]["lineidx"] = 10**12
    tasks.append([{"input": "x", "instruction": "x", "lineidx": "7"}])
    tasks.append("nothing")
    (root / "ipr2pr.pkl").write_bytes(pickle.dumps({"task": tasks}))
    (root / "ipr2pr_expressive.json").unlink()
    counts, data = gone_through("ipr2pr", root)
    said = sentences(data)
    assert counts == {"train": 2} and len(said) == 6
    tsv = root / "ipr2pr.tsv"
    assert f"{tsv}:2, picture 1 cannot be read: b'#" in said[0] and "is no base64" in said[0]
    assert f"{tsv}:3, picture 1 cannot be read: it has 1 columns" in said[1]
    assert f"{tsv}:4, picture 1 cannot be read: no line begins there" in said[2]
    assert "entry 5: the line of 0000004_5_0 begins at byte 1000000000000" in said[3]
    assert "the lineidx of x is '7'" in said[4] and "it is 'nothing' instead of an object" in said[5]


def test_base64_of_no_picture(tmp_path: Path) -> None:
    root = layouts.mgie_tsv(tmp_path, 1)
    (root / "ipr2pr.tsv").write_bytes(b"\t".join([base64.b64encode(b"hello")] * 2) + b"\n")
    counts, data = gone_through("ipr2pr", root)
    assert counts == {"train": 0} and "it is not a picture of a known format" in sentences(data)[0]


@pytest.mark.parametrize("name", ["ipr2pr", "magicbrush", "evr", "gier", "ma5k", "published", "folder"])
def test_a_folder_of_something_else(name: str, tmp_path: Path) -> None:
    for root in (tmp_path, tmp_path / "none"):
        with pytest.raises(MgieError) as caught:
            open_set(name, root)
        assert caught.value.code == "parameter_out_of_range" and str(root) in caught.value.message
        assert "mgie data list" in caught.value.hint
