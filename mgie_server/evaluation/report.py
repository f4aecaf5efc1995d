"""report.html: what was measured, for people."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from mgie_server.evaluation.html import bar, card, fill, joined, number, page, percent, table, tile
from mgie_server.evaluation.prepared import DAMAGES_OF
from mgie_server.evaluation.records import Records, Strip

_NAMES = {"all": "all", "en": "English", "zh": "Chinese"}
_BESIDE = (("keywords", "did it"), ("keywords", "refused"), ("keywords", "ΔE00"), ("nothing", "ΔE00"))
_CLAIMS = {
    "tone": "tone: dark, evenly toned, bright", "contrast": "contrast: low, medium, high",
    "hue": "dominant hue", "light": "where the light is", "temperature": "warm or cool light",
    "change": "what the picture becomes", "direction": "which way a mended picture goes",
    "absence": "that there is hardly any of a color",
}  # fmt: skip


def write_html(found: dict[str, Any], records: Records) -> str:
    """The whole report; found: the summary that report.json has."""
    parts = (
        _head(found),
        _families(found),
        _strips(records),
        _refusals(found),
        _claims(found),
        _mending(found),
    )
    return page(f"{found['model']['name']} measured", joined((*parts, _how(found))))


def _head(found: dict[str, Any]) -> Markup:
    every, model = found["overall"]["all"], found["model"]
    refused, claimed = found["refusals"]["all"], found["claims"].get("all", {})
    undone = number(every["unchanged_ciede2000"])
    cards = [
        card(percent(every["ours"]["did_it"]), f"did what was asked (keyword table: {percent(every['keyword']['did_it'])})"),
        card(percent(every["ours"]["clean"]), "clean: no blotches, halos or bands"),
        card(number(every["ours"]["ciede2000"]), f"CIEDE2000 to the goal (nothing done: {undone})"),
        card(percent(refused["ours"]), f"of impossible wishes refused (keyword table: {percent(refused['keyword'])})"),
        card(percent(found["refusals"]["by_mistake"]["all"]["ours"]), "of possible wishes refused by mistake"),
        card(percent(claimed.get("true")), "of its claims about the pictures are true"),
    ]  # fmt: skip
    return fill(
        "<h1>{name}, measured</h1><p class='soft'>{n} edits: held-out photographs ({photographs}) by held-out "
        "phrasings, in English and Chinese, at full size. {date}</p><div class='cards'>{cards}</div>",
        name=model["name"], n=every["n"], photographs=len(found["photographs"]), date=found["date"], cards=joined(cards),
    )  # fmt: skip


def _families(found: dict[str, Any]) -> Markup:
    head = [
        "family", "n", "did it", "English", "Chinese", Markup("goal:<br>did it"), "clean", "refused", "ΔE00", "SSIM",
        *(fill("{by}:<br>{what}", by=by, what=what) for by, what in _BESIDE),
    ]  # fmt: skip
    rows = [_family_row("all families", found["overall"])]
    rows += [_family_row(name, tables) for name, tables in found["families"].items()]
    return fill(
        "<h2>Family by family</h2><p>“Did it” is judged on the pixels, by what the family promises; refused edits count "
        "as not done; the goal itself shows how much there is to get. "
        "ΔE00 is the mean CIEDE2000 between the full-size result and the goal: the true operation, or, for "
        "edits that mend, the undamaged photograph. The keyword table picks a fixed operation by the words of the "
        "instruction: where it understands, it is exact by construction.</p>{table}",
        table=table(head, rows, total=True),
    )


def _family_row(name: str, tables: dict[str, Any]) -> list[str | Markup]:
    every = tables["all"]
    ours, keyword = every["ours"], every["keyword"]
    by_language = [percent(tables[n]["ours"]["did_it"]) if n in tables else "–" for n in ("en", "zh")]
    return [
        name, str(every["n"]), bar(ours["did_it"]), *by_language, percent(every["goal_did_it"]),
        percent(ours["clean"]), percent(1 - ours["not_refused"]), number(ours["ciede2000"]), number(ours["ssim"], 3),
        bar(keyword["did_it"], other=True), percent(1 - keyword["not_refused"]), number(keyword["ciede2000"]),
        number(every["unchanged_ciede2000"]),
    ]  # fmt: skip


def _strips(records: Records) -> Markup:
    rows = joined(_strip(strip) for strip in records.strips.values())
    return fill(
        "<h2>What it looks like</h2><p>One edit a family, fixed before the run: the photographs in turns, the first "
        "phrasing of each. None was picked for its looks.</p><div class='strips'>{rows}</div>",
        rows=rows,
    )


def _strip(strip: Strip) -> Markup:
    goal = "undamaged photograph" if strip.family in DAMAGES_OF else "true operation"
    tiles = [
        tile(strip.before, "before"),
        tile(strip.ours, "ours", ours=True),
        tile(strip.goal, goal),
        tile(strip.keyword, "keyword table"),
    ]
    return fill(
        "<div class='strip'><h3>{family}</h3><p><q>{text}</q> <span class='soft'>on {photograph}. {said}</span></p>"
        "<div class='tiles'>{tiles}</div></div>",
        family=strip.family, text=strip.text, photograph=strip.photograph, said=strip.expressive or "refused",
        tiles=joined(tiles),
    )  # fmt: skip


def _refusals(found: dict[str, Any]) -> Markup:
    refused = found["refusals"]
    head = ["what cannot be done", "language", "n", "refused by the model", "refused by the keyword table"]
    rows = [["all", "both", *_refused(refused["all"])]]
    rows += [[_NAMES[n], _NAMES[n], *_refused(refused[n])] for n in ("en", "zh") if n in refused]
    rows += [[k["kind"], _NAMES[k["language"]], *_refused(k)] for k in refused["kinds"]]
    mistakes = [
        [_NAMES[name], str(part["n"]), percent(part["ours"]), percent(part["keyword"])]
        for name, part in refused["by_mistake"].items()
    ]
    return fill(
        "<h2>Refusals</h2><p>Wishes beyond light and color of the whole picture, which must be refused: whole sentences, "
        "and frames around nouns that training never had.</p>{refused}"
        "<p style='margin-top:18px'>And what should have been done, but was refused:</p>{mistakes}",
        refused=table(head, rows, total=True),
        mistakes=table(["language", "n", "refused by the model", "refused by the keyword table"], mistakes),
    )


def _refused(part: dict[str, Any]) -> list[str | Markup]:
    return [str(part["n"]), bar(part["ours"]), bar(part["keyword"], other=True)]


def _claims(found: dict[str, Any]) -> Markup:
    tables = found["claims"]
    if not tables:
        return Markup("<h2>Claims</h2><p>The model spoke of no picture.</p>")
    rows = [["all claims", *_claimed(tables)]]
    for kind, words in _CLAIMS.items():
        rows.append([words, *_claimed(tables, kind)])
    form = percent(tables["all"]["follow_the_form"])
    return fill(
        "<h2>Claims</h2><p>What the expressive texts say, checked on the pixels: of the photograph, or of what the edit "
        "did. {form} of {texts} texts have the form in which claims are read.</p>{table}",
        form=form,
        texts=tables["all"]["texts"],
        table=table(["claim", "n", "true", "English", "Chinese"], rows, total=True),
    )


def _claimed(tables: dict[str, Any], kind: str = "") -> list[str | Markup]:
    """kind: "" for all claims."""
    found = {name: said["kinds"][kind] if kind else said for name, said in tables.items()}
    parts = [percent(found[n]["true"]) if n in found else "–" for n in ("en", "zh")]
    return [str(found["all"]["n"]), bar(found["all"]["true"]), *parts]


def _mending(found: dict[str, Any]) -> Markup:
    if not found["mending"]:
        return Markup("")
    rows: list[list[str | Markup]] = []
    for family, damages in found["mending"].items():
        for damage, methods in damages.items():
            for k, (method, values) in enumerate(methods.items()):
                first = f"{family}{'' if damage == 'all' else ', ' + damage}" if k == 0 else ""
                name = fill("<b>{method}</b>", method=method) if method == "ours" else method
                rows.append(
                    [first, name, str(values["n"]), number(values["ciede2000"]), number(values["cast"])]
                )
    head = ["edit", "method", "n", "ΔE00 to the undamaged photograph", "cast left, degrees"]
    return fill(
        "<h2>Mending, beside tools without language</h2><p>Photographs were damaged in known ways; how near does each come "
        "to the undamaged one? The cast is the angle between white and the mean of result over original.</p>{table}",
        table=table(head, rows),
    )


def _how(found: dict[str, Any]) -> Markup:
    model, arguments = found["model"], found["arguments"]
    pairs = [
        ("model", f"{model['name']} ({model['title']}), {model['parameters']:,} parameters"),
        ("weights, SHA-256", fill("<code>{digest}</code>", digest=model["sha256"] or "none")),
        (
            "sampling",
            f"{model['steps']} steps, guidance {model['text_guidance']} and {model['image_guidance']}",
        ),
        ("arguments", ", ".join(f"{name} {value}" for name, value in arguments.items())),
        ("machine", ", ".join(f"{value}" for value in found["machine"].values())),
        ("versions", ", ".join(f"{name} {value}" for name, value in found["versions"].items())),
        ("took", f"{found['seconds']:.0f} s"),
        ("photographs", ", ".join(found["photographs"])),
    ]
    row = "<tr><td>{name}</td><td class='text'>{value}</td></tr>"
    rows = joined(fill(row, name=name, value=value) for name, value in pairs)
    return fill(
        "<h2>How it was measured</h2><p>Edits ran through the model and the landing in one process, with the model's own "
        "defaults. Properties, cleanness and claims are judged at 256 px on the long side; CIEDE2000 (a regular grid of "
        "about 60,000 pixels) and SSIM (luma) at the full size named below. Clean: the RMS rest of a smooth tone and color "
        "change (cubic in RGB, its affine part varying slowly) is at most 0.040. “Replace colors” is asked of photographs "
        "that have the color; where one lacks it, the phrasing names the color that it has most of, and such a phrasing may "
        "have been trained on. All numbers, edit by edit: report.json.</p><div class='wrap'><table>{rows}</table></div>",
        rows=rows,
    )
