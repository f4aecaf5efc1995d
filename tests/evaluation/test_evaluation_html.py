"""Whatever a measured model, a file name or an argument is called, it is text in the report."""

from __future__ import annotations

from html.parser import HTMLParser
from types import SimpleNamespace
from typing import Any, cast

from markupsafe import Markup

from mgie_server.evaluation.html import fill, table, tile
from mgie_server.evaluation.records import Records
from mgie_server.evaluation.report import write_html

EVIL = "<script>alert(\"x\")</script>' onload='y' & {name}"


class Tags(HTMLParser):
    """Every tag with its attributes, and all text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[str] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [name for name, _ in attrs]

    def handle_data(self, data: str) -> None:
        self.text += data


def _found() -> dict[str, Any]:
    """A summary in which every text is evil."""
    shares = {"did_it": 0.5, "clean": 1.0, "ciede2000": 1.5, "ssim": 0.9, "not_refused": 1.0}
    every = {"n": 2, "ours": shares, "keyword": shares, "goal_did_it": 1.0, "unchanged_ciede2000": 3.0}
    refused = {"n": 1, "ours": 1.0, "keyword": 0.0}
    return {
        "model": {
            "name": EVIL, "title": EVIL, "parameters": 5, "sha256": EVIL, "steps": EVIL,
            "text_guidance": EVIL, "image_guidance": EVIL,
        },
        "overall": {"all": every},
        "families": {EVIL: {"all": every}},
        "refusals": {
            "all": refused, "kinds": [{"kind": EVIL, "language": "en", **refused}], "by_mistake": {"all": refused},
        },
        "claims": {},
        "mending": {EVIL: {EVIL: {EVIL: {"n": 1, "ciede2000": 1.0, "cast": 2.0}}}},
        "arguments": {EVIL: EVIL}, "machine": {"cpu": EVIL}, "versions": {EVIL: EVIL},
        "photographs": [EVIL], "seconds": 3.0, "date": EVIL,
    }  # fmt: skip


def test_no_value_becomes_a_tag() -> None:
    strip = SimpleNamespace(
        family=EVIL,
        text=EVIL,
        photograph=EVIL,
        expressive=EVIL,
        before=b"1",
        ours=None,
        goal=b"2",
        keyword=None,
    )
    page = Tags(write_html(_found(), cast("Records", SimpleNamespace(strips={"a": strip}))))
    assert "script" not in page.tags and "onload" not in page.attributes
    assert page.text.count(EVIL) >= 15
    assert page.tags.count("img") == 2 and page.tags.count("figure") == 4


def test_the_pieces_escape_values_and_keep_html() -> None:
    shown = table([EVIL, Markup("a<br>b")], [[EVIL, fill("<b>{x}</b>", x=EVIL)]], total=True) + tile(
        b"1", EVIL
    )
    parsed = Tags(shown)
    assert parsed.tags.count("b") == parsed.tags.count("br") == 1
    assert "script" not in parsed.tags and "onload" not in parsed.attributes
