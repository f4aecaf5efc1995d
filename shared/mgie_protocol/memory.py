"""Memory for large pictures that costs nothing until it is written to."""

from __future__ import annotations

import contextlib
import mmap
import sys


def lazy_memory(nbytes: int) -> memoryview:
    """Writable memory of nbytes, at least 1. It comes page by page when first touched.

    bytearray(nbytes) would touch all of it at once: 30 ms for a 4096 x 4096 RGBA8 picture.
    """
    if sys.platform == "win32":
        return memoryview(mmap.mmap(-1, nbytes))
    made = mmap.mmap(-1, nbytes, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
    if hasattr(mmap, "MADV_HUGEPAGE"):
        with contextlib.suppress(OSError):  # a kernel without huge pages
            made.madvise(mmap.MADV_HUGEPAGE)
    return memoryview(made)
