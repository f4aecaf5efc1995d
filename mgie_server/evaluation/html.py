"""Small pieces of HTML: tables, bars, pictures, all self-contained."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from html import escape

STYLE = """
:root { --ink:#1d2430; --soft:#667085; --line:#e4e8ee; --paper:#ffffff; --ground:#f5f7fa; --ours:#2f6fde;
  --other:#b3bdcc; --good:#157a4c; }
* { box-sizing:border-box }
body { margin:0; background:var(--ground); color:var(--ink); line-height:1.5;
  font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Noto Sans CJK SC",sans-serif }
main { max-width:1400px; margin:0 auto; padding:40px 24px 80px }
h1 { font-size:34px; letter-spacing:-.02em; margin:0 0 4px } h2 { font-size:22px; margin:48px 0 6px }
h3 { font-size:16px; margin:0 0 2px } p { margin:4px 0 12px; max-width:78ch } .soft { color:var(--soft) }
.cards { display:grid; grid-template-columns:repeat(auto-fit,minmax(165px,1fr)); gap:14px; margin:28px 0 }
.card { background:var(--paper); border:1px solid var(--line); border-radius:12px; padding:16px 18px }
.card b { display:block; font-size:30px; letter-spacing:-.02em; color:var(--ours) }
.card span { color:var(--soft); font-size:13px; display:block; line-height:1.35 }
.wrap { overflow-x:auto; background:var(--paper); border:1px solid var(--line); border-radius:12px }
table { border-collapse:collapse; width:100%; font-variant-numeric:tabular-nums; font-size:14px }
th,td { padding:7px 9px; text-align:right; border-bottom:1px solid var(--line); white-space:nowrap }
th { font-weight:600; color:var(--soft); font-size:12.5px; vertical-align:bottom }
th:first-child,td:first-child,td.text,th.text { text-align:left } tr:last-child td { border-bottom:0 }
tr.total td { font-weight:700; background:#f0f4fc } td.text { white-space:normal }
.bar { display:inline-block; width:54px; height:8px; border-radius:4px; background:#edf0f5; margin-right:8px;
  overflow:hidden; vertical-align:middle } .bar i { display:block; height:100%; background:var(--ours) }
.bar.other i { background:var(--other) } .share { display:inline-block; min-width:4.2em }
.strips { display:grid; gap:16px } .strip { background:var(--paper); border:1px solid var(--line);
  border-radius:12px; padding:14px 16px } .tiles { display:grid; grid-template-columns:repeat(4,1fr); gap:10px;
  margin-top:8px } figure { margin:0 } figure img { width:100%; border-radius:7px; display:block }
figcaption { font-size:12.5px; color:var(--soft); margin-top:3px } figure.ours figcaption { color:var(--ours);
  font-weight:600 } .none { aspect-ratio:3/2; border:1px dashed var(--other); border-radius:7px; display:grid;
  place-items:center; color:var(--soft) } q { font-style:normal; font-weight:600 } code { font-size:12.5px;
  overflow-wrap:anywhere } .strip p { margin:0; font-size:13.5px }
"""


def page(title: str, body: str) -> str:
    """A whole document."""
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="color-scheme" content="light">'
        f"<title>{escape(title)}</title><style>{STYLE}</style></head><body><main>{body}</main></body></html>\n"
    )


def percent(share: float | None) -> str:
    return "–" if share is None else f"{100 * share:.1f} %"


def number(value: float | None, digits: int = 2) -> str:
    return "–" if value is None else f"{value:.{digits}f}"


def bar(share: float | None, other: bool = False) -> str:
    """A share with a bar; other: of a baseline."""
    kind = "bar other" if other else "bar"
    drawn = f'<span class="{kind}"><i style="width:{100 * (share or 0):.0f}%"></i></span>'
    return f'{drawn}<span class="share">{percent(share)}</span>'


def table(head: Sequence[str], rows: Sequence[Sequence[str]], total: bool = False) -> str:
    """Cells are HTML already; total: the first row stands out."""
    lines = [
        "<div class='wrap'><table><thead><tr>",
        *(f"<th>{cell}</th>" for cell in head),
        "</tr></thead><tbody>",
    ]
    for k, row in enumerate(rows):
        lines.append("<tr class='total'>" if total and k == 0 else "<tr>")
        lines += [f"<td>{cell}</td>" for cell in row]
        lines.append("</tr>")
    return "".join([*lines, "</tbody></table></div>"])


def card(value: str, what: str) -> str:
    return f"<div class='card'><b>{escape(value)}</b><span>{escape(what)}</span></div>"


def tile(picture: bytes | None, caption: str, ours: bool = False) -> str:
    """A picture of a strip; None: refused."""
    shown = "<div class='none'>refused</div>"
    if picture is not None:
        data = base64.b64encode(picture).decode("ascii")
        shown = f"<img alt='{escape(caption, quote=True)}' src='data:image/jpeg;base64,{data}'>"
    return (
        f"<figure{' class=ours' if ours else ''}>{shown}<figcaption>{escape(caption)}</figcaption></figure>"
    )
