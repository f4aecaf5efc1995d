"""The report's page: nothing of a data set becomes HTML, the paper's numbers stand beside one's own."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from pair_sets import flat, put_set, run, scene
from tiny_backbones import write_all

from mgie_server.evaluation.pairs.metrics import METRICS
from mgie_server.evaluation.pairs.paper import reported
from mgie_server.evaluation.pairs.report import write_html
from mgie_server.evaluation.pairs.strips import Strip, Tile

EVIL = "<script>alert(\"x\")</script>' onload='y' & {name}"


class Tags(HTMLParser):
    """Which elements a page has, and their attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def test_what_a_data_set_says_stays_text(tmp_path: Path) -> None:
    row = {
        "id": EVIL,
        "source": flat(90),
        "target": flat(60),
        "instruction": EVIL,
        "expressive": EVIL,
        "caption": EVIL,
    }
    row = {**row, "licence": EVIL}
    run(put_set(tmp_path / "set", [row]), tmp_path / "out", "echo,painter,none", ballot=1)
    for name, scripts in (("report.html", 0), ("ballot.html", 1)):
        page = (tmp_path / "out" / name).read_text(encoding="utf-8")
        assert "alert(&#34;x&#34;)" in page
        tags = Tags(page).found
        assert len([tag for tag, _ in tags if tag == "script"]) == scripts, name
        assert not any("onload" in attributes for _, attributes in tags), name
        sources = [attributes["src"] or "" for _, attributes in tags if "src" in attributes]
        assert sources and all(source.startswith("data:image/jpeg;base64,") for source in sources), name
        assert not re.findall(r"(?:src|href)=['\"]https?:", page), "it asks nobody"


def test_one_page_has_pictures_texts_tables_and_plots(tmp_path: Path) -> None:
    write_all(tmp_path / "backbones")
    data = put_set(
        tmp_path / "set",
        [
            {"id": n, "source": scene(n), "target": scene(n) // 2, "instruction": "darken 0.5", "caption": "a lake",
             "expressive": f"It is half as bright, {n}."}
            for n in range(3)
        ],
    )  # fmt: skip
    found = run(data, tmp_path / "out", "echo,none", shown=2, backbones=tmp_path / "backbones")
    page = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert (
        page.count("class='strip'") == 2 and "It is half as bright, 1." in page and "bright, 2." not in page
    )
    assert "echo</b>: Echo" in page and ">target<" in page and "echo, landed: L1" in page
    assert not found["backbones"]["missing"] and "Not computed" not in page
    computed = [name for name in METRICS if name not in ("outside", "psnr")]
    for name in computed:
        assert f"{METRICS[name].title}: {METRICS[name].better} is better" in page, name
    assert "the target itself" in page  # its CTS
    assert page.count("<svg") == 2 * (len(computed) + 1)


def made_up(data_set: str) -> dict[str, Any]:
    told = {"mean": 0.5, "low": 0.4, "high": 0.6, "n": 3}
    metrics = dict.fromkeys(("l1", "ssim", "lpips_alex", "lpips_vgg", "dino", "cvs", "cts"), told)
    models = {"m": {"records": 3, "seeds": 1, "refused": 0, "metrics": metrics}}
    table = {"way": "all", "view": "raw", "records": 3, "models": models, "differences": [], "target": {}}
    return {
        "set": data_set, "split": "test", "records": 3, "sessions": 0, "seeds": [0], "date": "", "licence": "",
        "compared": [{"name": "m", "what": "x"}], "backbones": {"there": [], "missing": {}}, "machine": {}, "versions": {},
        "bootstrap": {"resamples": 2, "level": 95, "over": "records"}, "tables": [table, {**table, "view": "landed"}],
        "paper": [vars(row) for row in reported(data_set)],
        "left_out": {"kinds": {}, "first": [], "sessions_with_a_turn_missing": []},
    }  # fmt: skip


def test_the_papers_numbers_stand_in_the_same_table() -> None:
    """As arXiv 2309.17102 prints them: MGIE on MagicBrush .082, 82.22, 91.14, 30.40; LPIPS .298 on MA5k."""
    page = write_html(made_up("magicbrush"), [Strip("k", "i", (Tile(b"x", "c"),), ())])
    row = re.search(r"<tr><td>MGIE<span.*?zero-shot.*?</tr>", page)
    assert row and all(f"<td>{v}</td>" in row[0] for v in ("0.082", "82.22", "91.14", "30.40"))
    assert page.count("MGIE<span") == 2, "in the table of raw pictures alone: zero-shot, and fine-tuned"
    assert "95.28" in page and "secondary source" in page
    assert write_html(made_up("ma5k"), []).count("<td>0.298</td>") == 2
    assert "arXiv" not in write_html(made_up("own"), [])
    assert reported("osunlp/MagicBrush") == reported("magicbrush")
