"""Fixed guidance vectors that stand for edits while the editor and the edit head are trained apart.

The paper begins with a pretrained editor, whose text embeddings the edit head learns to give (as in GILL, Koh et al.
2023, whose mapper the edit head is). Here the editor is first trained on these codes, the edit head learns to give
them, and then both are trained end to end by Algorithm 1.
"""

from __future__ import annotations

import torch
from torch import Tensor

from mgie_server.training.edits import AMOUNTS, COLORS, DEGREES, Edit
from mgie_server.training.expressive.outcome import OUTCOMES
from mgie_server.training.operations import FAMILIES

MOST_EDITS = 2
_SEED = 7


class GuidanceCodes:
    """Edits and outcomes -> U [queries, width]: half of the vectors for the first edit, half for the second.

    Each part of an edit (family, degree or amount, colours, outcome) has a random vector at each query; they are added up.
    The NULL code is zero.
    """

    def __init__(self, queries: int, width: int) -> None:
        generator = torch.Generator().manual_seed(_SEED)
        self.queries, self.width = queries, width
        half = queries // MOST_EDITS

        def table(names: tuple[str, ...], weight: float) -> dict[str, Tensor]:
            return {
                name: weight * torch.randn(MOST_EDITS, half, width, generator=generator) for name in names
            }

        self._families = table((*sorted(FAMILIES), "nothing"), 0.75)
        self._degrees = table(DEGREES, 0.45)
        self._first, self._second = table(COLORS, 0.5), table(COLORS, 0.5)
        self._outcomes = table(OUTCOMES[1:], 0.5)
        amounts = dict.fromkeys(amount for of_family in AMOUNTS.values() for amount in of_family)
        self._amounts = table(tuple(amounts), 0.45)

    def code(self, edits: tuple[Edit, ...], outcomes: tuple[str, ...]) -> Tensor:
        """[queries, width]; edits empty gives the NULL code."""
        if not edits:
            return torch.zeros(self.queries, self.width)
        parts = [self._part(i, edit, how) for i, (edit, how) in enumerate(zip(edits, outcomes, strict=True))]
        parts += [self._families["nothing"][i] for i in range(len(parts), MOST_EDITS)]
        return torch.cat(parts)

    def _part(self, place: int, edit: Edit, outcome: str) -> Tensor:
        how_much = self._amounts[edit.amount] if edit.amount else self._degrees[edit.degree]
        code = self._families[edit.family][place] + how_much[place]
        if edit.colors:
            code = code + self._first[edit.colors[0]][place] + self._second[edit.colors[1]][place]
        return code + self._outcomes[outcome][place] if outcome else code
