"""The page on which people vote: one file, which asks nobody and sends nothing; the voter saves the votes."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from mgie_server.evaluation.html import fill, joined


@dataclass(frozen=True)
class Shown:
    """name: means nothing to who reads it. Pictures: JPEG."""

    name: str
    instruction: str
    source: bytes
    left: bytes
    right: bytes


_POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'unsafe-inline'"
_STYLE = Markup("""
body{font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Noto Sans CJK SC",sans-serif;margin:0;
  background:#f5f7fa;color:#1d2430} main{max-width:1500px;margin:0 auto;padding:16px}
section[hidden],#done[hidden]{display:none} .row{display:grid;grid-template-columns:repeat(3,1fr);gap:12px}
figure{margin:0} img{width:100%;border-radius:6px} figcaption{color:#667085;font-size:14px}
.ask{font-size:20px;font-weight:600;margin:6px 0 10px} nav{display:flex;gap:10px;margin:14px 0;flex-wrap:wrap}
button{font:inherit;padding:10px 18px;border:1px solid #b3bdcc;border-radius:8px;background:#fff;cursor:pointer}
button:focus-visible{outline:3px solid #2f6fde} button[aria-pressed=true]{background:#2f6fde;color:#fff}
label{display:block;margin:8px 0} input{font:inherit;padding:6px}
@media (max-width:700px){.row{grid-template-columns:1fr 1fr}.row figure:first-child{grid-column:1/-1}}
""")
_SCRIPT = Markup("""
const ballot = document.body.dataset.ballot, store = 'ballot-' + ballot;
const all = [...document.querySelectorAll('section')], find = id => document.getElementById(id);
function fresh() {
  const order = all.map(one => one.dataset.name);
  for (let k = order.length - 1; k > 0; k--) {
    const other = Math.floor(Math.random() * (k + 1));
    [order[k], order[other]] = [order[other], order[k]];
  }
  const voter = [...crypto.getRandomValues(new Uint8Array(8))].map(n => n.toString(16).padStart(2, '0')).join('');
  return {voter, order, choices: {}};
}
let kept = null;
try { kept = JSON.parse(localStorage.getItem(store)); } catch (error) { kept = null; }
const state = kept && kept.voter && kept.order.length === all.length ? kept : fresh();
let at = state.order.findIndex(name => !(name in state.choices));
if (at < 0) at = all.length;
function keep() { try { localStorage.setItem(store, JSON.stringify(state)); } catch (error) { /* a private window */ } }
function show() {
  const name = state.order[at];
  for (const one of all) one.hidden = one.dataset.name !== name;
  for (const one of document.querySelectorAll('#choices button'))
    one.setAttribute('aria-pressed', String(name in state.choices && state.choices[name] === one.dataset.choice));
  find('choices').hidden = at >= all.length;
  find('done').hidden = at < all.length;
  find('back').disabled = at === 0;
  find('count').textContent = Math.min(at + 1, all.length) + ' of ' + all.length;
}
function choose(choice) {
  if (at >= all.length) return;
  state.choices[state.order[at]] = choice;
  at += 1; keep(); show();
}
for (const one of document.querySelectorAll('#choices button'))
  one.addEventListener('click', () => choose(one.dataset.choice));
find('back').addEventListener('click', () => { if (at > 0) { at -= 1; show(); } });
document.addEventListener('keydown', event => {
  if (event.target.tagName === 'INPUT') return;
  const choice = {ArrowLeft: 'left', ArrowRight: 'right', ArrowDown: 'same'}[event.key];
  if (choice) { event.preventDefault(); choose(choice); }
});
find('save').addEventListener('click', () => {
  const chosen = state.order.filter(name => name in state.choices);
  const votes = chosen.map(name => ({comparison: name, choice: state.choices[name]}));
  const said = {ballot, voter: state.voter, name: find('name').value.slice(0, 80), votes};
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([JSON.stringify(said, null, 1)], {type: 'application/json'}));
  link.download = 'votes-' + state.voter + '.json';
  link.click();
});
show();
""")


def ballot_html(ballot: str, shown: Sequence[Shown]) -> str:
    """ballot: what the votes will say they belong to."""
    return str(
        fill(
            '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width,initial-scale=1">'
            '<meta http-equiv="Content-Security-Policy" content="{policy}">'
            '<title>Which is better?</title><style>{style}</style></head><body data-ballot="{ballot}"><main>'
            "<h1>Which is better?</h1><p>Which picture is what was asked for, made of the input? Judge both: that it is "
            "done, and that the rest stays. Arrow keys work as well. <b id=count></b></p>{sections}<nav id=choices>"
            '<button data-choice="left">← Left</button><button data-choice="same">↓ No difference</button>'
            '<button data-choice="right">Right →</button></nav><nav><button id=back>Back</button></nav><div id=done hidden>'
            "<p>That was all. Save your votes and send the file to whoever asked you.</p></div>"
            '<label>Your name, if you like: <input id=name maxlength=80></label><button id=save>Save votes</button>'
            "</main><script>{script}</script></body></html>\n",
            policy=_POLICY, style=_STYLE, script=_SCRIPT, ballot=ballot, sections=joined(map(_section, shown)),
        )
    )  # fmt: skip


def _section(one: Shown) -> Markup:
    figures = joined(
        fill(
            "<figure><img alt='{caption}' src='data:image/jpeg;base64,{data}'><figcaption>{caption}</figcaption></figure>",
            caption=caption,
            data=base64.b64encode(picture).decode("ascii"),
        )
        for caption, picture in (("input", one.source), ("left", one.left), ("right", one.right))
    )
    return fill(
        '<section data-name="{name}" hidden><p class=ask>{asked}</p><div class=row>{figures}</div></section>',
        name=one.name,
        asked=one.instruction,
        figures=figures,
    )
