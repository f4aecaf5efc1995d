"""How the MLLM speaks: greedy text, then the eight rows behind [IMG0]..[IMG7] (facts of the released code).

Row i is the last hidden state that predicts token i + 1. The eight visual rows are rows p..p+7 with
p = min(index of [IMG0] - 1, N - 10) for a sequence of N tokens, p = N - 10 without [IMG0].
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import torch
from torch import Tensor
from transformers import DynamicCache, LlamaModel

from mgie_server.mgie.mllm import Mllm
from mgie_server.mgie.tokenizer import IMAGE_PATCH, IMG_TOKENS, Tokenizer

ROWS = 8
_DOUBTED = 32  # tokens of an answer whose alternatives are kept: those that name the change
_TAIL = 10  # rows of the prompt that a very short answer may reach back to


@dataclass(frozen=True)
class SpokenIds:
    """The ids that steer decoding, looked up in the tokenizer.

    refusal: the first token of a refusal, None for a model that never refuses.
    """

    patch: int
    img: list[int]  # [IMG0]..[IMG7]
    end: int
    refusal: int | None = None


def spoken_ids(tokenizer: Tokenizer, refusal: str = "") -> SpokenIds:
    """refusal: how a refusal begins, "" where the model never refuses."""
    return SpokenIds(
        patch=tokenizer.id_of(IMAGE_PATCH),
        img=[tokenizer.id_of(token) for token in IMG_TOKENS],
        end=tokenizer.eos_id,
        refusal=tokenizer.encode_plain(refusal)[0] if refusal else None,
    )


@dataclass(frozen=True)
class Choice:
    """One decoded token, the likeliest other one at its place, and the probabilities of both."""

    token: int
    sure: float
    other: int
    other_sure: float


@dataclass(frozen=True)
class Decoded:
    """new_ids: what was generated (or forced); rows: [8, H], the visual rows; choices: of the first tokens, what else they
    might have been."""

    new_ids: list[int]
    rows: Tensor
    choices: tuple[Choice, ...] = ()


class Reader(Protocol):
    """Reads embeddings of one sequence, in order, and keeps what attention needs of them."""

    def read(self, embeddings: Tensor) -> Tensor:
        """[1, n, H] -> last hidden states after the final norm, [n, H]."""
        ...


ReaderFor = Callable[[LlamaModel, int], Reader]  # of nothing yet, with room for so many tokens


class _NgramBan:
    """No n-gram of this size twice, counted over prompt and output; size 0 bans nothing."""

    def __init__(self, size: int, ids: list[int]) -> None:
        self.size = size
        self.ids = list(ids)
        self.followers: dict[tuple[int, ...], set[int]] = defaultdict(set)
        if not size:
            return
        for end in range(size, len(ids) + 1):
            self._note(ids[end - size : end])

    def _note(self, gram: list[int]) -> None:
        self.followers[tuple(gram[:-1])].add(gram[-1])

    def push(self, token: int) -> None:
        self.ids.append(token)
        if self.size and len(self.ids) >= self.size:
            self._note(self.ids[-self.size :])

    def banned(self) -> list[int]:
        if not self.size:
            return []
        return list(self.followers.get(tuple(self.ids[-(self.size - 1) :]), ()))


@torch.inference_mode()
def speak(
    mllm: Mllm,
    prompt_ids: list[int],
    features: Tensor,
    ids: SpokenIds,
    *,
    exact: bool,
    max_new_tokens: int = 96,
    no_repeat_ngram: int = 3,
    refuse_from: float = 1.0,
    reader_for: ReaderFor | None = None,
    end: int | None = None,
) -> Decoded:
    """Greedy decoding of the expressive text.

    end: a token with which it is enough, and no rows are wanted: what is spoken up to it comes back.

    reader_for: who reads instead of the library's own forward, as runtime.static_cache does.
    refuse_from: probability (0..1) of a refusal's first word from which on the model refuses, and below which it does not.

    exact: token by token to the end, as the original does. Otherwise (`fast`) the eight [IMG] tokens go through in one pass
    as soon as [IMG0] is due, and are forced after the text where it never comes.
    """
    room = len(prompt_ids) + max_new_tokens + ROWS
    reader = reader_for(mllm.llama, room) if reader_for else _LibraryReader(mllm)
    prompt = torch.tensor([prompt_ids], device=mllm.lm_head.weight.device)
    hidden = reader.read(mllm.embed(prompt, features, ids.patch))
    rows = [hidden[-_TAIL:]]
    ban = _NgramBan(no_repeat_ngram, prompt_ids)
    new_ids: list[int] = []
    choices: list[Choice] = []
    while len(new_ids) < max_new_tokens:
        scores = mllm.lm_head(rows[-1][-1]).float()
        if len(choices) < _DOUBTED:
            choices.append(_choice(scores))
        scores[ban.banned()] = -torch.inf
        if not new_ids and end is None:
            _decide_refusal(scores, ids, refuse_from)
        token = int(scores.argmax())
        if not exact and token in (ids.img[0], ids.end):
            break
        new_ids.append(token)
        ban.push(token)
        if token == end:
            return Decoded(new_ids, rows[-1])
        if token == ids.end or len(new_ids) == max_new_tokens:
            break
        rows.append(_read(mllm, [token], reader))
    if exact:
        return Decoded(new_ids, _original_rows(torch.cat(rows), len(prompt_ids), new_ids, ids.img[0]))
    spoken = _force_img(
        mllm, new_ids, rows[-1][-1:], reader, ids, budget_spent=len(new_ids) == max_new_tokens
    )
    return Decoded(spoken.new_ids, spoken.rows, tuple(choices))


def _choice(scores: Tensor) -> Choice:
    found = scores.softmax(-1).topk(2)
    ids, chances = found.indices, found.values
    return Choice(int(ids[0]), float(chances[0]), int(ids[1]), float(chances[1]))


def _decide_refusal(scores: Tensor, ids: SpokenIds, refuse_from: float) -> None:
    """Makes the refusal's first word certain or impossible; scores [V] are changed in place."""
    if ids.refusal is not None:
        refuses = float(scores.softmax(-1)[ids.refusal]) >= refuse_from
        scores[ids.refusal] = torch.inf if refuses else -torch.inf


class _LibraryReader:
    """A Reader through the library's own forward and cache."""

    def __init__(self, mllm: Mllm) -> None:
        self._mllm = mllm
        self._cache = DynamicCache(config=mllm.llama.config)

    def read(self, embeddings: Tensor) -> Tensor:
        return self._mllm.hidden(embeddings, cache=self._cache)[0]


def _read(mllm: Mllm, tokens: list[int], reader: Reader) -> Tensor:
    return reader.read(mllm.llama.embed_tokens(torch.tensor([tokens], device=mllm.lm_head.weight.device)))


def _force_img(
    mllm: Mllm, new_ids: list[int], last: Tensor, reader: Reader, ids: SpokenIds, budget_spent: bool
) -> Decoded:
    """[IMG0]..[IMG6] in one pass; with the state before them these are the eight rows."""
    if budget_spent:  # the last token was chosen but not yet read
        last = _read(mllm, new_ids[-1:], reader)
    rows = torch.cat([last, _read(mllm, ids.img[:-1], reader)])
    return Decoded([*new_ids, *ids.img, ids.end], rows)


def _original_rows(rows: Tensor, prompt_len: int, new_ids: list[int], img0: int) -> Tensor:
    total = prompt_len + len(new_ids)
    start = total - 10
    if img0 in new_ids:
        start = min(prompt_len + new_ids.index(img0) - 1, start)
    first_kept = total - 1 - len(rows)
    return rows[start - first_kept : start - first_kept + ROWS]


@torch.inference_mode()
def read_aloud(
    mllm: Mllm, prompt_ids: list[int], answer_ids: list[int], features: Tensor, ids: SpokenIds
) -> Decoded:
    """Forced decoding: the answer is given (a text that the user rewrote), its eight rows are computed in one pass."""
    sequence = torch.tensor([[*prompt_ids, *answer_ids, *ids.img[:-1]]], device=mllm.lm_head.weight.device)
    hidden = mllm.hidden(mllm.embed(sequence, features, ids.patch))[0]
    return Decoded([*answer_ids, *ids.img, ids.end], hidden[-ROWS:])
