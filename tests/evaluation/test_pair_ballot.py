"""The human study: balanced sides that the page does not tell, and votes counted for the right side."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from pair_sets import darkened, flat, put, run
from typer.testing import CliRunner

from mgie_protocol.errors import MgieError
from mgie_server.cli.app import app
from mgie_server.evaluation.pairs.votes import count_votes

NAMES = ("aardvark", "badger", "cormorant")


@pytest.fixture(scope="module")
def ballot(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """24 comparisons of three models on ten records; the folder that has it."""
    root = tmp_path_factory.mktemp("ballot")
    data = darkened(root / "set", 10)
    for k, name in enumerate(NAMES):
        for n in range(10):
            put(root / name / f"s{n}.png", flat(40 * k + n, 64 + k))
    run(data, root / "out", None, [str(root / name) for name in NAMES], ballot=24)
    return root / "out"


def key_of(ballot: Path) -> dict[str, Any]:
    return json.loads((ballot / "ballot-key.json").read_text())


def test_pairs_and_sides_are_balanced(ballot: Path) -> None:
    told = list(key_of(ballot)["comparisons"].values())
    assert len(told) == 24
    pairs = Counter(tuple(sorted((one["left"], one["right"]))) for one in told)
    assert set(pairs.values()) == {8} and len(pairs) == 3
    sides = Counter((one["left"], one["right"]) for one in told)
    assert set(sides.values()) == {4} and len(sides) == 6
    assert len({(one["record"], *sorted((one["left"], one["right"]))) for one in told}) == 24, (
        "none comes twice"
    )
    assert not any("none" in one.values() for one in told)


def test_the_page_does_not_tell_whose_a_picture_is(ballot: Path) -> None:
    page, key = (ballot / "ballot.html").read_text(encoding="utf-8"), key_of(ballot)
    assert not [name for name in NAMES if name in page]
    assert re.findall(r'data-name="([0-9a-f]+)"', page) == list(key["comparisons"]), (
        "and the key has all of them"
    )
    assert not [one["record"] for one in key["comparisons"].values() if one["record"] in page]
    sizes = {len(re.findall("<img", part)) for part in page.split("<section")[1:]}
    assert sizes == {3}


def test_all_pictures_are_shown_at_one_size(ballot: Path) -> None:
    """The three models' pictures differ in size, which would tell them apart."""
    import base64
    import io

    from PIL import Image

    page = (ballot / "ballot.html").read_text(encoding="utf-8")
    pictures = [
        Image.open(io.BytesIO(base64.b64decode(data))) for data in re.findall(r"base64,([^']+)'", page)
    ]
    assert len(pictures) == 72 and {picture.size for picture in pictures} == {(64, 64)}


def vote(folder: Path, name: str, key: dict[str, Any], voter: str, choose: Any) -> Path:
    votes = [{"comparison": c, "choice": choose(told)} for c, told in key["comparisons"].items()]
    path = folder / name
    path.write_text(json.dumps({"ballot": key["ballot"], "voter": voter, "name": "", "votes": votes}))
    return path


def prefers(model: str) -> Any:
    """This model wherever it is, else no difference."""
    return lambda told: next((side for side in ("left", "right") if told[side] == model), "same")


def test_votes_are_counted_for_whom_they_were(ballot: Path, tmp_path: Path) -> None:
    key = key_of(ballot)
    files = [vote(tmp_path, f"{n}.json", key, str(n), prefers("badger")) for n in range(2)]
    files.append(vote(tmp_path, "2.json", key, "2", prefers("aardvark")))
    counted = count_votes(files, ballot / "ballot-key.json")
    told = {(one.a, one.b): (one.a_won, one.b_won, one.same) for one in counted.pairs}
    assert told == {
        ("aardvark", "badger"): (8, 16, 0),
        ("aardvark", "cormorant"): (8, 0, 16),
        ("badger", "cormorant"): (16, 0, 8),
    }
    assert counted.voters == 3 and counted.votes == 72 and counted.decided == 48 and counted.left == 24
    share = next(one for one in counted.pairs if one.b == "badger").to_dict()
    assert share["share"] == pytest.approx(1 / 3) and share["low"] < 1 / 3 < share["high"] < 0.55


def test_the_command_counts(ballot: Path, tmp_path: Path) -> None:
    key = key_of(ballot)
    (tmp_path / "ballot-key.json").write_text(json.dumps(key))
    file = vote(tmp_path, "votes.json", key, "1", prefers("cormorant"))
    done = CliRunner().invoke(app, ["evaluate", "votes", str(file)])
    assert done.exit_code == 0, done.output
    assert "24 votes of 1 people" in done.output
    assert "aardvark over cormorant: 0 of 8 (0 %, 0 to 32 %); no difference: 0" in done.output
    told = json.loads(CliRunner().invoke(app, ["evaluate", "votes", str(file), "--json"]).stdout)
    assert told["pairs"][0] == {
        "a": "aardvark", "b": "badger", "a_won": 0, "b_won": 0, "same": 8, "share": None, "low": 0.0, "high": 1.0,
    }  # fmt: skip


def test_what_is_not_of_this_ballot_is_not_counted(ballot: Path, tmp_path: Path) -> None:
    key = key_of(ballot)
    first = vote(tmp_path, "a.json", key, "1", prefers("badger"))
    again = vote(tmp_path, "b.json", key, "1", prefers("aardvark"))
    strange = vote(tmp_path, "c.json", {**key, "ballot": "another"}, "2", prefers("badger"))
    odd = tmp_path / "d.json"
    said = [
        {"comparison": "x", "choice": "left"},
        "what",
        {"comparison": next(iter(key["comparisons"])), "choice": "up"},
    ]
    odd.write_text(json.dumps({"ballot": key["ballot"], "voter": "3", "votes": said}))
    counted = count_votes([first, again, strange, odd], ballot / "ballot-key.json")
    assert counted.voters == 2 and counted.votes == 24
    assert counted.pairs[0].a_won == 8, "of one voter's files the last"
    assert len(counted.problems) == 5
    for broken in ("{", "[]", "null"):
        odd.write_text(broken)
        with pytest.raises(MgieError, match=r"d\.json cannot be read"):
            count_votes([odd], ballot / "ballot-key.json")
    with pytest.raises(MgieError, match="no ballot's key"):
        count_votes([first], first)


def test_a_ballot_that_was_given_away_keeps_its_key(ballot: Path) -> None:
    before = (ballot / "ballot-key.json").read_bytes(), (ballot / "ballot.html").read_bytes()
    folders = [str(ballot.parent / name) for name in NAMES]
    found = run(ballot.parent / "set", ballot, None, folders, ballot=2, seed=5)
    assert not found["new_ballot"]
    assert ((ballot / "ballot-key.json").read_bytes(), (ballot / "ballot.html").read_bytes()) == before


def test_a_ballot_needs_two_models(tmp_path: Path) -> None:
    with pytest.raises(MgieError, match="two models"):
        run(darkened(tmp_path / "set", 1), tmp_path / "out", "echo,none", ballot=3)
