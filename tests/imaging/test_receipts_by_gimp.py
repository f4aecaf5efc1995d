"""Receipts that GIMP wrote into a file, whose library ends every namespace with a slash."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from mgie_protocol.errors import MgieError
from mgie_protocol.pixels import PixelBuffer
from mgie_server.imaging.provenance import TERMS, found_in, stamped
from mgie_server.imaging.verifying import verdict_of

PACKET = """<x:xmpmeta xmlns:x="adobe:ns:meta/" x:xmptk="XMP Core 4.4.0-Exiv2">
 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <rdf:Description rdf:about="" xmlns:iptcExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
    xmlns:mgie="urn:mgie:receipt:1/" xmlns:dc="http://purl.org/dc/elements/1.1/" dc:Format="image/png"
   iptcExt:DigitalSourceType="{terms}algorithmicallyEnhanced"{receipt}/>
 </rdf:RDF>
</x:xmpmeta>"""
RECEIPT = ' mgie:receipt="{&quot;receipt&quot;: 1, &quot;instruction&quot;: &quot;dunkler &amp; 暗&quot;}"'


def packet(receipt: str = RECEIPT) -> bytes:
    return PACKET.format(terms=TERMS, receipt=receipt).encode()


def written(path: Path, xmp: bytes) -> Path:
    from PIL import PngImagePlugin

    info = PngImagePlugin.PngInfo()
    info.add_itxt("XML:com.adobe.xmp", xmp.decode())
    Image.fromarray(np.zeros((4, 5, 3), np.uint8)).save(path, pnginfo=info)
    return path


def test_it_is_read(tmp_path: Path) -> None:
    verdict = verdict_of(written(tmp_path / "a.png", packet()))
    assert verdict.found.receipt == {"receipt": 1, "instruction": "dunkler & 暗"}
    assert verdict.found.source_type == "algorithmicallyEnhanced"
    assert verdict.as_written is None and verdict.fine


def test_the_next_edit_takes_its_place() -> None:
    pixels = PixelBuffer(1, 1, 3, "u8", "srgb", b"abc")
    made = stamped(
        packet(), {"receipt": 1, "source_type": "algorithmicallyEnhanced"}, pixels, pixels, "PNG", ""
    )
    found = found_in(made.packet)
    assert found.receipt is not None and "instruction" not in found.receipt
    assert b"urn:mgie:receipt:1/" not in made.packet.replace(b'xmlns:mgie="urn:mgie:receipt:1/"', b"")
    assert b"image/png" in made.packet


def test_without_a_receipt_its_word_is_told(tmp_path: Path) -> None:
    with pytest.raises(MgieError, match="says of itself: algorithmicallyEnhanced"):
        verdict_of(written(tmp_path / "a.png", packet("")))
