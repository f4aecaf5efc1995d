#!/usr/bin/env python3
"""Makes the .mo files that gettext reads out of the .po files that people write.

    python plugin_gimp/tools/catalogues.py              compile every catalogue
    python plugin_gimp/tools/catalogues.py --missing    list what a catalogue does not translate yet

The formats: GNU gettext manual, "The Format of PO Files" and "The Format of GNU MO Files".
"""

from __future__ import annotations

import argparse
import ast
import struct
import sys
from collections.abc import Iterator
from pathlib import Path

PLUGIN = Path(__file__).resolve().parent.parent / "mgie-gimp"
_MAGIC = 0x950412DE
SHARED = PLUGIN.parents[1] / "shared"
_WORDS = {"_": 1, "tr": 1, "mark": 1, "marked": 1, "ngettext": 2}  # functions whose first arguments are texts


def read_po(text: str) -> dict[str, str]:
    """The messages of a .po file: a text, or singular + "\\0" + plural, to its translation; "" to the header.

    Fuzzy and untranslated entries are left out. Raises ValueError with the line that is not understood.
    """
    messages: dict[str, str] = {}
    entry: dict[str, str] = {}
    place, fuzzy = "", False

    def close() -> None:
        if "msgid" in entry:
            key = entry["msgid"] + ("\0" + entry["msgid_plural"] if "msgid_plural" in entry else "")
            forms = [entry[name] for name in sorted(entry) if name.startswith("msgstr")]
            if all(forms) and not fuzzy:
                messages[key] = "\0".join(forms)
        entry.clear()

    for number, line in enumerate([*text.splitlines(), ""], 1):
        stripped = line.strip()
        if not stripped or stripped.startswith("#"):
            if not stripped:
                close()
                fuzzy = False
            fuzzy = fuzzy or (stripped.startswith("#,") and "fuzzy" in stripped)
            continue
        word, quoted = ("", stripped) if stripped.startswith('"') else stripped.split(" ", 1)
        if word == "msgid" and "msgid" in entry:
            close()
        place = word or place
        try:
            entry[place] = entry.get(place, "") + ast.literal_eval(quoted)
        except (SyntaxError, ValueError) as error:
            raise ValueError(f"line {number} is no text in quotes: {line}") from error
    return messages


def to_mo(messages: dict[str, str]) -> bytes:
    """A .mo file."""
    pairs = sorted((key.encode(), value.encode()) for key, value in messages.items())
    tables = 28 + 16 * len(pairs)
    originals, translations, body = b"", b"", b""
    for column, table in ((0, "originals"), (1, "translations")):
        rows = b""
        for pair in pairs:
            rows += struct.pack("<II", len(pair[column]), tables + len(body))
            body += pair[column] + b"\0"
        if table == "originals":
            originals = rows
        else:
            translations = rows
    head = struct.pack("<7I", _MAGIC, 0, len(pairs), 28, 28 + 8 * len(pairs), 0, tables)
    return head + originals + translations + body


def texts_of(folder: Path) -> Iterator[str]:
    """Every text of a folder's code that is to be translated, as the keys of read_po."""
    for path in sorted(folder.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
                continue
            count = _WORDS.get(node.func.id, 0)
            words = [word.value for word in node.args[:count] if isinstance(word, ast.Constant)]
            if count and len(words) == count:
                yield "\0".join(map(str, words))


def all_texts() -> list[str]:
    """Those of the plug-in, of what it shares with Krita's, and of a result's receipt, once each."""
    sys.path.insert(0, str(SHARED))
    from mgie_client.receipt import TEXTS

    return list(dict.fromkeys([*texts_of(PLUGIN), *texts_of(SHARED / "mgie_client"), *TEXTS]))


def catalogues() -> list[Path]:
    """The .po files."""
    return sorted(PLUGIN.glob("locale/*/LC_MESSAGES/*.po"))


def main(arguments: list[str] | None = None) -> int:
    """The command's exit code: 1 when something is missing."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--missing", action="store_true", help="list what is not translated, make nothing")
    flags = parser.parse_args(arguments)
    missing = 0
    for path in catalogues():
        messages = read_po(path.read_text(encoding="utf-8"))
        if flags.missing:
            for text in all_texts():
                if text not in messages:
                    missing += 1
                    print(f"{path.parent.parent.name}: {text!r}")
        else:
            path.with_suffix(".mo").write_bytes(to_mo(messages))
            print(f"{path.with_suffix('.mo')}: {len(messages)} messages")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
