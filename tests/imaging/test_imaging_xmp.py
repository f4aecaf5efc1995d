"""XMP packets: what is put in is found again, what was there stays byte for byte, and malice does no harm."""

from __future__ import annotations

from xml.etree import ElementTree
from xml.parsers import expat

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from packets import CAMERA, IPTC, LIGHTROOM, RECEIPT

from mgie_server.imaging.provenance import SOURCE_TYPE
from mgie_server.imaging.xmp import joined, merged, properties_of, unpadded, without_orientation
from mgie_server.imaging.xmp_packet import XmpRefused

OURS = {RECEIPT: '{"a": "<&> 更暖"}', SOURCE_TYPE: "http://x/y"}


def test_a_new_packet_holds_the_properties() -> None:
    made = merged(None, OURS)
    assert properties_of(made, list(OURS)) == OURS
    assert made.startswith(b'<?xpacket begin="\xef\xbb\xbf" id="W5M0MpCehiHzreSzNTczkc9d"?>')
    assert made.rstrip().endswith(b'<?xpacket end="w"?>')
    assert not made.count(b"\0")


@pytest.mark.parametrize("packet", [CAMERA, LIGHTROOM], ids=["elements", "attributes"])
def test_everything_else_stays_byte_for_byte(packet: bytes) -> None:
    made = merged(packet, OURS)
    assert properties_of(made, list(OURS)) == OURS
    ours = made[made.index(b"<rdf:Description xmlns:rdf") : made.index(b"</rdf:RDF>")]
    rest = made.replace(ours, b"")
    for old in (
        b'\n   Iptc4xmpExt:DigitalSourceType="http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture"',
    ):
        packet = packet.replace(old, b"")
    element = (
        b"<Iptc4xmpExt:DigitalSourceType>http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture"
        b"</Iptc4xmpExt:DigitalSourceType>"
    )
    assert rest == packet.replace(element, b"")
    ElementTree.fromstring(made)  # still well-formed, its namespaces included
    assert made.count(b"DigitalSourceType") == 2  # the start and the end of one


def test_merging_twice_is_merging_once() -> None:
    once = merged(CAMERA, OURS)
    assert properties_of(merged(once, {RECEIPT: "{}"}), [RECEIPT]) == {RECEIPT: "{}"}
    assert merged(merged(once, {RECEIPT: "{}"}), OURS) == once


def test_the_resource_that_it_is_about_stays_the_same() -> None:
    packet = CAMERA.replace(b'rdf:about=""', b'rdf:about="uuid:1&amp;2"')
    assert merged(packet, OURS).count(b'rdf:about="uuid:1&amp;2"') == 2


def test_an_empty_rdf_is_opened() -> None:
    packet = (
        b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><r:RDF '
        b'xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" /></x:xmpmeta>'
    )
    made = merged(packet, OURS)
    assert properties_of(made, list(OURS)) == OURS and made.endswith(b"</r:RDF></x:xmpmeta>")


def test_a_tag_in_a_value_deceives_nobody() -> None:
    packet = CAMERA.replace(b"Harbour", b"</rdf:RDF>]]>".replace(b"<", b"&lt;").replace(b">", b"&gt;"))
    packet = packet.replace(b"<dc:title>", b"<!-- </rdf:RDF> --><dc:title a='>\" x=\"y'>")
    made = merged(packet, OURS)
    assert properties_of(made, list(OURS)) == OURS
    ElementTree.fromstring(made)


def test_a_sign_behind_the_tag_is_no_attribute() -> None:
    packet = LIGHTROOM.replace(b'rdf:about="" xmlns:photoshop', b'rdf:about="" >xmlns:photoshop')
    with pytest.raises(XmpRefused, match="unbound prefix"):
        merged(packet, OURS)
    assert properties_of(merged(packet.replace(b"photoshop:", b""), OURS), list(OURS)) == OURS


SCRAPS = [
    *(
        b"<",
        b">",
        b"/",
        b'"',
        b"'",
        b"<!--",
        b"-->",
        b"<![CDATA[",
        b"]]>",
        b"&amp;",
        b" ",
        b"\n",
        b"=",
        b"\xff",
    ),
    *(b"<rdf:RDF>", b"</rdf:RDF>", b"<rdf:Description/>", b" xmlns='u'", b"xmlns:rdf=", b"<?a?>"),
]


@settings(max_examples=1000, deadline=None)
@given(
    st.sampled_from([CAMERA, LIGHTROOM, merged(LIGHTROOM, OURS)]),
    st.lists(st.tuples(st.floats(0, 1), st.integers(0, 60), st.sampled_from([b"", *SCRAPS])), max_size=3),
)
def test_damaged_packets_are_merged_well_or_refused(
    packet: bytes, damages: list[tuple[float, int, bytes]]
) -> None:
    for place, cut, scrap in damages:
        at = int(place * len(packet))
        packet = packet[:at] + scrap + packet[at + (0 if scrap else cut) :]
    try:
        made = merged(packet, OURS)
    except XmpRefused:
        return
    expat.ParserCreate("UTF-8", " ").Parse(made, True)
    assert properties_of(made, list(OURS)) == OURS


def test_an_extension_is_joined_with_its_namespaces() -> None:
    extension = (
        b'<x:xmpmeta xmlns:x="adobe:ns:meta/" xmlns:far="urn:far"><q:RDF '
        b'xmlns:q="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        b'<q:Description q:about="" far:a="1"><far:b>2</far:b></q:Description></q:RDF></x:xmpmeta>'
    )
    made = joined(CAMERA, extension)
    ElementTree.fromstring(made)
    assert properties_of(made, [("urn:far", "a"), ("urn:far", "b")]) == {
        ("urn:far", "a"): "1",
        ("urn:far", "b"): "2",
    }


def test_the_orientation_becomes_upright() -> None:
    assert b'tiff:Orientation="1"' in without_orientation(b'<a tiff:Orientation="6"/>')
    assert b"<tiff:Orientation>1<" in without_orientation(b"<tiff:Orientation>8</tiff:Orientation>")


def test_padding_goes_and_nothing_else() -> None:
    padded = CAMERA.replace(b"<?xpacket end", b" " * 3000 + b"\n<?xpacket end") + b"\0\0"
    assert unpadded(padded) == CAMERA
    assert properties_of(padded, [IPTC]) == properties_of(CAMERA, [IPTC])


LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + k, b"&%c;" % (97 + k) * 10) for k in range(9))
    + b"]>"
    + CAMERA.replace(b"Harbour", b"&j;").removeprefix(b"\xef\xbb\xbf")
)
MALICE = {
    "billion laughs": LAUGHS,
    "doctype": b'<!DOCTYPE x SYSTEM "file:///etc/passwd">' + CAMERA,
    "outside entity": b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + CAMERA,
    "undefined entity": CAMERA.replace(b"Harbour", b"&nbsp;"),
    "broken UTF-8": CAMERA.replace(b"Harbour", b"H\xff\xfearb\xc3("),
    "UTF-16": CAMERA.decode().encode("utf-16"),
    "cut off": CAMERA[:-200],
    "no XML": b"\x00\x01\x02 hello",
    "empty": b"",
    "no RDF": b'<x:xmpmeta xmlns:x="adobe:ns:meta/"/>',
    "two RDF": CAMERA.replace(
        b"</x:xmpmeta>", b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/></x:xmpmeta>'
    ),
    "undeclared prefix": CAMERA.replace(b"<dc:title>", b"<no:title>").replace(b"</dc:title>", b"</no:title>"),
    "over the limit": CAMERA.replace(b"Harbour", b"x" * (17 << 20)),
}


@pytest.mark.parametrize("name", [name for name in MALICE if name != "empty"])
def test_malice_is_refused(name: str) -> None:
    with pytest.raises(XmpRefused) as caught:
        merged(MALICE[name], OURS)
    assert str(caught.value)


@pytest.mark.parametrize(
    "filling",
    [
        b"x" * 5_000_000,
        b"<dc:a/>" * 700_000,
        b"<dc:a>" * 300_000 + b"</dc:a>" * 300_000,
        b"&amp;" * 1_000_000,
    ],
    ids=["text", "elements", "depth", "references"],
)
def test_five_megabytes_are_merged(filling: bytes) -> None:
    packet = CAMERA.replace(b"Harbour", filling)
    made = merged(packet, OURS)
    assert len(made) >= len(packet) - 200 and filling in made
    assert properties_of(made, list(OURS)) == OURS


def test_a_hundred_thousand_receipts_are_cut_out() -> None:
    one = b'<rdf:Description xmlns:mgie="urn:mgie:receipt:1" mgie:receipt="{}"/>'
    packet = CAMERA.replace(b" </rdf:RDF>", one * 70_000 + b" </rdf:RDF>")
    made = merged(packet, OURS)
    assert len(made) < 2500 and properties_of(made, list(OURS)) == OURS
    assert len(joined(CAMERA, packet, [RECEIPT])) < 2500
