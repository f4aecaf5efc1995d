"""XMP packets (ISO 16684-1): reading properties, and putting some in without touching the rest.

A packet comes out of a stranger's file. It is read by expat as a stream, without a tree, in UTF-8; a DOCTYPE ends the
reading, so there are no entities but XML's own five. What is not ours stays byte for byte: properties are cut out and
put in by their places in the text.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from contextlib import suppress
from xml.sax.saxutils import escape, quoteattr

from mgie_server.imaging.xmp_packet import RDF, Name, PacketReading, XmpRefused

MAX_PARSED = 16 << 20  # bytes; a longer packet is carried, but not read
_NEW = (
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
    '<x:xmpmeta xmlns:x="adobe:ns:meta/">\n'
    f'<rdf:RDF xmlns:rdf="{RDF}">\n</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end="w"?>'
).encode()
_ORIENTATION = re.compile(rb"""(tiff:Orientation\s*(?:=\s*["']|>)\s*)[2-8]""")
_PADDING = re.compile(rb"\s+(?=<\?xpacket end=)")

_THUMBNAILS: Name = ("http://ns.adobe.com/xap/1.0/", "Thumbnails")
_PREFIXES = {
    "http://iptc.org/std/Iptc4xmpExt/2008-02-29/": "Iptc4xmpExt",
    "http://ns.adobe.com/xmp/note/": "xmpNote",
    "urn:mgie:receipt:1": "mgie",
}


def without_orientation(packet: bytes) -> bytes:
    """The packet of a picture that has been turned upright; readers take the orientation from it too.

    A thumbnail of the old pixels is taken out of it.
    """
    if b"Thumbnails" in packet:
        with suppress(XmpRefused):  # what cannot be read is carried as it is
            packet = merged(packet, {}, drop=[_THUMBNAILS])
    return _ORIENTATION.sub(rb"\g<1>1", packet)


def properties_of(packet: bytes, names: Collection[Name]) -> dict[Name, str]:
    """The texts of those of the named top-level properties that are there. Raises XmpRefused."""
    return PacketReading(_cleaned(packet), names).texts


def merged(packet: bytes | None, properties: Mapping[Name, str], drop: Collection[Name] = ()) -> bytes:
    """The packet (None: a new one) with these simple properties in the place of its own of the same names, and
    without those of `drop`. The texts hold no characters that XML cannot carry. Raises XmpRefused."""
    read = PacketReading(_cleaned(packet) if packet else _NEW, {*properties, *drop})
    return read.rebuilt([_description(read.about, properties)] if properties else [])


def joined(packet: bytes, other: bytes, drop: Collection[Name] = ()) -> bytes:
    """The packet with all that another one describes, and without the properties of `drop`. Raises XmpRefused."""
    read, more = PacketReading(_cleaned(packet), drop), PacketReading(_cleaned(other), drop)
    return read.rebuilt(more.descriptions)


def unpadded(packet: bytes) -> bytes:
    """Without the room that is left for changes in place."""
    return _PADDING.sub(b"\n", packet.rstrip(b"\0"))


def _cleaned(packet: bytes) -> bytes:
    if len(packet) > MAX_PARSED:
        raise XmpRefused(f"it has {len(packet) >> 20} MiB")
    return packet.removeprefix(b"\xef\xbb\xbf").rstrip(b"\0")


def _description(about: str, properties: Mapping[Name, str]) -> bytes:
    """Each property brings its namespace along, so that it may stand anywhere."""
    lines = [f'<rdf:Description xmlns:rdf="{RDF}" rdf:about={quoteattr(about)}>']
    for (namespace, name), text in properties.items():
        prefix = _PREFIXES[namespace]
        tag = f"{prefix}:{name}"
        lines.append(f' <{tag} xmlns:{prefix}="{namespace}">{escape(text)}</{tag}>')
    return "\n".join([*lines, "</rdf:Description>\n"]).encode()
