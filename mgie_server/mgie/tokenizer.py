"""The LLaMA tokenizer on sentencepiece: same ids and text as the slow one of transformers 4.28.

Fast tokenizers give other ids around added tokens, and today's transformers has no slow one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import sentencepiece

IMG_TOKENS = tuple(f"[IMG{i}]" for i in range(8))
IMAGE_PATCH, IMAGE_START, IMAGE_END = "<im_patch>", "<im_start>", "<im_end>"
MGIE_TOKENS = (IMAGE_PATCH, IMAGE_START, IMAGE_END, *IMG_TOKENS)


@dataclass(frozen=True)
class AddedTokens:
    """What a tokenizer folder says beside its sentencepiece model.

    ids: added tokens with the ids that the folder fixes. bos, eos, unk: the base vocabulary's special tokens.
    """

    ids: dict[str, int] = field(default_factory=dict[str, int])
    bos: str = "<s>"
    eos: str = "</s>"
    unk: str = "<unk>"


class Tokenizer:
    """Text <-> ids. Ids of added tokens are looked up by `id_of`; nothing depends on their numbers.

    model: bytes of a sentencepiece model. append: tokens that get the next free ids unless they are known.
    """

    def __init__(
        self, model: bytes, added: AddedTokens | None = None, append: Iterable[str] = MGIE_TOKENS
    ) -> None:
        added = added or AddedTokens()
        self._pieces = sentencepiece.SentencePieceProcessor()
        self._pieces.LoadFromSerializedProto(model)
        self._added = _with_appended(self._pieces, added, append)
        self._names = {i: token for token, i in self._added.items()}
        self._special = {added.bos, added.eos, added.unk}
        split_at = sorted(self._special | set(self._added), key=len, reverse=True)
        self._splitter = re.compile("(" + "|".join(map(re.escape, split_at)) + ")")
        self.eos = added.eos
        self.bos_id, self.eos_id, self.unk_id = (self.id_of(t) for t in (added.bos, added.eos, added.unk))
        self._protected = {self.bos_id, self.eos_id, *self._names}

    def __len__(self) -> int:
        return max([self._pieces.vocab_size() - 1, *self._names]) + 1

    def id_of(self, token: str) -> int:
        """Id of one whole token; raises KeyError when there is no such token."""
        if token in self._added:
            return self._added[token]
        index = self._pieces.piece_to_id(token)
        if self._pieces.id_to_piece(index) != token:
            raise KeyError(f"the tokenizer has no token {token!r}")
        return index

    def encode(self, text: str, add_bos: bool = True) -> list[int]:
        """Ids of a text in which special and added tokens count as such, as the slow tokenizer gives them."""
        parts = [part for part in self._splitter.split(text) if part]
        for i, part in enumerate(parts):
            if part in self._added and part not in self._special:
                if i > 0:
                    parts[i - 1] = parts[i - 1].rstrip()
                if i + 1 < len(parts):
                    parts[i + 1] = parts[i + 1].lstrip()
        ids: list[int] = [self.bos_id] if add_bos else []
        for part in parts:
            if self._splitter.fullmatch(part):
                ids.append(self.id_of(part))
            elif part:
                ids.extend(self._pieces.encode(part))
        return ids

    def encode_plain(self, text: str) -> list[int]:
        """Ids of a text in which nothing is special: "[IMG0]" and "</s>" are ordinary words; no BOS."""
        ids: list[int] = self._pieces.encode(text)
        if self._protected.isdisjoint(ids):
            return ids
        # only a sentencepiece model that holds the added tokens as user-defined symbols comes here
        ids = []
        for part in self._splitter.split(text):
            found = self._pieces.encode(part)
            ids.extend(found if self._protected.isdisjoint(found) else self._spell(part))
        return ids

    def decode(self, ids: Sequence[int], skip_special: bool = False) -> str:
        """Text of ids, as the slow tokenizer writes it: blanks around added tokens, one before special ones.

        skip_special leaves out bos, eos, unk and every added token.
        """
        runs: list[str] = []
        run: list[int] = []
        for index in ids:
            if skip_special and index in (self.unk_id, *self._protected):
                continue
            if index in self._names:
                runs.extend([self._join(run)] if run else [])
                runs.append(self._names[index])
                run = []
            else:
                run.append(index)
        runs.extend([self._join(run)] if run else [])
        return " ".join(runs)

    def _join(self, ids: Sequence[int]) -> str:
        """Text of ids of the base vocabulary: a blank before a special token but the first of a row."""
        pending: list[int] = []
        text, after_special = "", False
        for i, index in enumerate(ids):
            special = index in (self.bos_id, self.eos_id, self.unk_id)
            if special:
                text += "" if after_special or i == 0 else " "
                text += self._text_of(pending) + self._pieces.id_to_piece(index)
                pending = []
            else:
                pending.append(index)
            after_special = special
        return text + self._text_of(pending)

    def _text_of(self, ids: list[int]) -> str:
        return self._pieces.decode(ids) if ids else ""

    def _spell(self, text: str) -> list[int]:
        """Character by character."""
        ids: list[int] = []
        for char in text.replace(" ", "▁"):
            index = self._pieces.piece_to_id(char)
            if index != self._pieces.unk_id():
                ids.append(index)
            else:
                ids.extend(self._pieces.piece_to_id(f"<0x{byte:02X}>") for byte in char.encode())
        return ids


def _with_appended(
    pieces: sentencepiece.SentencePieceProcessor, added: AddedTokens, append: Iterable[str]
) -> dict[str, int]:
    ids = dict(added.ids)
    for token in append:
        if token in ids:
            continue
        known = pieces.piece_to_id(token)
        taken = pieces.id_to_piece(known) == token
        ids[token] = known if taken else max([pieces.vocab_size() - 1, *ids.values()]) + 1
    return ids
