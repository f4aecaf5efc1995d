"""`mgie-server`: makes the start safe, then serves (serving.py).

Nothing else is imported here, because an import before the start is safe could come from anybody's folder.
"""

from __future__ import annotations

import sys

from mgie_server.service import safe_start


def main(arguments: list[str] | None = None) -> int:
    """The command; its exit code: 0 when it was stopped, 1 when it could not start, 2 on wrong usage."""
    safe_start.leave_current_folder()
    from mgie_server.service.serving import run

    return run(arguments)


if __name__ == "__main__":
    sys.exit(main())
