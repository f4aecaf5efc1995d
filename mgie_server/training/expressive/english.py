"""The expressive text in English: "The picture becomes {what changes}: the {what is seen} scene {what comes of it}." """

from __future__ import annotations

from mgie_server.training.edits import Edit
from mgie_server.training.expressive.look import Look

# family -> (what the picture becomes, what its scene does)
_PHRASES: dict[str, tuple[str, str]] = {
    "brighter": ("brighter", "takes on more light"),
    "darker": ("darker", "sinks into shadow"),
    "more contrast": ("higher in contrast", "gains deep shadows and clear lights"),
    "less contrast": ("flatter", "softens its tones"),
    "lighter shadows": ("lighter in the shadows", "opens its dark parts"),
    "darker shadows": ("deeper in the shadows", "gains solid blacks"),
    "softer highlights": ("softer in the highlights", "calms its bright parts"),
    "brighter highlights": ("brighter in the highlights", "gains sparkling lights"),
    "brighter midtones": ("brighter in the midtones", "lifts its middle tones"),
    "darker midtones": ("darker in the midtones", "lowers its middle tones"),
    "black and white": ("black and white", "keeps only shades of gray"),
    "more saturated": ("more colorful", "shows strong and vivid colors"),
    "less saturated": ("less colorful", "shows quiet and muted colors"),
    "warmer": ("warmer", "turns towards warm light"),
    "cooler": ("cooler", "turns towards cold light"),
    "hue shift": ("shifted in hue", "changes all its colors"),
    "sepia": ("sepia toned", "turns brown like an old photograph"),
    "negative": ("a negative", "has all its tones and colors inverted"),
    "faded": ("faded", "pales like an old print"),
    "matte": ("matte", "lifts its blacks to soft gray"),
    "cross process": ("cross processed", "gets odd greens and blue shadows"),
    "teal and orange": ("teal and orange", "gets teal shadows and orange lights"),
    "pastel": ("pastel", "shows light and tender colors"),
    "neon": ("neon colored", "glows in purple, pink and cyan"),
    "dramatic": ("dramatic", "gains dark weight and hard light"),
    "night": ("like night", "sinks into dark blue"),
    "moonlight": ("moonlit", "lies in pale silver light"),
    "golden hour": ("golden like a low sun", "is bathed in golden light"),
    "dusk": ("dim like dusk", "fades into blue and purple"),
    "fog": ("foggy", "pales behind a gray veil"),
    "overcast": ("dull like an overcast day", "loses its sunshine"),
    "vignette": ("darker in the corners", "keeps its light in the middle"),
    "clear haze": ("clear of haze", "gets its depth and color back"),
    "fix exposure": ("well exposed", ""),
    "fix white balance": ("neutral in color", ""),
    "better overall": ("better overall", "gets balanced light and color"),
}
_TINTED = {
    "red": "redder", "orange": "more orange", "yellow": "yellower", "green": "greener", "teal": "more teal",
    "blue": "bluer", "purple": "more purple", "pink": "pinker",
}  # fmt: skip
_DEGREE = {"little": "a little ", "default": "", "much": "much "}
# what is no comparative: "much like night" would mean something else
_STRONGLY = (
    "hue shift", "faded", "matte", "cross process", "teal and orange", "pastel", "neon", "dramatic", "night",
    "moonlight", "golden hour", "dusk", "fog", "overcast", "clear haze",
)  # fmt: skip
_OUTCOME = {
    "": "", "brighter": ", getting brighter", "darker": ", getting darker", "warmer": ", getting warmer",
    "cooler": ", getting cooler", "greener": ", getting greener", "less green": ", getting less green",
    "same": ", hardly changing",
}  # fmt: skip
_MENDED = {
    "brighter": "takes on the light that it lacks", "darker": "loses the light that is too much",
    "warmer": "loses its blue cast", "cooler": "loses its orange cast", "greener": "loses its pink cast",
    "less green": "loses its green cast", "same": "stays as it is",
}  # fmt: skip
_TONE = {"dark": "dark", "bright": "bright", "midtone": "evenly toned"}
_LIGHT = {
    "above": "bright above and dark below", "below": "dark above and bright below", "even": "evenly lit",
}  # fmt: skip
_TEMPERATURE = {"warm": "in warm light", "cool": "in cool light"}


def describe(edits: tuple[Edit, ...], outcomes: tuple[str, ...], seen: Look, where: str = "") -> str:
    """The expressive text of one or two edits, in order; where: what ends the change, of an area."""
    changes = ", then ".join(clause(edit, how) for edit, how in zip(edits, outcomes, strict=True))
    return f"The picture becomes {changes}{where}: {scene(seen)} {_comes(edits[0], outcomes[0])}."


def clause(edit: Edit, outcome: str = "") -> str:
    """What the picture becomes: "a little warmer", "well exposed, getting brighter"."""
    if edit.family == "replace colors":
        gone = ", though there is hardly any" if outcome == "missing" else ""
        return f"{edit.colors[1]} where it was {edit.colors[0]}{gone}"
    if edit.family == "duotone":
        return f"a duotone of {edit.colors[0]} shadows and {edit.colors[1]} lights"
    if edit.amount:
        return f"{_PHRASES[edit.family][0]}{', ' if edit.amount.startswith('gamma') else ' by '}{edit.amount}"
    degree = _DEGREE[edit.degree]
    if edit.family.endswith(" tint"):
        return f"{degree}{_TINTED[edit.family.removesuffix(' tint')]}"
    if edit.degree == "much" and edit.family in _STRONGLY:
        degree = "strongly "
    return f"{degree}{_PHRASES[edit.family][0]}{_OUTCOME[outcome]}"


def scene(seen: Look) -> str:
    """What is seen: only what clearly holds."""
    words = [_TONE.get(seen.tone, ""), f"{seen.range} contrast" if seen.range else ""]
    if seen.hue:
        words.append("almost colorless" if seen.hue == "gray" else f"mostly {seen.hue}")
    front = ", ".join(word for word in words if word)
    behind = [_LIGHT.get(seen.light, ""), _TEMPERATURE.get(seen.temperature, "")]
    tail = ", ".join(word for word in behind if word)
    return f"the {front} scene" * bool(front) + "the scene" * (not front) + (f", {tail}," if tail else "")


def _comes(edit: Edit, outcome: str) -> str:
    if edit.family == "replace colors":
        return f"changes its {edit.colors[0]} tones" if outcome != "missing" else "stays as it is"
    if edit.family == "duotone":
        return "keeps two colors only"
    if edit.family.endswith(" tint"):
        return f"gets a {edit.family.removesuffix(' tint')} cast".replace("a orange", "an orange")
    if edit.family in ("fix exposure", "fix white balance"):
        return _MENDED[outcome]
    return _PHRASES[edit.family][1]
