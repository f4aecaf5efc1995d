"""Reference pictures: what a person sent of them, and what goes to the server beside the picture."""

from __future__ import annotations

from pathlib import Path

from mgie_protocol.beside import Beside
from mgie_protocol.pixels import PixelBuffer
from mgie_server.ui.people import People, Person
from mgie_server.ui.pictures import read, take_upload
from mgie_server.ui.types import Uploaded
from mgie_server.ui.words import Translate

FIRST = 2  # picture 1 is the one that is edited


def take_reference(path: str, people: People, person: Person) -> Uploaded:
    """A file that the browser has sent, now the person's. Raises MgieError as read_picture does, picture_unreadable."""
    return take_upload(Path(people.inside(path)), person)


def beside_of(references: tuple[Uploaded, ...], marks: PixelBuffer | None = None) -> Beside:
    """Their pixels, in their order, and what was drawn. Raises MgieError as read_picture does."""
    return Beside([read(one.original).pixels for one in references], marks)


def captions_of(references: tuple[Uploaded, ...], tr: Translate) -> list[tuple[str, str]]:
    """What the browser shows of each, and what the instruction calls it."""
    words = tr("Picture {number}")
    return [(str(one.shown), words.format(number=number)) for number, one in enumerate(references, FIRST)]
