"""Who is on the page: each has a folder, pictures, a job under way and a history of their own."""

from __future__ import annotations

import secrets
import shutil
import threading
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from mgie_server.ui.error_words import PageError
from mgie_server.ui.types import Done, Uploaded
from mgie_server.ui.words import mark

HISTORY = 12  # edits that are kept of one person
IDLE_S = 2 * 3600.0  # a person who said nothing for so long is gone, though the browser has not said so


class Person:
    """One open page, or one client of the API. folder: under a name that nobody can guess."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.history: list[Done] = []
        self.on_show: Done | None = None
        self.seen = time.monotonic()
        self.gone = False
        self._pictures: dict[str, Uploaded] = {}
        self._sent: set[Path] = set()
        self._stop: threading.Event | None = None

    def new_folder(self) -> Path:
        made = self.folder / secrets.token_urlsafe(9)
        made.mkdir(parents=True, mode=0o700)
        return made

    def known(self, shown: str) -> Uploaded | None:
        """The upload of which the browser shows this file."""
        return self._pictures.get(shown)

    def add(self, picture: Uploaded, sent: Path) -> None:
        """sent: the file as it came; where it lies beside the folder, it goes with the person as well."""
        self._pictures[str(picture.shown)] = picture
        if sent.is_relative_to(self.folder.parent):
            self._sent.add(sent)

    def remove_files(self) -> None:
        for sent in self._sent:
            sent.unlink(missing_ok=True)
        shutil.rmtree(self.folder, ignore_errors=True)

    def remember(self, done: Done) -> None:
        """Newest first; of the oldest the files go."""
        self.history.insert(0, done)
        self.on_show = done
        for old in self.history[HISTORY:]:
            shutil.rmtree(old.files[0].parent, ignore_errors=True)
        del self.history[HISTORY:]

    @contextmanager
    def working(self) -> Generator[threading.Event, None, None]:
        """One job at a time; the event is set when it is to stop. Raises PageError queue_full."""
        if self._stop is not None:
            raise PageError(
                "queue_full",
                mark("An edit of yours is under way."),
                mark("Cancel it, or wait until it is done."),
            )
        stop = self._stop = threading.Event()
        try:
            yield stop
        finally:
            self._stop = None
            self.seen = time.monotonic()
            if self.gone:
                self.remove_files()

    @property
    def busy(self) -> bool:
        return self._stop is not None

    def cancel(self) -> None:
        if self._stop is not None:
            self._stop.set()


class People:
    """By the name that a browser gives its session. folder: where theirs lie."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._people: dict[str, Person] = {}
        self._lock = threading.Lock()

    def of(self, session: str) -> Person:
        """Who has none is somebody new each time."""
        session = session or secrets.token_urlsafe(18)
        with self._lock:
            self._forget_idle()
            person = self._people.get(session)
            if person is None:
                person = self._people[session] = Person(self._folder / secrets.token_urlsafe(18))
            person.seen = time.monotonic()
            return person

    def leave(self, session: str) -> None:
        """The page was closed: the job under way stops, the files go."""
        with self._lock:
            person = self._people.pop(session, None)
        if person is not None:
            _remove(person)

    def inside(self, path: str) -> str:
        """The path, if it is of a file that was sent here. Raises PageError picture_unreadable."""
        if not Path(path).resolve().is_relative_to(self._folder.resolve()):
            raise PageError("picture_unreadable", mark("This file was not uploaded."), mark("Upload it."))
        return path

    def _forget_idle(self) -> None:
        now = time.monotonic()
        idle = [name for name, one in self._people.items() if not one.busy and now - one.seen > IDLE_S]
        for name in idle:
            _remove(self._people.pop(name))


def _remove(person: Person) -> None:
    person.gone = True
    person.cancel()
    if not person.busy:
        person.remove_files()
