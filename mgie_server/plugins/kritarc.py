"""Krita's settings file: the one line that switches a plug-in on, every other byte stays; and the moved resources.

The format is KConfig's: `[group]` lines and `key=value` lines; a key may carry marks as in `key[$d]=`, a group
may be there twice, and the last value counts.
"""

from __future__ import annotations

import re

GROUP = b"[python]"


def switch_on(text: bytes, name: str) -> bytes:
    """text with `enable_NAME=true` in the group [python]."""
    if is_on(text, name):
        return text
    lines = text.splitlines(keepends=True)
    end = b"\r\n" if b"\r\n" in text else b"\n"
    wanted = b"enable_" + name.encode() + b"=true" + end
    found = _lines_of(lines, name)
    if found:
        for number in found:
            lines[number] = wanted
        return b"".join(lines)
    headers = [number for number, line in enumerate(lines) if line.strip() == GROUP]
    if headers:
        header = lines[headers[0]].rstrip(b"\r\n") + end
        return b"".join([*lines[: headers[0]], header, wanted, *lines[headers[0] + 1 :]])
    gap = b"" if not text else end if text.endswith(b"\n") else end + end
    return text + gap + GROUP + end + wanted


def switch_off(text: bytes, name: str) -> bytes:
    """text without the line, and without the group when nothing else is in it."""
    lines = text.splitlines(keepends=True)
    found = _lines_of(lines, name)
    if not found:
        return text
    kept = [line for number, line in enumerate(lines) if number not in found]
    for number in [n for n, line in enumerate(kept) if line.strip() == GROUP][::-1]:
        if not _body(kept, number):
            gap = 1 if number and not kept[number - 1].strip() else 0
            del kept[number - gap : number + 1]
    return b"".join(kept)


def is_on(text: bytes, name: str) -> bool:
    lines = text.splitlines()
    found = _lines_of(lines, name)
    return bool(found) and lines[found[-1]].partition(b"=")[2].strip().lower() in (
        b"true",
        b"1",
        b"yes",
        b"on",
    )


def resource_folder(text: bytes) -> str:
    """Where the user moved Krita's resources, "" when nowhere; Krita 5 then looks for plug-ins only there."""
    for line in text.splitlines():
        if line.lstrip().startswith(b"["):  # it stands before the first group
            break
        found = re.match(rb"\s*ResourceDirectory\s*(?:\[\$\w+\])*\s*=(.*)", line)
        if found:
            value = found[1].strip().decode("utf-8", "replace")
            return value.replace("\\s", " ").replace("\\\\", "\\")
    return ""


def _lines_of(lines: list[bytes], name: str) -> list[int]:
    """Numbers of the lines with the plug-in's key."""
    key = re.compile(rb"\s*enable_" + re.escape(name.encode()) + rb"\s*(\[\$\w+\])*\s*(=|$)")
    found: list[int] = []
    inside = False
    for number, line in enumerate(lines):
        if line.lstrip().startswith(b"["):
            inside = line.strip() == GROUP
        elif inside and key.match(line.rstrip(b"\r\n")):
            found.append(number)
    return found


def _body(lines: list[bytes], header: int) -> list[bytes]:
    """The lines of a group that say something."""
    body: list[bytes] = []
    for line in lines[header + 1 :]:
        if line.lstrip().startswith(b"["):
            break
        body += [line] if line.strip() else []
    return body
