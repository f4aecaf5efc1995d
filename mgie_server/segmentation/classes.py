"""What the segmentation network tells apart in a picture."""

from __future__ import annotations

CLASSES = (
    "other", "sky", "water", "plants", "ground", "snow", "building", "animal", "person", "thing",
)  # fmt: skip
SUBJECT = len(CLASSES)  # the channel behind the classes: what a photograph is of
