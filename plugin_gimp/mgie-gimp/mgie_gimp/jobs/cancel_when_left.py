"""A process of its own: cancels a job when its standard input ends without a word. See deadman.

cancel_when_left.py FOLDER_OF_MGIE_PROTOCOL JOB_ID
"""

from __future__ import annotations

import sys
import time

_PATIENCE_S = 10.0


def main() -> None:
    """Waits for the plug-in's word, or for its end."""
    if sys.stdin.buffer.readline():
        return
    sys.path.insert(0, sys.argv[1])
    cancel(sys.argv[2])


def cancel(job_id: str) -> None:
    """Take the job over from the dead plug-in, and cancel it."""
    from mgie_protocol import events
    from mgie_protocol.client import Client

    client = Client.local(transport="stdlib", client_name="gimp-left", unreachable_after_s=_PATIENCE_S / 2)
    client.fetch(job_id)
    until = time.monotonic() + _PATIENCE_S
    while time.monotonic() < until:
        for event in client.wait(0.5):
            if isinstance(event, events.Connected):
                client.cancel(job_id)
            elif isinstance(event, (events.Failed, events.Result)):
                client.close()
                return
    client.close()


if __name__ == "__main__":
    main()
