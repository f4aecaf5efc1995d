"""Open models of a person's own: a model of the catalog with files of theirs. Kept as models/NAME/own.json. No torch here.

A transformer or a folder stays where it is; an adapter, which is small, is copied into MGIE's home.
"""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from mgie_protocol.home import mgie_home
from mgie_protocol.licences import NO, PAID_WORK, UNKNOWN, UNKNOWN_LICENCE
from mgie_server.engines.describers import chosen_describer
from mgie_server.engines.kept_folder import ADAPTER, keep_folder
from mgie_server.engines.model_info import ModelInfo
from mgie_server.engines.open_models import OPEN_MODELS, described_by, sources_of
from mgie_server.weights.pipeline_index import INDEX, is_whole
from mgie_server.weights.pipeline_sources import PipelineSources
from mgie_server.weights.small_files import read_object

ABOUT = "own.json"
STRENGTHS = (-4.0, 4.0)
_MOST_TEXT = 300


@dataclass(frozen=True)
class OwnOpen:
    """base: of the catalog. folder, transformer: paths, "" for the base's own. adapter: whether it has one, of this
    strength.

    paid_work: one of licences.PAID_WORK, as the person said.
    """

    base: str
    folder: str = ""
    transformer: str = ""
    adapter: bool = False
    strength: float = 1.0
    licence: str = ""
    paid_work: str = UNKNOWN

    def sources(self, place: Path) -> PipelineSources:
        """place: the folder of own.json."""
        base = sources_of(self.base)
        given = replace(
            base,
            folder=Path(self.folder) if self.folder else base.folder,
            transformer=Path(self.transformer) if self.transformer else base.transformer,
        )
        return with_adapter(given, place / ADAPTER, self.strength) if self.adapter else given

    def missing(self, place: Path) -> str:
        """What has to be there before it can be loaded, in a sentence; "" where all is."""
        sources = self.sources(place)
        if not is_whole(sources.folder, INDEX):
            return f"The folder {self.folder} is not there." if self.folder else _pull(self.base)
        files = [
            *([sources.transformer] if sources.transformer else []),
            *(path for path, _ in sources.adapters),
        ]
        gone = next((path for path in files if not path.is_file()), None)
        return f"{gone} is not there any more: put it back, or add the model again." if gone else ""


def with_adapter(sources: PipelineSources, path: Path, strength: float) -> PipelineSources:
    """On top of those that there are."""
    others = tuple(one for one in sources.adapters if one[0].name != ADAPTER)
    return replace(sources, adapters=(*others, (path, strength)))


def read_own(place: Path) -> OwnOpen:
    """Raises OSError, ValueError for what `save_own` did not write."""
    said = read_object(place / ABOUT)
    own = OwnOpen(**{key: value for key, value in said.items() if key in OwnOpen.__dataclass_fields__})
    if any(type(value) is not type(getattr(OwnOpen(""), key)) for key, value in asdict(own).items()):
        raise ValueError(f"{place / ABOUT} holds a value of the wrong kind")
    if own.base not in OPEN_MODELS or own.paid_work not in PAID_WORK or not math.isfinite(own.strength):
        raise ValueError(f"{place / ABOUT} names no model of the catalog")
    return own


def save_own(name: str, own: OwnOpen, adapter: Path | None) -> Path:
    """Its folder in MGIE's home. Raises MgieError output_not_writable."""
    return keep_folder(name, ABOUT, asdict(own), adapter)


def own_open_models(known: dict[str, ModelInfo]) -> list[ModelInfo]:
    """Those in MGIE's home; what cannot be understood is passed over."""
    places = sorted((mgie_home() / "models").glob(f"*/{ABOUT}"))
    found = [_info(place.parent, known) for place in places if place.parent.name not in known]
    return [info for info in found if info is not None]


def _info(place: Path, known: dict[str, ModelInfo]) -> ModelInfo | None:
    try:
        own = read_own(place)
    except (OSError, ValueError, TypeError):
        return None
    base, missing = known[own.base], own.missing(place)
    # what the base does not allow, its children do not either
    paid_work = NO if base.paid_work == NO else own.paid_work
    info = replace(
        base,
        name=place.name,
        title=place.name,
        summary=f"{base.title} with {_parts(own)} of your own.",
        licence=(own.licence or ("unknown" if paid_work == UNKNOWN else base.licence))[:_MOST_TEXT],
        paid_work=paid_work,
        condition=UNKNOWN_LICENCE if paid_work == UNKNOWN else base.condition,
        installed=not missing,
        path=place,
        hint=missing,
    )
    return described_by(info, chosen_describer(place.name, own.base), own.sources(place))


def _parts(own: OwnOpen) -> str:
    parts: dict[str, Any] = {
        "a folder": own.folder,
        "a transformer": own.transformer,
        "an adapter": own.adapter,
    }
    return " and ".join(part for part, there in parts.items() if there)


def _pull(base: str) -> str:
    return f"It needs {OPEN_MODELS[base].base or base}: `mgie models pull {base}`."
