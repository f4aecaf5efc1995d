"""The detail network's weights, beside a model's own in its folder. Nothing in the file is ever executed."""

from __future__ import annotations

from pathlib import Path

from safetensors.torch import load_file, save_file  # pyright: ignore[reportUnknownVariableType]

from mgie_server.detail.network import DetailNetwork
from mgie_server.mgie.config import ModelConfig
from mgie_server.weights.native import CONFIG

DETAIL = "detail.safetensors"


def load_detail(folder: Path) -> DetailNetwork | None:
    """The network for detail, on the CPU; None where the configuration has none or its weights are not there.

    Raises RuntimeError naming missing and unexpected weights.
    """
    config = ModelConfig.load(folder / CONFIG).detail
    if config is None or not (folder / DETAIL).is_file():
        return None
    network = DetailNetwork(config)
    network.load_state_dict(load_file(folder / DETAIL))
    return network.float().eval()


def save_detail(folder: Path, network: DetailNetwork) -> None:
    """Writes its weights as float16."""
    folder.mkdir(parents=True, exist_ok=True)
    weights = {name: w.detach().half().contiguous() for name, w in network.state_dict().items()}
    save_file(weights, folder / DETAIL)
    (folder / DETAIL).chmod(0o644)  # safetensors makes it readable for its owner alone
