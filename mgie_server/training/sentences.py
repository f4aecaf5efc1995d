"""Trains the second reader of sentences: families, refusals and degrees, of what people wrote and of what the grammar says.

    python -m mgie_server.training.sentences FILE [--steps N]

FILE: where the weights go (sentences.safetensors). A few minutes on one core.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import save_file  # pyright: ignore[reportUnknownVariableType]
from torch import Tensor, nn
from torch.nn import functional as F

from mgie_server.engines.detail_edits import FAMILIES as DETAIL
from mgie_server.engines.detail_guess import names_a_thing
from mgie_server.sentences.classifier import REFUSED, SEVERAL, SentenceClassifier
from mgie_server.sentences.features import BUCKETS, features
from mgie_server.training.choosing import EditChooser
from mgie_server.training.edits import COLORED, DEGREES, Edit
from mgie_server.training.expressive import chinese, english
from mgie_server.training.operations import FAMILIES
from mgie_server.training.phrases import sample_instruction, sample_refusal
from mgie_server.training.phrases.held_out import is_held_out, is_held_out_zh
from mgie_server.training.phrases.written import WRITTEN

LABELS = (*FAMILIES, *DETAIL, REFUSED, SEVERAL)
WIDTH, HIDDEN, DROPPED, LEFT_OUT = 48, 96, 0.2, 0.15  # LEFT_OUT: of a sentence's n-grams
WISHES, REFUSALS, WRITTEN_WEIGHT = 60_000, 25_000, 6.0  # of the grammar; a written sentence counts as so many
BATCH, RATE, SMOOTHING = 512, 3e-3, 0.05

_ANY_TWO = (Edit("brighter"), Edit("warmer"))  # which ones is not asked of what says several


@dataclass(frozen=True)
class Sentence:
    """found: its n-grams; label: of LABELS; degree: of DEGREES, -1 where it has none; weight: how often it is drawn."""

    found: np.ndarray
    label: int
    degree: int
    weight: float


class Net(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.embedding = nn.EmbeddingBag(BUCKETS, WIDTH, mode="sum")
        nn.init.normal_(self.embedding.weight, std=0.05)
        self.norm, self.hidden = nn.LayerNorm(WIDTH), nn.Linear(WIDTH, HIDDEN)
        self.family, self.degree = nn.Linear(HIDDEN, len(LABELS)), nn.Linear(HIDDEN, len(DEGREES))

    def forward(self, bags: list[np.ndarray]) -> tuple[Tensor, Tensor]:
        """Logits of the labels and of the degrees, [n, ...]."""
        starts = np.cumsum([0, *(len(bag) for bag in bags[:-1])])
        summed = self.embedding(torch.as_tensor(np.concatenate(bags)), torch.as_tensor(starts))
        sizes = torch.tensor([max(len(bag), 1) for bag in bags], dtype=torch.float32)
        hidden = F.gelu(self.hidden(self.norm(summed / sizes.sqrt()[:, None])), approximate="tanh")
        hidden = F.dropout(hidden, DROPPED, self.training)
        return self.family(hidden), self.degree(hidden)


def sentences(rng: np.random.Generator, wishes: int = WISHES, refusals: int = REFUSALS) -> list[Sentence]:
    """What people wrote, without the held-out phrasings, and so many draws of the grammar."""
    found: list[Sentence] = []
    for written in WRITTEN.values():
        for key, texts in written.wishes.items():
            family, _, degree = key.rpartition(" ")
            edit = Edit(family, degree) if degree in DEGREES else Edit(key)
            found += [_sentence(text, (edit,), WRITTEN_WEIGHT) for text in _learned(texts)]
        for kind, texts in written.refused.items():
            found += [
                _sentence(text, (), WRITTEN_WEIGHT) for text in _learned(texts) if _is_refused(text, kind)
            ]
        for texts in written.several.values():
            found += [_sentence(text, _ANY_TWO, WRITTEN_WEIGHT) for text in _learned(texts)]
        for family, texts in written.detail.items():
            found += [_sentence(text, (Edit(family),), WRITTEN_WEIGHT) for text in _learned(texts)]
    chooser, colors = EditChooser(), rng.random((64, 64, 3)).astype(np.float32)
    for _ in range(wishes):
        edits = tuple(chooser.edit(rng, family, colors) for family in chooser.families(rng))
        found.append(_sentence(sample_instruction(rng, edits).text, edits, 1.0))
    refused = (sample_refusal(rng) for _ in range(refusals))
    return found + [_sentence(one.text, (), 1.0) for one in refused if _is_refused(one.text, one.kind)]


def _is_refused(text: str, kind: str) -> bool:
    """What is none of the language model's of detail can be done by another network, unless it is about a thing."""
    return kind != "detail" or names_a_thing(text)


def _learned(texts: Iterable[str]) -> list[str]:
    return [text for text in texts if not is_held_out(text) and not is_held_out_zh(text)]


def _sentence(text: str, edits: tuple[Edit, ...], weight: float) -> Sentence:
    label = edits[0].family if len(edits) == 1 else SEVERAL if edits else REFUSED
    degree = DEGREES.index(edits[0].degree) if len(edits) == 1 and not edits[0].amount else -1
    return Sentence(np.array(features(text) or [0], np.int64), LABELS.index(label), degree, weight)


def train(data: list[Sentence], steps: int) -> Net:
    rng, net = np.random.default_rng(0), Net()
    chances = np.array([one.weight for one in data])
    optimizer = torch.optim.Adam(net.parameters(), RATE)
    for step in range(steps):
        for group in optimizer.param_groups:
            group["lr"] = RATE * min(1, (step + 1) / 100) * (1 - step / steps)
        picked: list[int] = rng.choice(len(data), BATCH, p=chances / chances.sum()).tolist()
        drawn = [data[k] for k in picked]
        families, degrees = net([one.found[rng.random(len(one.found)) > LEFT_OUT] for one in drawn])
        loss = F.cross_entropy(
            families, torch.tensor([one.label for one in drawn]), label_smoothing=SMOOTHING
        )
        loss = loss + 0.3 * F.cross_entropy(
            degrees, torch.tensor([one.degree for one in drawn]), ignore_index=-1
        )
        optimizer.zero_grad()
        loss.backward()  # pyright: ignore[reportUnknownMemberType]
        optimizer.step()  # pyright: ignore[reportUnknownMemberType]
        if (step + 1) % 250 == 0:
            print(f"{step + 1:5d} of {steps}  loss {float(loss.detach()):.3f}", flush=True)
    return net.eval()


def changes() -> dict[str, dict[str, list[str]]]:
    """How an expressive text names each family and degree, in English and in Chinese; those with colors of their own not."""
    return {
        family: {
            degree: [english.clause(Edit(family, degree)), chinese.clause(Edit(family, degree))]
            for degree in (DEGREES if kind.has_degrees else ("default",))
        }
        for family, kind in FAMILIES.items()
        if family not in COLORED
    }


def save(net: Net, file: Path) -> None:
    weights = {
        name.replace("embedding.weight", "embedding"): w.half() for name, w in net.state_dict().items()
    }
    save_file(weights, file, SentenceClassifier({}, list(LABELS), list(DEGREES), changes()).metadata())
    file.chmod(0o644)


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("file", type=Path)
    p.add_argument("--steps", type=int, default=3500)
    args = p.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(0)  # pyright: ignore[reportUnknownMemberType]
    data = sentences(np.random.default_rng(5))
    print(f"{len(data)} sentences")
    save(train(data, args.steps), args.file)
    print("written:", args.file)


if __name__ == "__main__":
    main()
