"""Small pieces of HTML: tables, bars, pictures, all self-contained.

Every value gets into a page by `fill`, which escapes what is not HTML already; nothing is escaped by hand.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Sequence

from markupsafe import Markup

STYLE = Markup("""
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
  margin-top:8px } .pairs { grid-template-columns:repeat(auto-fill,minmax(min(480px,100%),1fr)) }
.pairs .tiles { grid-template-columns:repeat(auto-fit,minmax(140px,1fr)) } figure { margin:0 }
figure img { width:100%; border-radius:7px; display:block }
figcaption { font-size:12.5px; color:var(--soft); margin-top:3px } figure.ours figcaption { color:var(--ours);
  font-weight:600 } .none { aspect-ratio:3/2; border:1px dashed var(--other); border-radius:7px; display:grid;
  place-items:center; color:var(--soft) } q { font-style:normal; font-weight:600 } code { font-size:12.5px;
  overflow-wrap:anywhere } .strip p { margin:0; font-size:13.5px }
""")


def fill(template: str, **values: object) -> Markup:
    """The template, which is never put together from values, with {name}s replaced: escaped unless they are HTML."""
    return Markup(template).format(**values)


def joined(parts: Iterable[object]) -> Markup:
    """One after the other, escaped unless they are HTML."""
    return Markup("").join(parts)  # type: ignore[arg-type]


def page(title: str, body: Markup) -> str:
    """A whole document."""
    return str(
        fill(
            '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="color-scheme" content="light">'
            "<title>{title}</title><style>{style}</style></head><body><main>{body}</main></body></html>\n",
            title=title, style=STYLE, body=body,
        )
    )  # fmt: skip


def percent(share: float | None) -> str:
    return "–" if share is None else f"{100 * share:.1f} %"


def number(value: float | None, digits: int = 2) -> str:
    return "–" if value is None else f"{value:.{digits}f}"


def bar(share: float | None, other: bool = False) -> Markup:
    """A share with a bar; other: of a baseline."""
    return fill(
        '<span class="{kind}"><i style="width:{width:.0f}%"></i></span><span class="share">{share}</span>',
        kind="bar other" if other else "bar",
        width=100 * (share or 0),
        share=percent(share),
    )


def table(
    head: Sequence[str | Markup], rows: Sequence[Sequence[str | Markup]], total: bool = False
) -> Markup:
    """total: the first row stands out."""
    lines = [
        fill(
            "<tr{kind}>{cells}</tr>",
            kind=Markup(" class='total'") if total and k == 0 else "",
            cells=joined(fill("<td>{cell}</td>", cell=cell) for cell in row),
        )
        for k, row in enumerate(rows)
    ]
    return fill(
        "<div class='wrap'><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>",
        head=joined(fill("<th>{cell}</th>", cell=cell) for cell in head),
        rows=joined(lines),
    )


def card(value: str, what: str) -> Markup:
    return fill("<div class='card'><b>{value}</b><span>{what}</span></div>", value=value, what=what)


def tile(picture: bytes | None, caption: str, ours: bool = False) -> Markup:
    """A picture of a strip; None: refused."""
    shown = Markup("<div class='none'>refused</div>")
    if picture is not None:
        data = base64.b64encode(picture).decode("ascii")
        shown = fill("<img alt='{alt}' src='data:image/jpeg;base64,{data}'>", alt=caption, data=data)
    return fill(
        "<figure{kind}>{shown}<figcaption>{caption}</figcaption></figure>",
        kind=Markup(" class=ours") if ours else "",
        shown=shown,
        caption=caption,
    )
