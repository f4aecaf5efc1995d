"""The artist's language: gettext catalogues in the plug-in's own folder.

GIMP hands its language to plug-ins in $LANGUAGE, where gettext looks first.
"""

from __future__ import annotations

import gettext

from mgie_gimp import FOLDER

DOMAIN = "mgie-gimp"
_catalogue = gettext.translation(DOMAIN, FOLDER / "locale", fallback=True)


def _(text: str) -> str:
    """The text in the artist's language; the text itself where there is no translation."""
    return _catalogue.gettext(text)


def ngettext(one: str, many: str, number: int) -> str:
    """As _, for a number of things."""
    return _catalogue.ngettext(one, many, number)


def marked(text: str) -> str:
    """For texts that are translated later, by _: marks them for the catalogue."""
    return text
