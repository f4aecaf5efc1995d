"""A picture to be edited, and waiting for a job without GIMP."""

from __future__ import annotations

import time

from mgie_gimp.jobs.job import Job
from mgie_protocol.pixels import PixelBuffer

PICTURE = PixelBuffer(40, 30, 4, "u8", "srgb", bytes(range(256)) * 18 + bytes(192))


def wait_for(job: Job, seconds: float = 30) -> None:
    until = time.monotonic() + seconds
    while not job.ended and time.monotonic() < until:
        job.wait(0.1)
    assert job.ended, job.situation
