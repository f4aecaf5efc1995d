"""Which way an open model takes on a card, and what it needs there. Computed from parameters; no GPU is asked.

python benchmarks/open_memory.py [--out results/open_memory.md]
"""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

from server_under_test import write

from mgie_protocol.errors import MgieError
from mgie_server.engines.describers import DEFAULT
from mgie_server.engines.open_models import OPEN_MODELS
from mgie_server.runtime.pipeline_plan import PipelineSizes, choose_plan
from mgie_server.runtime.placement import CONTEXT, GB, Room

CARDS = (6, 8, 12, 16, 24)
HOST = 128 * GB
PACKED = 4.85 / 8  # bytes a number in a GGUF of the kind Q4_K_M
PEERS = {
    "klein-4b": "8 GB (its authors' overview) or 13 GB (their model card); InvokeAI: 12 GB, 8 in float8",
    "qwen-edit": "packed files of 7.1 GB (Q2_K) to 13.1 GB (Q4_K_M) for the transformer of the first version",
    "longcat-edit-turbo": "18 GB with parts put away in turns (its authors)",
}
NOTE = """GB of 2^30 bytes that a card has; in the cells the way that `--memory auto` takes there and what it needs, with the
describer, 128 GB of the machine's own memory, and {context:.1f} GB of the card for CUDA itself. Computed from the numbers of
parameters of the published configurations and an estimate of 2.2 GB for one picture's activations: **nothing here was
measured, and no GPU has run it.** What the ways are: [models](../../docs/models.md). A GGUF row stands for a transformer of
one's own at 4.85 bits a number (`mgie models add --file X.gguf`). What others say of the same models is theirs, and was not
checked."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path(__file__).parent / "results" / "open_memory.md")
    write(parser.parse_args().out, table(), add=False)


def table() -> str:
    head = ["model", *(f"{card} GB" for card in CARDS), "what others say"]
    lines = ["# Open models: what fits on which card", "", NOTE.format(context=CONTEXT / GB), ""]
    lines += [f"| {' | '.join(head)} |", "|---" * len(head) + "|"]
    for model in OPEN_MODELS.values():
        sizes = replace(model.sizes, describer=DEFAULT.parameters)
        lines.append(_row(model.name, sizes, PEERS.get(model.name, "")))
        if model.name in ("klein-4b", "qwen-edit", "kontext"):
            packed = replace(sizes, packed_bytes=int(PACKED * sizes.transformer))
            lines.append(_row(f"{model.name}, GGUF", packed, ""))
    return "\n".join(lines) + "\n"


def _row(name: str, sizes: PipelineSizes, others: str) -> str:
    return f"| {' | '.join([f'`{name}`', *(_cell(sizes, card) for card in CARDS), others])} |"


def _cell(sizes: PipelineSizes, card: int) -> str:
    try:
        plan = choose_plan("auto", sizes, Room("cuda", card * GB - CONTEXT, HOST))
    except MgieError:
        return "does not fit"
    return f"{plan.way}, {plan.needs / GB:.1f}"


if __name__ == "__main__":
    main()
