"""A model of transformers that a person names: its folder, or its name in the local cache; looked at before it is read.

It comes from strangers: weights in safetensors alone, sizes and headers within bounds, no code, nothing from the network.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from transformers.utils import logging

from mgie_protocol.errors import MgieError
from mgie_server.datasets.hub import is_hub_name
from mgie_server.weights.published import read_sizes
from mgie_server.weights.small_files import TOKENIZER_BYTES, check_regular, read_object
from mgie_server.weights.tensor_headers import check_header

_INDEX, _ONE = "model.safetensors.index.json", "model.safetensors"
_CONVERT = (
    "Get them as safetensors: many models have a revision of them on the hub, and "
    "https://huggingface.co/spaces/safetensors/convert makes one."
)


@dataclass(frozen=True)
class Wanted:
    """what: for people ("summariser"). kind: of its config.json. tokenizers: files of which one must be there.

    get: how a person comes by one, a sentence.
    """

    what: str
    kind: str
    tokenizers: tuple[str, ...]
    get: str


def find_model_folder(name: str, wanted: Wanted) -> Path:
    """Raises MgieError model_not_installed, with what to do, where it is not there or is not to be read."""
    folder = Path(name).expanduser()
    if not folder.is_dir():
        folder = _cached(name, wanted)
    _check(folder, wanted)
    return folder


@contextmanager
def without_bars() -> Iterator[None]:
    """Loading says nothing on the terminal: what is done there is told by the command."""
    shown = logging.is_progress_bar_enabled()
    logging.disable_progress_bar()
    try:
        yield
    finally:
        if shown:
            logging.enable_progress_bar()


def _cached(name: str, wanted: Wanted) -> Path:
    if is_hub_name(name):
        from huggingface_hub import snapshot_download
        from huggingface_hub.errors import LocalEntryNotFoundError

        try:
            return Path(snapshot_download(name, local_files_only=True))
        except (LocalEntryNotFoundError, OSError, ValueError):
            pass
    raise MgieError(
        "model_not_installed",
        f"The {wanted.what} {name} is not here: there is no such folder, and it is not in the hub's local cache.",
        wanted.get,
    )


def _check(folder: Path, wanted: Wanted) -> None:
    config = read_sizes(folder / "config.json")
    if config.get("model_type") != wanted.kind:
        raise _wrong(
            folder, wanted, f"its config.json says {config.get('model_type')!r} instead of {wanted.kind!r}"
        )
    if (folder / "adapter_config.json").exists():
        raise _wrong(folder, wanted, "it holds an adapter beside a model; merge the two first")
    for file in _weights(folder, wanted):
        try:
            check_regular(file)
            check_header(file)
        except (OSError, ValueError) as error:
            said = getattr(error, "strerror", None) or str(error)
            raise _wrong(folder, wanted, f"{file.name} cannot be read ({said})") from error
    found = next((folder / name for name in wanted.tokenizers if (folder / name).is_file()), None)
    if found is None:
        raise _wrong(folder, wanted, f"it has no {' and no '.join(wanted.tokenizers)}")
    if found.stat().st_size > TOKENIZER_BYTES:
        raise _wrong(folder, wanted, f"{found.name} has more than {TOKENIZER_BYTES} bytes")


def _weights(folder: Path, wanted: Wanted) -> list[Path]:
    if (folder / _INDEX).is_file():
        try:
            names = sorted(set(read_object(folder / _INDEX)["weight_map"].values()))
            if all(Path(name).name == name and name.endswith(".safetensors") for name in names):
                return [folder / name for name in names]
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            pass
        raise _wrong(folder, wanted, f"{_INDEX} does not name the files of safetensors beside it")
    if (folder / _ONE).is_file():
        return [folder / _ONE]
    pickled = sorted(path.name for path in folder.glob("*.bin"))
    if pickled:
        raise MgieError(
            "model_not_installed",
            f"The {wanted.what} in {folder} has its weights as {pickled[0]} alone, a pickle, which can hold code: "
            "it was not read.",
            _CONVERT,
        )
    raise _wrong(folder, wanted, f"it has no {_ONE}")


def _wrong(folder: Path, wanted: Wanted, why: str) -> MgieError:
    return MgieError("model_not_installed", f"{folder} is no {wanted.what}: {why}.", wanted.get)
