"""The history of one document, as bytes that fit into the document's own file."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from typing import Any

from mgie_krita.types import SOURCES, Entry

MAX_ENTRIES = 50
MAX_BYTES = 160 * 1024
MAX_MASK_CHARS = 24 * 1024  # of all selections together: rather an older selection goes than an older edit
MAX_PICTURE_CHARS = 96 * 1024  # of all pictures together, likewise
_VERSION = 1


def to_bytes(entries: Sequence[Entry]) -> bytes:
    """JSON, UTF-8. entries: newest first; at most 50 and 160 KiB of them are written, favourites first, then the newest."""
    kept: dict[int, str] = {}
    size, masks, pictures = len(_wrap([])), 0, 0
    entries = trimmed(entries)
    for place, entry in sorted(enumerate(entries), key=lambda pair: not pair[1].favourite):
        masks += len(str((entry.selection or {}).get("mask", "")))
        if masks > MAX_MASK_CHARS:
            entry = without_mask(entry)
        pictures += len(entry.picture)
        if pictures > MAX_PICTURE_CHARS:
            entry = replace(entry, picture="")
        text = json.dumps(asdict(entry), ensure_ascii=False, separators=(",", ":"))
        size += len(_encoded(text)) + 1
        if size > MAX_BYTES:
            break
        kept[place] = text
    return _wrap(kept[place] for place in sorted(kept))


def trimmed(entries: Sequence[Entry]) -> list[Entry]:
    """At most 50, in the same order: all favourites there is room for, then the newest."""
    places = sorted(range(len(entries)), key=lambda place: (not entries[place].favourite, place))
    return [entries[place] for place in sorted(places[:MAX_ENTRIES])]


def from_bytes(note: bytes) -> list[Entry]:
    """What to_bytes wrote, newest first. Anything else gives an empty list, a broken entry is left out."""
    try:
        data = json.loads(note.decode("utf-8"))
        items = data["entries"] if data["version"] == _VERSION else []
    except (ValueError, KeyError, TypeError, RecursionError):
        return []
    entries = [_entry(item) for item in items[:MAX_ENTRIES]] if isinstance(items, list) else []
    return [entry for entry in entries if entry is not None]


def without_mask(entry: Entry) -> Entry:
    """Of its selection only that there was one."""
    packed = entry.selection
    if packed is None or "mask" not in packed:
        return entry
    kept = {name: value for name, value in packed.items() if name != "mask"}
    return replace(entry, selection={**kept, "lost": True})


def _wrap(entries: Iterable[str]) -> bytes:
    return _encoded(f'{{"version":{_VERSION},"entries":[{",".join(entries)}]}}')


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", errors="replace")  # half a surrogate pair becomes "?"


def _entry(item: Any) -> Entry | None:
    if not isinstance(item, dict):
        return None
    request, seeds, made_at = item.get("request"), item.get("seeds"), item.get("made_at")
    texts = {name: item.get(name, "") for name in ("job_id", "expressive", "layer", "source", "picture")}
    if not isinstance(request, dict) or not isinstance(request.get("instruction"), str):
        return None
    if not isinstance(seeds, list) or not all(type(seed) is int for seed in seeds):
        return None
    if not all(isinstance(text, str) for text in texts.values()) or texts["source"] not in SOURCES:
        return None
    if not isinstance(made_at, (int, float)):
        return None
    listed = item.get("reports", [])  # older files have none
    reports = tuple(one for one in listed if isinstance(one, dict)) if isinstance(listed, list) else ()
    selection = item.get("selection")
    return Entry(
        request=request,
        seeds=tuple(seeds),
        made_at=float(made_at),
        reports=reports,
        selection=selection if isinstance(selection, dict) else None,
        favourite=item.get("favourite") is True,
        **texts,
    )
