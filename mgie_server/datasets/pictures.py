"""A picture of a record: nothing of it is read before it is asked for."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mgie_protocol.errors import MgieError
from mgie_server.weights.small_files import read_bytes

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from mgie_server.imaging.metadata import PictureFile

MOST_BYTES = 512 * 1024**2  # of one picture's file


class Picture(ABC):
    """Small, and can be sent to another process; `data` and what is made of it are read anew each time."""

    @property
    @abstractmethod
    def where(self) -> str:
        """For people: a path, with the place in the file where it holds many pictures."""

    @abstractmethod
    def data(self) -> bytes:
        """The picture's file. Raises MgieError picture_unreadable."""

    def read(self) -> PictureFile:
        """Raises MgieError picture_unreadable, picture_too_large, picture_invalid, out_of_memory."""
        from mgie_server.imaging.reading import decode

        return decode(self.data(), Path(self.where))

    def rgb(self) -> NDArray[Any]:
        """u8 [height, width, 3], sRGB; where it is transparent, as it is coloured there. Raises as `read`."""
        import numpy as np

        from mgie_server.imaging.pixels import as_array, to_float

        buffer = self.read().pixels
        if buffer.dtype == "u8" and buffer.channels >= 3:
            return np.ascontiguousarray(as_array(buffer)[..., :3])
        return np.rint(np.clip(to_float(buffer)[0], 0, 1) * 255).astype(np.uint8)


@dataclass(frozen=True)
class FilePicture(Picture):
    """A file of its own."""

    path: str

    @property
    def where(self) -> str:
        return self.path

    def data(self) -> bytes:
        try:
            return read_bytes(Path(self.path), MOST_BYTES)
        except (OSError, ValueError) as error:
            raise unreadable(self.path, getattr(error, "strerror", None) or str(error)) from error


def unreadable(where: str, why: str) -> MgieError:
    """The error for a picture whose bytes cannot be had."""
    return MgieError(
        "picture_unreadable", f"{where} cannot be read: {why}.", "Get the data set's file again."
    )
