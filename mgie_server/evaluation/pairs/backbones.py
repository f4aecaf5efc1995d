"""The networks that measures need: where their files are looked for, how to get them, and loading them.

torch is imported where one is there. Nothing of a file is unpickled but tensors. What is not there is named and left out;
what is there and damaged is an error.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mgie_protocol.errors import MgieError
from mgie_protocol.home import mgie_home
from mgie_server.evaluation.pairs.lpips_plan import PLANS, TowerPlan

if TYPE_CHECKING:
    from mgie_server.evaluation.pairs.features import Clip, Dino
    from mgie_server.evaluation.pairs.lpips import Lpips
    from mgie_server.weights.tensor_files import TensorFile

CLIP, DINO = ("openai/clip-vit-base-patch32", "facebook/dino-vits16")
_TORCH, _LPIPS = "https://download.pytorch.org/models", "https://github.com/richzhang/PerceptualSimilarity"
TOWERS = {"alex": "alexnet-owt-7be5be79.pth", "vgg": "vgg16-397923af.pth"}
NAMES = ("lpips_alex", "lpips_vgg", "dino", "clip")


@dataclass(frozen=True)
class Missing:
    """A backbone that is not there. what: how to get it, and where it goes."""

    name: str
    what: str


@dataclass(frozen=True)
class Backbones:
    """Those that are there; missing: the others."""

    lpips: Mapping[str, Lpips]
    dino: Dino | None
    clip: Clip | None
    missing: tuple[Missing, ...]

    @property
    def there(self) -> tuple[str, ...]:
        missing = {one.name for one in self.missing}
        return tuple(name for name in NAMES if name not in missing)


def default_folder() -> Path:
    return mgie_home() / "backbones"


def load_backbones(folder: Path, device: str) -> Backbones:
    """What lies in the folder, or, of CLIP and DINO, in the hub's cache of this machine; nothing is fetched.

    Raises MgieError model_not_installed for a file that is damaged or holds anything else than the network.
    """
    found = {name: _hub_folder(folder, repo) for name, repo in (("clip", CLIP), ("dino", DINO))}
    lpips = {net: made for net in PLANS if (made := _lpips(folder / "lpips", net, device)) is not None}
    missing = [
        Missing(f"lpips_{net}", _how_lpips(folder / "lpips", net)) for net in PLANS if net not in lpips
    ]
    missing += [
        Missing(name, f"`hf download {repo} --local-dir {folder / _short(repo)}`")
        for name, repo in (("dino", DINO), ("clip", CLIP))
        if found[name] is None
    ]
    return Backbones(
        lpips,
        dino=_dino(found["dino"], device) if found["dino"] else None,
        clip=_clip(found["clip"], device) if found["clip"] else None,
        missing=tuple(missing),
    )


def _short(repo: str) -> str:
    return repo.rpartition("/")[2]


def _hub_folder(folder: Path, repo: str) -> Path | None:
    """A folder with its config.json: in `folder`, else in the hub's cache."""
    own = folder / _short(repo)
    if (own / "config.json").is_file():
        return own
    from huggingface_hub import try_to_load_from_cache

    cached = try_to_load_from_cache(repo, "config.json")
    return Path(cached).parent if isinstance(cached, str) else None


def _clip(folder: Path, device: str) -> Clip:
    from transformers import CLIPModel, CLIPTokenizer

    from mgie_server.evaluation.pairs.features import Clip

    model = _pretrained(CLIPModel, folder)
    words = [folder / name for name in ("vocab.json", "merges.txt")]
    absent = next((path for path in words if not path.is_file()), None)
    if absent:
        raise _unusable(absent, "it is not there")
    places = int(model.config.text_config.max_position_embeddings)
    try:
        tokenizer = CLIPTokenizer(*(str(path) for path in words), model_max_length=places)
    except Exception as error:  # tokenizers raises nothing finer
        raise _unusable(folder, str(error).splitlines()[0][:300]) from error
    return Clip(model, tokenizer, device)


def _dino(folder: Path, device: str) -> Dino:
    from transformers import ViTModel

    from mgie_server.evaluation.pairs.features import Dino

    return Dino(_pretrained(ViTModel, folder, add_pooling_layer=False), device)


def _pretrained(kind: Any, folder: Path, **how: Any) -> Any:
    """A model of transformers from files that hold nothing but tensors, and all of its own."""
    from transformers.utils import logging

    from mgie_server.weights.tensor_files import open_folder

    logging.disable_progress_bar()
    for file in open_folder(folder):  # refuses what is no tensor before transformers reads it
        file.close()
    try:
        model, told = kind.from_pretrained(
            str(folder), local_files_only=True, output_loading_info=True, dtype="float32", **how
        )
    except (OSError, ValueError, RuntimeError, KeyError, TypeError) as error:
        raise _unusable(folder, str(error).splitlines()[0][:300]) from error
    lacking = sorted(str(name) for name in (*told["missing_keys"], *told.get("mismatched_keys", ())))
    lacking = [name for name in lacking if not name.endswith("position_ids")]
    if lacking:
        raise _unusable(
            folder, f"it lacks {lacking[0]} and {len(lacking) - 1} more tensors of a {kind.__name__}"
        )
    return model


def _lpips(folder: Path, net: str, device: str) -> Lpips | None:
    paths = folder / TOWERS[net], folder / f"{net}.pth"
    if not all(path.is_file() for path in paths):
        return None
    from mgie_server.evaluation.pairs.lpips import Lpips
    from mgie_server.weights.tensor_files import TensorFile

    tower, lins = (TensorFile(path) for path in paths)
    plan = _plan_of(tower, net)
    tensors = {}
    for file, shapes in ((tower, plan.shapes()), (lins, plan.lin_shapes())):
        for name, shape in shapes.items():
            if name not in file.infos:
                raise _unusable(file.path, f"it has no tensor {name}")
            if file.infos[name].shape != shape:
                raise _unusable(
                    file.path, f"{name} is {list(file.infos[name].shape)} instead of {list(shape)}"
                )
            tensors[name] = file.get(name)
        file.close()
    return Lpips(plan, tensors).eval().to(device)


def _plan_of(tower: TensorFile, net: str) -> TowerPlan:
    """As wide as the file's own tensors."""
    widths = []
    for stage in PLANS[net]().stages:
        name = f"features.{stage[-1].place}.bias"
        if name not in tower.infos or len(tower.infos[name].shape) != 1:
            raise _unusable(tower.path, f"it has no tensor {name} of {net}")
        widths.append(tower.infos[name].shape[0])
    return PLANS[net](tuple(widths))


def _how_lpips(folder: Path, net: str) -> str:
    return f"{_TORCH}/{TOWERS[net]} and lpips/weights/v0.1/{net}.pth of {_LPIPS}, both into {folder}"


def _unusable(path: Path, why: str) -> MgieError:
    return MgieError(
        "model_not_installed",
        f"The backbone {path} cannot be used: {why}.",
        "Get it again, or move it away: what needs it is then left out.",
        {"path": str(path)},
    )
