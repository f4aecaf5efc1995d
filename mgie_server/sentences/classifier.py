"""A second reader of sentences beside the language model: which edit a sentence asks for, as a whole, or that it is none.

A bag of n-grams and a small network on top. It knows no order beyond its n-grams and writes no text; but it errs elsewhere
than the language model does, and that is what it is for.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors import safe_open

from mgie_server.sentences.features import features

WEIGHTS = "sentences.safetensors"
REFUSED, SEVERAL = (
    "refused",
    "several",
)  # labels beside the families: nothing that can be done; more than one edit
_LABELS, _DEGREES, _CHANGES = "labels", "degrees", "changes"  # metadata, as JSON

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Opinion:
    """chances: probability of each family, of REFUSED and of SEVERAL; degree: "little", "default" or "much"."""

    chances: dict[str, float]
    degree: str

    @property
    def likeliest(self) -> str:
        return max(self.chances, key=lambda label: self.chances[label])

    def of(self, label: str) -> float:
        return self.chances.get(label, 0.0)


@dataclass(frozen=True)
class SentenceClassifier:
    """weights: float32; changes: by family and degree, how an expressive text names the edit, in English and in Chinese."""

    weights: dict[str, Floats]
    labels: list[str]
    degrees: list[str]
    changes: dict[str, dict[str, list[str]]]

    @classmethod
    def load(cls, file: Path) -> SentenceClassifier:
        """Raises RuntimeError where something is missing in the file, FileNotFoundError where there is none."""
        with safe_open(file, "numpy") as opened:  # pyright: ignore[reportUnknownVariableType]
            said: dict[str, str] = opened.metadata() or {}  # pyright: ignore
            weights = {n: np.asarray(opened.get_tensor(n), np.float32) for n in opened.keys()}  # pyright: ignore # noqa: SIM118
        try:
            return cls(weights, *(json.loads(said[key]) for key in (_LABELS, _DEGREES, _CHANGES)))
        except KeyError as missing:
            raise RuntimeError(f"{file.name} is no reader of sentences: it lacks {missing}.") from None

    def metadata(self) -> dict[str, str]:
        """What `load` reads beside the weights."""
        said = {_LABELS: self.labels, _DEGREES: self.degrees, _CHANGES: self.changes}
        return {key: json.dumps(value, ensure_ascii=False) for key, value in said.items()}

    def read(self, text: str) -> Opinion:
        w, found = self.weights, features(text)
        bag = w["embedding"][found].sum(0) / np.sqrt(max(len(found), 1))
        bag = (bag - bag.mean()) / np.sqrt(bag.var() + 1e-5) * w["norm.weight"] + w["norm.bias"]
        hidden = _gelu(w["hidden.weight"] @ bag + w["hidden.bias"])
        families, degrees = (
            _softmax(w[f"{head}.weight"] @ hidden + w[f"{head}.bias"]) for head in ("family", "degree")
        )
        chances = dict(zip(self.labels, map(float, families), strict=True))
        return Opinion(chances, self.degrees[int(degrees.argmax())])

    def change(self, family: str, degree: str, chinese: bool) -> str | None:
        """How an expressive text names an edit; None for what cannot be named by family and degree alone."""
        by_degree = self.changes.get(family)
        return (by_degree.get(degree) or by_degree["default"])[int(chinese)] if by_degree else None


def _gelu(x: Floats) -> Floats:
    """By tanh (Hendrycks and Gimpel 2016)."""
    return 0.5 * x * (1 + np.tanh(0.7978845608 * (x + 0.044715 * x**3)))


def _softmax(x: Floats) -> Floats:
    e = np.exp(x - x.max())
    return e / e.sum()
