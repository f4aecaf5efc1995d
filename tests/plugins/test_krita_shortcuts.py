"""The plug-in's .action file against its own code, its manual and an installed Krita's shortcuts."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

PLUGIN = Path(__file__).resolve().parents[2] / "plugin_krita"
KRITA = Path("/usr/share/krita")


def shortcuts_of(action_file: Path) -> dict[str, str]:
    tree = ElementTree.parse(action_file)
    return {a.attrib["name"]: (a.findtext("shortcut") or "").strip() for a in tree.iter("Action")}


def normal(shortcut: str) -> tuple[frozenset[str], str]:
    *modifiers, key = re.split(r"\+(?!$)", shortcut.strip().lower())
    return frozenset(modifiers), key


@pytest.fixture
def ours() -> dict[str, str]:
    return shortcuts_of(PLUGIN / "mgie_krita.action")


def test_every_action_of_the_plug_in_has_one(ours: dict[str, str]) -> None:
    tree = ast.parse((PLUGIN / "mgie_krita" / "actions.py").read_text(encoding="utf-8"))
    table = next(
        node.value
        for node in tree.body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "ACTIONS"
    )
    assert [row[0] for row in ast.literal_eval(table)] == list(ours)
    assert all(ours.values()) and len({normal(s) for s in ours.values()}) == len(ours)


def test_the_manual_names_them(ours: dict[str, str]) -> None:
    manual = (PLUGIN / "mgie_krita" / "Manual.html").read_text(encoding="utf-8")
    ElementTree.fromstring(re.sub(r"<!DOCTYPE[^>]*>", "", manual))
    for shortcut in ours.values():
        assert f"<td>{shortcut}</td>" in manual


def test_they_do_not_type_a_character(ours: dict[str, str]) -> None:
    """Ctrl+Alt is AltGr on Windows: such a shortcut would take away letters of the instruction."""
    for shortcut in ours.values():
        modifiers, _ = normal(shortcut)
        assert "ctrl" in modifiers and "alt" not in modifiers


@pytest.mark.skipif(not (KRITA / "actions").is_dir(), reason="no Krita is installed here")
def test_none_is_taken_in_krita(ours: dict[str, str]) -> None:
    taken: dict[tuple[frozenset[str], str], str] = {}
    for path in [*(KRITA / "actions").glob("*.action"), *(KRITA / "shortcuts").glob("*.shortcuts")]:
        text = path.read_text(encoding="utf-8", errors="replace")
        found = re.findall(r"<shortcut>([^<]+)<", text, re.IGNORECASE) + re.findall(
            r"^[^=\n]+=(.+)$", text, re.M
        )
        for shortcut in (one for several in found for one in several.split(";") if one.strip()):
            taken[normal(shortcut)] = path.name
    assert len(taken) > 100
    assert not {shortcut: taken[normal(shortcut)] for shortcut in ours.values() if normal(shortcut) in taken}
