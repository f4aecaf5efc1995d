"""MGIE behind the engine interface: words and pictures in, words and pictures out."""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from dataclasses import replace

import numpy as np
import torch

from mgie_protocol.errors import MgieError
from mgie_server.detail.network import DetailNetwork
from mgie_server.engines.amounts import as_much_as, asked_amount
from mgie_server.engines.areas import PARTS, Area, area_in
from mgie_server.engines.detail_editing import edited_crops, scales_of
from mgie_server.engines.detail_edits import detail_in
from mgie_server.engines.detail_guess import DetailGuess
from mgie_server.engines.detail_reading import DetailReader
from mgie_server.engines.doubt import doubt
from mgie_server.engines.editor_engine import EditorEngine
from mgie_server.engines.engine import Capabilities, Description, EditSettings, OnBatchStep, cut_short
from mgie_server.engines.near_edits import near_edits
from mgie_server.engines.open_reading import OpenReader
from mgie_server.engines.passes import one_after_another
from mgie_server.engines.second_reading import SecondReading, one_change
from mgie_server.engines.short_forms import spelled_out
from mgie_server.engines.text_form import beginning, texts_in
from mgie_server.engines.two_areas import always
from mgie_server.engines.wish_reading import WishReader
from mgie_server.mgie.decoding import Decoded
from mgie_server.mgie.mgie import Mgie
from mgie_server.mgie.prompts import PromptTemplate, build_answer, build_prompt, clean_up
from mgie_server.mgie.tokenizer import Tokenizer
from mgie_server.runtime.turns import EDITOR, LLM, Turns
from mgie_server.segmentation.finder import SegmentFinder
from mgie_server.segmentation.segments import Segments
from mgie_server.sentences.classifier import SentenceClassifier

Picture = np.ndarray
_SMALL = 50_000_000  # parameters
_AREAS = "a place, tone or colour in it"
_PARTS = f"a place, tone, colour or part in it ({', '.join(PARTS)})"
_LONG = 40  # tokens of an instruction beyond which what is said again and again is read once


class MgieEngine(EditorEngine[Mgie]):
    """One loaded MGIE. The device and the number type are the model's own."""

    def __init__(
        self,
        model: Mgie,
        tokenizer: Tokenizer,
        capabilities: Capabilities,
        turns: Turns | None = None,
        finder: SegmentFinder | None = None,
        detail: DetailNetwork | None = None,
        second: SentenceClassifier | None = None,
    ) -> None:
        """finder: of the parts that an area may name; None: the capabilities say parts=False. detail: edits detail;
        None: such wishes are the language model's to refuse. second: reads instructions beside the language model."""
        super().__init__(model, turns)
        self._finder, self._second = finder, second
        self.tokenizer = tokenizer
        self.capabilities, self.detail = capabilities, detail
        self.template = PromptTemplate(**model.config.prompt)
        small = sum(p.numel() for p in model.parameters()) < _SMALL
        self._one_thread = small and model.device.type == "cpu"

    def describe(
        self, picture: Picture, instruction: str, expressive: str | None = None, decoding: str = "fast"
    ) -> Description:
        """Expressive text and the eight visual rows in one pass; a given text is read by forced decoding."""
        with self._threads(), self.turn(LLM):
            return self._describe(picture, instruction, expressive, decoding, 1)[0]

    def readings(
        self, picture: Picture, instruction: str, count: int, decoding: str = "fast"
    ) -> tuple[Description, ...]:
        """As `ReadingEngine.readings`."""
        with self._threads(), self.turn(LLM):
            return self._describe(picture, instruction, None, decoding, count)

    def _describe(
        self, picture: Picture, instruction: str, expressive: str | None, decoding: str, count: int
    ) -> tuple[Description, ...]:
        def read_alone(words: str, text: str | None = None) -> Description:
            return self._of_picture(picture, words, text, decoding)

        def told(words: str, change: str) -> Description:
            return read_alone(words, self._told(picture, words, change))

        def read(words: str, text: str | None = None, in_area: bool = False) -> Description:
            if text or not self._second:
                return read_alone(words, text)
            return SecondReading(self._second, read_alone, told, self.capabilities.title, in_area).describe(
                words
            )

        def read_left(words: str, text: str | None = None) -> Description:
            return read(words, text, in_area=True)

        if not self.model.config.grammar:
            return (read_alone(instruction, expressive),)
        instruction = spelled_out(instruction)
        reader = DetailReader(read, self.capabilities.title) if self.detail else None
        if reader and self._second:
            reader = replace(reader, guess=DetailGuess(self._second).edit)
        if expressive:
            of_text = reader.text if reader else read
            return (one_after_another([of_text(instruction, one) for one in texts_in(expressive)]),)
        of_wish, of_left = read, read_left
        if reader:
            of_wish, of_left = reader.wish, replace(reader, read=read_left).wish
        wishes = WishReader(
            of_wish, of_left, self.capabilities.title, self._finder is not None, self._likely()
        )
        return OpenReader(wishes.describe, told).describe(instruction, count)

    def _likely(self) -> Callable[[str], float]:
        """How probable it is that a text asks for one change, of light and color or of detail."""
        if not self._second:
            return always
        second, detail = self._second, self.detail
        return lambda words: one_change(second, words, detail is not None)

    def _told(self, picture: Picture, instruction: str, change: str) -> str:
        """An expressive text that names this change, and says of the picture what the model says of it."""
        prompt = build_prompt(self.template, self.tokenizer, self._readable(instruction, True))
        begun = build_answer(self.tokenizer, beginning(change))
        most = self.model.config.max_new_tokens - len(begun)
        spoken = self.model.continued(picture, prompt, begun, end=self.tokenizer.eos_id, most=most)
        return chinese_marks(clean_up(self.tokenizer.decode(spoken), self.tokenizer.eos))

    def _of_picture(
        self, picture: Picture, instruction: str, expressive: str | None, decoding: str
    ) -> Description:
        prompt = build_prompt(self.template, self.tokenizer, self._readable(instruction, bool(expressive)))
        if expressive:
            answer, room = build_answer(self.tokenizer, expressive), self.model.config.max_new_tokens
            read = answer[:room]
            notes = () if read == answer else (cut_short(self.tokenizer.decode(read), len(answer), room),)
            decoded = self.model.read_aloud(picture, prompt, read)
            return Description(expressive, _numpy(decoded.rows), notes, area=self._area(expressive))
        decoded = self.model.describe(picture, prompt, exact=decoding == "exact")
        text = clean_up(self.tokenizer.decode(decoded.new_ids), self.tokenizer.eos)
        self._refuse(instruction, text)
        sure = self._sure(instruction, picture, prompt, decoded)
        return Description(chinese_marks(text), _numpy(decoded.rows), sure=sure, area=self._area(text))

    def _area(self, text: str) -> Area | None:
        return area_in(text)[0] if self.model.config.grammar else None

    def segments(self, picture: Picture) -> Segments:
        """As `SegmentingEngine.segments`."""
        if not self._finder:
            raise ValueError(f"{self.capabilities.name} finds no parts")
        with self._threads():
            return self._finder.find(picture)

    def edit_many(
        self,
        picture: Picture,
        description: Description,
        settings: Sequence[EditSettings],
        on_step: OnBatchStep,
    ) -> list[Picture]:
        if description.rows is None:
            raise ValueError("MGIE edits by visual rows, and the description has none")
        if not description.lit:
            return self._left_alone(picture, len(settings), on_step)
        rows = torch.as_tensor(description.rows).expand(len(settings), -1, -1)
        told = self.sampling(picture, settings, on_step)
        with self._threads(), self.turn(EDITOR):
            pictures = [picture] * len(settings)
            made = self.model.edit_batch(pictures, rows, told.guidance, told.seeds, told.on_step)
        amount = asked_amount(detail_in(description.expressive)[1]) if self.model.config.grammar else None
        if not amount:
            return made
        before = self.reconstruct(picture)
        return [as_much_as(amount, before, one) for one in made]

    def _left_alone(self, picture: Picture, count: int, on_step: OnBatchStep) -> list[Picture]:
        """Light and colour as they are: what an edit that changes nothing would return."""
        same = self.reconstruct(picture)
        on_step(1, 1, [lambda: picture] * count)
        return [same] * count

    def detail_scales(self, description: Description, octaves: int) -> tuple[int, ...]:
        return scales_of(description.detail, octaves)

    def edit_detail(
        self,
        crops: np.ndarray,
        noise: np.ndarray,
        scales: Sequence[float],
        long_side: float,
        description: Description,
    ) -> np.ndarray:
        """See engine.DetailEngine."""
        if self.detail is None:
            raise ValueError("there is no network for detail, and the description asks for it")
        with self._threads(), self.turn(EDITOR):
            return edited_crops(self.detail, crops, noise, scales, long_side, description.detail)

    @contextmanager
    def _threads(self) -> Generator[None, None, None]:
        """A small model on a CPU is quicker on one thread: its steps are shorter than waking a second one."""
        before = torch.get_num_threads()
        torch.set_num_threads(1 if self._one_thread else before)
        try:
            yield
        finally:
            torch.set_num_threads(before)

    def _readable(self, instruction: str, has_text: bool) -> str:
        """The instruction without words said twice in a row where it is long, and not longer than what was taught.

        Raises MgieError edit_not_supported for one that is; where a text of the person's own decides, it is cut.
        """
        most = self.model.config.max_instruction
        if not most or len(self.tokenizer.encode_plain(instruction)) <= _LONG:
            return instruction
        instruction = once(instruction)
        ids = self.tokenizer.encode_plain(instruction)
        if len(ids) <= most:
            return instruction
        if has_text:
            return self.tokenizer.decode(ids[:most])
        raise MgieError(
            "edit_not_supported",
            f"{self.capabilities.title} reads instructions of up to {most} tokens (some {4 * most} letters), and this "
            f"one has {len(ids)}.",
            "Say the wish in one or two short sentences.",
            {"nearest": []},
        )

    def _sure(self, instruction: str, picture: Picture, prompt: list[int], decoded: Decoded) -> float | None:
        """How sure the reading is. Raises MgieError edit_not_supported where it is not sure enough to edit."""
        least = self.model.config.sure_from
        if not least or not decoded.choices:
            return None
        found = doubt(self.model, self.tokenizer, picture, prompt, decoded)
        if found.sure >= least:
            return found.sure
        readings = [chinese_marks(one) for one in found.readings[:2]]
        raise MgieError(
            "edit_not_supported",
            f"{self.capabilities.title} is not sure what {instruction[:200]!r} asks for.",
            f"Nearest edits that it can do: {', '.join(readings)}." if readings else "Say it in other words.",
            {"nearest": readings, "sure": found.sure},
        )

    def _refuse(self, instruction: str, text: str) -> None:
        refusal = self.model.config.refusal
        if not refusal or not text.startswith(refusal):
            return
        kind = text.removeprefix(refusal).split(".")[0].strip(": ")
        nearest = near_edits(instruction, kind, nearest_edits(text))
        areas = _PARTS if self._finder else _AREAS
        raise MgieError(
            "edit_not_supported",
            _refused(self.capabilities.title, instruction[:200], kind, areas, self.detail is not None),
            f"Nearest edits that it can do: {', '.join(nearest)}."
            if nearest
            else "Ask for a change of light or colour.",
            {"nearest": nearest, "kind": kind},
        )


def _refused(title: str, instruction: str, kind: str, areas: str, detail: bool) -> str:
    """Why it is not done, for people."""
    if kind == "another language":
        return f"{title} reads English and Chinese, and {instruction!r} seems to be neither."
    if kind == "nothing to change":
        return f"{title} finds nothing to change in {instruction!r}."
    return (
        f"{title} adjusts light{', colour and detail' if detail else ' and colour'}, of the whole picture or of {areas}; "
        f"it cannot do {instruction!r}{f' ({kind})' if kind else ''}."
    )


def nearest_edits(refusal: str) -> list[str]:
    """Up to three edits named behind "Nearest:" in a refusal."""
    found = re.search(r"Nearest:\s*([^.]*)", refusal)
    return [name.strip() for name in found.group(1).split(",") if name.strip()][:3] if found else []


def once(text: str) -> str:
    """The text without words that repeat the one before them, and the like of up to six words: "please please"."""
    said = re.sub(r"\s+", " ", text)
    for _ in range(3):
        said = re.sub(r"(?<!\S)(\S+(?: \S+){0,5}?)(?: \1)+(?!\S)", r"\1", said, flags=re.IGNORECASE)
        said = re.sub(r"([^\x00-\x7f]{1,12}?)\1{2,}", r"\1", said)
    return said


def chinese_marks(text: str) -> str:
    """A Chinese text with its own punctuation: the tokenizer's normal form has ASCII colons and commas."""
    if "。" not in text:
        return text
    return text.rstrip(".").translate(str.maketrans({":": "：", ",": "，"}))


def _numpy(rows: torch.Tensor) -> np.ndarray:
    return rows.float().cpu().numpy()
