"""An image's metadata as GIMP writes them into its own files: an element a tag, in the names of Exiv2.

Source of the terms: https://cv.iptc.org/newscodes/digitalsourcetype/.
"""

from __future__ import annotations

import re
from html import escape, unescape

from mgie_gimp.canvas.record_bytes import SOURCE_TYPES

SOURCE_TYPE = "Xmp.iptcExt.DigitalSourceType"
RECEIPT = "Xmp.mgie.receipt"
_OUR_NAMESPACE = (
    '<namespace prefix="mgie" url="urn:mgie:receipt:1"></namespace>'  # Exiv2 puts a slash behind it
)
_END = "</metadata>"
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# what is made by machines stays so, however little the last edit did; as mgie_server.imaging.provenance has it
_WEIGHT = {
    "algorithmicMedia": 1,
    "compositeSynthetic": 1,
    "compositeWithTrainedAlgorithmicMedia": 2,
    "trainedAlgorithmicMedia": 3,
}


def value_of(text: str, tag: str) -> str:
    """What a tag holds; "" where it is not there."""
    found = _element(tag).search(text)
    return unescape(found.group(1)).strip() if found else ""


def term_in(text: str) -> str:
    """How the picture came about, without the term's address; "" for none."""
    said = value_of(text, SOURCE_TYPE)
    return said[len(SOURCE_TYPES) :] if said.startswith(SOURCE_TYPES) else said


def with_term(text: str, term: str) -> str:
    """The same with this term, unless it says already that more of it was made by machines."""
    plain = term.isascii() and term.isalpha() and len(term) <= 64
    if not plain or _WEIGHT.get(term_in(text), 0) > _WEIGHT.get(term, 0):
        return text
    return _with(text, SOURCE_TYPE, SOURCE_TYPES + term)


def with_receipt(text: str, receipt: str) -> str:
    """The same with this receipt (JSON) in the place of an earlier one."""
    plain = _NO_XML.sub(lambda found: f"\\u{ord(found.group()):04x}", receipt)
    return _with(text, RECEIPT, plain, "" if '<namespace prefix="mgie"' in text else _OUR_NAMESPACE)


def _with(text: str, tag: str, value: str, before: str = "") -> str:
    rest, end, after = _element(tag).sub("", text).rpartition(_END)
    return f'{rest}  {before}<tag name="{tag}">{escape(value)}</tag>\n{end}{after}' if end else text


def _element(tag: str) -> re.Pattern[str]:
    return re.compile(rf'\s*<tag name="{re.escape(tag)}"[^>]*>([^<]*)</tag>')
