"""One pass over an XMP packet by expat: where its properties stand in the text, and the text with some of them cut out."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat
from xml.sax.saxutils import quoteattr

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_ATTRIBUTE = rb"""\s+([^\s=/<>"']+)\s*=\s*("[^"]*"|'[^']*')"""
_START_TAG = re.compile(rb"<[^\s/>]+(?:" + _ATTRIBUTE.replace(b"(", b"(?:") + rb")*\s*(/?)>")
_ATTRIBUTES = re.compile(_ATTRIBUTE)

Name = tuple[str, str]  # namespace, local name


class XmpRefused(ValueError):
    """The packet is no XMP that can be read here. str: why."""


@dataclass
class _Element:
    start: int
    tag: re.Match[bytes]
    name: Name
    kept: int = 0  # attributes that are properties and not cut

    @property
    def empty(self) -> bool:
        return self.tag.group(1) == b"/"


@dataclass
class PacketReading:
    """What one pass finds out. names: the properties that are looked for. Raises XmpRefused.

    texts: theirs, of those that are there; cuts: where they stand, in order; about: of the descriptions.
    """

    data: bytes
    names: Collection[Name]
    about: str = ""
    texts: dict[Name, str] = field(default_factory=dict[Name, str])
    cuts: list[tuple[int, int]] = field(default_factory=list[tuple[int, int]])
    _depth: int = 0
    _rdf_depth: int | None = None
    _rdf: _Element | None = None
    _rdf_end: int = -1
    _description: _Element | None = None
    _spans: list[tuple[_Element, int]] = field(default_factory=list[tuple[_Element, int]])
    _property: _Element | None = None
    _text: list[str] | None = None
    _scope: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])

    def __post_init__(self) -> None:
        parser = expat.ParserCreate("UTF-8", " ")
        parser.ordered_attributes = True
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parser.StartNamespaceDeclHandler = self._namespace
        parser.StartDoctypeDeclHandler = _refuse_doctype
        self._parser = parser
        try:
            parser.Parse(self.data, True)
        except expat.ExpatError as error:
            raise XmpRefused(f"it is no well-formed XML ({error})") from error
        if self._rdf is None:
            raise XmpRefused("there is no rdf:RDF in it")

    @property
    def descriptions(self) -> list[bytes]:
        """The elements in rdf:RDF without the cuts, each with the namespaces that it had from outside."""
        made: list[bytes] = []
        for element, end in self._spans:
            at, stop = element.start, element.tag.end()
            close = stop - (2 if element.empty else 1)
            own = {name for name, _ in _ATTRIBUTES.findall(self.data, at, stop)}
            scope = dict(self._scope)
            missing = [(p, uri) for p, uri in scope.items() if (b"xmlns:" + p.encode()) not in own and p]
            if "" in scope and b"xmlns" not in own:
                raise XmpRefused("a default namespace reaches into its descriptions")
            words = "".join(f" xmlns:{prefix}={quoteattr(uri)}" for prefix, uri in missing).encode()
            made.append(self._cut(at, close) + words + self._cut(close, end) + b"\n")
        return made

    def rebuilt(self, more: Sequence[bytes]) -> bytes:
        """The packet without the cuts, and with more elements at the end of rdf:RDF."""
        assert self._rdf is not None
        new, tag = b"".join(more), self._rdf.tag
        if not self._rdf.empty:
            return self._cut(0, self._rdf_end) + new + self._cut(self._rdf_end, len(self.data))
        name = re.match(rb"<([^\s/>]+)", tag.group())
        assert name is not None
        opened = tag.group()[:-2] + b">" + new + b"</" + name.group(1) + b">"
        return self.data[: tag.start()] + opened + self.data[tag.end() :]

    def _cut(self, start: int, stop: int) -> bytes:
        """The text between two places without the cuts, which lie in order."""
        kept: list[bytes] = []
        at = start
        for first, last in self.cuts[bisect_left(self.cuts, (start, 0)) : bisect_left(self.cuts, (stop, 0))]:
            kept.append(self.data[at:first])
            at = last
        return b"".join([*kept, self.data[at:stop]])

    def _start(self, name: str, attributes: list[str]) -> None:
        self._depth += 1
        if self._rdf_depth is None:
            if self._depth <= 2 and _split(name) == (RDF, "RDF"):
                if self._rdf is not None:
                    raise XmpRefused("there are two rdf:RDF in it")
                self._rdf, self._rdf_depth = self._element(name), self._depth
        elif self._depth == self._rdf_depth + 1:
            self._description = self._element(name)
            if self._description.name == (RDF, "Description"):
                self._read_attributes(self._description, attributes)
        elif self._depth == self._rdf_depth + 2 and _split(name) in self.names:
            pairs = dict(zip(attributes[::2], attributes[1::2], strict=True))
            self._property, self._text = self._element(name), [pairs.get(f"{RDF} resource", "")]

    def _end(self, name: str) -> None:
        if self._rdf_depth is not None:
            if self._depth == self._rdf_depth + 2 and self._property is not None:
                self.cuts.append((self._property.start, self._stop_of(self._property)))
                self.texts[self._property.name] = "".join(self._text or [])
                self._property = self._text = None
            elif self._depth == self._rdf_depth + 1 and self._description is not None:
                self._end_description(self._description)
            elif self._depth == self._rdf_depth:
                self._rdf_end, self._rdf_depth = self._parser.CurrentByteIndex, None
        self._depth -= 1

    def _end_description(self, element: _Element) -> None:
        """One of which nothing is left goes as a whole."""
        stop = self._stop_of(element)
        inside = self.cuts[bisect_left(self.cuts, (element.start, 0)) :]
        body = b"" if element.empty else self._cut(element.tag.end(), self._parser.CurrentByteIndex)
        if inside and not element.kept and not body.strip():
            del self.cuts[-len(inside) :]
            self.cuts.append((element.start, stop + self.data.startswith(b"\n", stop)))
        else:
            self._spans.append((element, stop))

    def _characters(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)

    def _namespace(self, prefix: str | None, uri: str) -> None:
        if self._rdf is None:
            self._scope.append((prefix or "", uri or ""))

    def _element(self, name: str) -> _Element:
        at = self._parser.CurrentByteIndex
        tag = _START_TAG.match(self.data, at)
        if tag is None:  # expat has just read one there
            raise XmpRefused("a tag in it cannot be found again")
        return _Element(at, tag, _split(name))

    def _stop_of(self, element: _Element) -> int:
        if element.empty:
            return element.tag.end()
        return self.data.index(b">", self._parser.CurrentByteIndex) + 1

    def _read_attributes(self, element: _Element, attributes: list[str]) -> None:
        """Simple properties may stand as attributes of rdf:Description."""
        found = _ATTRIBUTES.finditer(self.data, element.start, element.tag.end())
        places = [m for m in found if m.group(1) != b"xmlns" and not m.group(1).startswith(b"xmlns:")]
        for place, name, value in zip(places, attributes[::2], attributes[1::2], strict=True):
            if _split(name) == (RDF, "about") or name == "about":
                self.about = self.about or value
            elif _split(name) in self.names:
                self.cuts.append(place.span())
                self.texts[_split(name)] = value
            else:
                element.kept += 1


def _split(name: str) -> Name:
    namespace, _, local = name.rpartition(" ")
    return namespace, local


def _refuse_doctype(*_: Any) -> None:
    raise XmpRefused("it has a DOCTYPE, which no XMP has")
