"""A sentence as a bag of hashed n-grams: words, Chinese characters, letters of words (fastText, Joulin et al. 2016).

Letters forgive typing errors, and n-grams keep denials beside what they deny.
"""

from __future__ import annotations

import re
import zlib

from mgie_server.mgie.traditional import simplified

BUCKETS = 1 << 16
_UNITS = re.compile(r"[a-z']+|[0-9]+|[\u3040-\u9fff]|[!?%.,，。！？]")
_LONGEST = 3  # n-grams of words; of Chinese characters one more
_LETTERS = (3, 4, 5)


def features(text: str) -> list[int]:
    """Which of BUCKETS a sentence has, in order; all numbers are alike, and Traditional characters as Simplified ones."""
    plain = simplified(text).lower().replace("’", "'")
    units = ["0" if unit.isdigit() else unit for unit in _UNITS.findall(plain)]
    grams = {f"0|{' '.join(units[:2])}", f"$|{' '.join(units[-2:])}"}
    for n in range(1, _LONGEST + 2):
        for at in range(len(units) - n + 1):
            gram = " ".join(units[at : at + n])
            if n <= _LONGEST or not gram.isascii():
                grams.add(f"{n}|{gram}")
    for unit in units:
        if len(unit) > _LETTERS[0] and unit.isascii():
            grams |= {f"c|{one}" for one in _letters(f"<{unit}>")}
    return sorted({zlib.crc32(gram.encode()) % BUCKETS for gram in grams})


def _letters(word: str) -> list[str]:
    return [word[at : at + n] for n in _LETTERS for at in range(len(word) - n + 1)]
