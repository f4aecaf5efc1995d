"""The plug-in: floors, imports, catalogues, and the form of every file."""

from __future__ import annotations

import ast
import gettext
import io
import re
import sys
from pathlib import Path

import catalogues  # pyright: ignore[reportMissingImports]
import pytest
from gimp_plugin import PLUGIN

from mgie_gimp import find_protocol

PACKAGE = PLUGIN / "mgie_gimp"
FILES = sorted(PLUGIN.rglob("*.py"))
FLOORS = {
    "canvas": {"mgie_gimp.host", "mgie_gimp.canvas"},
    "jobs": {"mgie_gimp.jobs"},
    "dialogs": {"mgie_gimp.host", "mgie_gimp.jobs", "mgie_gimp.dialogs", "mgie_gimp.arguments"},
}
GROUND = {
    "mgie_gimp.types",
    "mgie_gimp.layer_data",
    "mgie_gimp.i18n",
    "mgie_gimp.reference_entries",
    "mgie_gimp",
}


def imports_of(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found


@pytest.mark.parametrize("floor", FLOORS)
def test_floors(floor: str) -> None:
    for path in sorted((PACKAGE / floor).glob("*.py")):
        own = {name for name in imports_of(path) if name.split(".")[0] == "mgie_gimp"} - GROUND
        strange = {n for n in own if not any(n == a or n.startswith(a + ".") for a in FLOORS[floor])}
        assert not strange, f"{path.name} imports {strange}"


def test_nothing_but_the_standard_library_and_gi() -> None:
    allowed = {*sys.stdlib_module_names, "gi", "mgie_gimp", "mgie_client", "mgie_protocol"}
    for path in FILES:
        foreign = {name.split(".")[0] for name in imports_of(path)} - allowed
        assert not foreign, f"{path.name} imports {foreign}"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_file_runs_on_python_3_9(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text, feature_version=(3, 9))
    assert len(text.splitlines()) <= 250
    assert ast.get_docstring(tree), "no docstring"
    called = {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    assert not called & {"eval", "exec", "pickle.loads", "pickle.load"}
    if path.parent != PLUGIN:
        assert "from __future__ import annotations" in text


def test_gimp_will_run_it() -> None:
    entry = PLUGIN / "mgie-gimp.py"
    assert entry.stat().st_mode & 0o111 and entry.read_text().startswith("#!/usr/bin/env python3\n")


def test_the_protocol_of_a_checkout_and_of_an_installation(tmp_path: Path) -> None:
    assert find_protocol() == PLUGIN.parent.parent / "shared"
    (tmp_path / "bundled" / "mgie_protocol").mkdir(parents=True)
    assert find_protocol(tmp_path) == tmp_path / "bundled"


# --- catalogues -----------------------------------------------------------------------------------------

CATALOGUES = catalogues.catalogues()


def test_there_is_simplified_chinese() -> None:
    assert [path.parts[-3] for path in CATALOGUES] == ["zh_CN"]


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-3])
def test_catalogues_are_whole(path: Path) -> None:
    messages = catalogues.read_po(path.read_text(encoding="utf-8"))
    texts = set(catalogues.all_texts())
    assert texts - set(messages) == set(), "not translated"
    assert set(messages) - texts == {""}, "translated, but not in the code"
    for text, translation in messages.items():
        for one in translation.split("\0"):
            fields = set(re.findall(r"\{(\w+)\}", text.split("\0")[-1]))
            assert not text or set(re.findall(r"\{(\w+)\}", one)) == fields, text


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-3])
def test_compiled_catalogues_are_up_to_date(path: Path) -> None:
    made = catalogues.to_mo(catalogues.read_po(path.read_text(encoding="utf-8")))
    assert path.with_suffix(".mo").read_bytes() == made, "run plugin_gimp/tools/catalogues.py"


# the letters of GIMP's own buttons, and which words stand in one dialog
GIMPS = ["_Help", "_Reset", "_Load Saved Settings", "_Save Settings", "_Cancel"]
DIALOGS = {
    "edit": ["_Edit", "_Instruction", "_Model", "_Without", "Res_ult", "Trans_parency", "Larger b_y (px)", "Stren_gth (%)",
             "_Variations", "See_d", "A_nother one each time", "S_trictly inside the selection", "_Feather (px)",
             "Surr_oundings (%)", "_Advanced", "Num_ber of steps", "Te_xt guidance", "_Keep as recipe"],
    "again": ["_Edit", "_Instruction", "E_xpressive instruction", "Stren_gth (%)", "_Variations", "See_d", "A_nother one"],
    "recipe": ["_Apply", "Reci_pe", "Stren_gth (%)"],
    "kept": ["_Discard", "_Close", "Add to This _Image", "_Open as Image"],
}  # fmt: skip


def letters(texts: list[str]) -> list[str]:
    return [text[text.index("_") + 1].lower() for text in texts]


@pytest.mark.parametrize("dialog", DIALOGS)
def test_every_letter_leads_to_one_widget(dialog: str) -> None:
    texts = [*DIALOGS[dialog], *(GIMPS if dialog != "kept" else [])]
    assert len(set(letters(texts))) == len(texts), sorted(letters(texts))
    for path in CATALOGUES:
        messages = catalogues.read_po(path.read_text(encoding="utf-8"))
        translated = [messages[text] for text in DIALOGS[dialog]]
        assert letters(translated) == letters(DIALOGS[dialog])


def test_gettext_reads_what_is_made() -> None:
    po = """# by hand
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "a “b” \\"c\\"\\n"
msgstr ""
"erste "
"Zeile\\n"

#, fuzzy
msgid "doubtful"
msgstr "zweifelhaft"

msgid "not yet"
msgstr ""

msgid "{n} layer"
msgid_plural "{n} layers"
msgstr[0] "{n} Ebene"
msgstr[1] "{n} Ebenen"
"""
    made = gettext.GNUTranslations(io.BytesIO(catalogues.to_mo(catalogues.read_po(po))))
    assert made.gettext('a “b” "c"\n') == "erste Zeile\n"
    assert made.ngettext("{n} layer", "{n} layers", 1) == "{n} Ebene"
    assert made.ngettext("{n} layer", "{n} layers", 3) == "{n} Ebenen"
    assert made.gettext("doubtful") == "doubtful" and made.gettext("not yet") == "not yet"


def test_a_broken_catalogue_names_its_line() -> None:
    with pytest.raises(ValueError, match="line 2"):
        catalogues.read_po('msgid "x"\nmsgstr oops\n')


def test_names_of_edits_are_those_of_the_model() -> None:
    """Whatever a refusal names can be said in the artist's language."""
    from mgie_client.edit_names import EDIT_NAMES
    from mgie_server.training.nearest import FALLBACK, STEMS

    assert {*STEMS, *FALLBACK} == set(EDIT_NAMES)
