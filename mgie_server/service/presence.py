"""What shows to the outside that this server is there: its lock, its connection file, its socket."""

from __future__ import annotations

import logging
from collections.abc import Callable

from mgie_protocol.connection import ConnectionFile, read_connection, remove_connection, write_connection
from mgie_protocol.errors import MgieError
from mgie_server.service.lock import FileLock

log = logging.getLogger(__name__)


class Presence:
    """From publish to withdraw; look in between, each second or so, puts back what somebody has removed."""

    def __init__(self, lock: FileLock, connection: ConnectionFile, reopen: Callable[[], None]) -> None:
        """lock: held. reopen: binds a socket anew whose file is gone."""
        self._lock, self._connection, self._reopen = lock, connection, reopen
        self._failed = ""

    def publish(self) -> None:
        """Raises MgieError output_not_writable."""
        write_connection(self._connection)

    def look(self) -> str:
        """Why this server should end, "" as long as the folder is its own."""
        try:
            if not self._lock.renew():
                return "another server has taken over the folder"
            self._reopen()
            if read_connection() is None:
                log.warning("the connection file was removed: written again")
                self.publish()
            self._failed = ""
        except (OSError, MgieError) as error:
            if str(error) != self._failed:  # a full disk stays full for a while
                self._failed = str(error)
                log.warning("the connection file cannot be kept: %s", error)
        return ""

    def withdraw(self) -> None:
        """Take the connection file away, if it is still this server's."""
        remove_connection(self._connection)
