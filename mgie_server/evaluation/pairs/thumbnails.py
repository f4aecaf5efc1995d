"""Small copies of pictures for pages: JPEG, and nothing of the file that they come from."""

from __future__ import annotations

import cv2
from numpy.typing import NDArray


def thumbnail(picture: NDArray, long_side: int, quality: int = 85) -> bytes:
    """JPEG of u8 [h, w, 3], shrunk to long_side px."""
    high, wide = picture.shape[:2]
    scale = min(1.0, long_side / max(high, wide))
    size = (max(1, round(wide * scale)), max(1, round(high * scale)))
    small = cv2.resize(picture, size, interpolation=cv2.INTER_AREA) if scale < 1 else picture
    bgr = cv2.cvtColor(small, cv2.COLOR_RGB2BGR)
    return cv2.imencode(".jpg", bgr, [cv2.IMWRITE_JPEG_QUALITY, quality])[1].tobytes()
