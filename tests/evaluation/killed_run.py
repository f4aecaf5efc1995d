"""A comparison that dies at a given moment, as by kill -9: what it is about to do is said by its number.

python killed_run.py DATA OUT MOMENT NUMBER      MOMENT: picture, line or whole
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import Any

TESTS = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(TESTS / "stand_ins"), str(TESTS / "evaluation")]

from pair_sets import run  # noqa: E402

from mgie_server.evaluation.pairs import journal  # noqa: E402


def die(*_: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def main(data: str, out: str, moment: str, number: str) -> None:
    left = [int(number)]

    def counts_down() -> None:
        left[0] -= 1
        if not left[0]:
            die()

    if moment == "picture":  # between a file written aside and its name
        rename = Path.replace

        def replaced(path: Path, target: Path) -> Path:
            counts_down()
            return rename(path, target)

        Path.replace = replaced  # type: ignore[method-assign, assignment]
    if moment == "line":  # half of a line of the journal
        add = journal.Journal.add

        def added(self: journal.Journal, key: str, measured: journal.Measured) -> None:
            if left[0] == 1:
                with self._path.open("a", encoding="utf-8") as file:
                    file.write('{"key": "' + key + '", "items": {"echo/0')
            counts_down()
            add(self, key, measured)

        journal.Journal.add = added
    run(Path(data), Path(out), "echo,painter,none", seeds=2)


if __name__ == "__main__":
    main(*sys.argv[1:])
