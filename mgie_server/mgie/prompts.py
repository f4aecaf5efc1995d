"""What the MLLM reads and how its answer is cleaned: prompt, training conversation, expressive text.

The prompt is Vicuna v1.1's, as the released code builds it. The user's words are always tokenised as plain
text, so that a literal "[IMG0]" or "<im_patch>" in them means nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from mgie_server.mgie.tokenizer import IMAGE_END, IMAGE_PATCH, IMAGE_START, IMG_TOKENS, Tokenizer
from mgie_server.mgie.traditional import simplified

IGNORED = -100  # a label that takes no part in the loss


@dataclass(frozen=True)
class PromptTemplate:
    """A prompt as plain data: system + before + X + after, the picture, answer.

    The defaults are the published MGIE's.
    image_tokens: how many `image_patch` tokens stand for the picture; image_start and image_end may be "".
    answer: the marker behind which the model speaks; in training the labels begin after it.
    lowercase, simplified: the instruction is read in lower case, and in Simplified Chinese characters (a small model need
    not learn both).
    """

    system: str = (
        "A chat between a curious user and an artificial intelligence assistant. "
        "The assistant gives helpful, detailed, and polite answers to the user's questions. "
    )
    before: str = "USER: what will this image be like if '"
    after: str = "'\n"
    image_start: str = IMAGE_START
    image_patch: str = IMAGE_PATCH
    image_end: str = IMAGE_END
    image_tokens: int = 256
    answer: str = " ASSISTANT:"
    lowercase: bool = False
    simplified: bool = False


@dataclass(frozen=True)
class Conversation:
    """A training sample's tokens; labels, as many as ids, are IGNORED up to the end of the answer marker.

    usable: False when the expressive text holds the answer marker or the end token; then all are IGNORED.
    """

    ids: list[int]
    labels: list[int]
    usable: bool


def build_prompt(template: PromptTemplate, tokenizer: Tokenizer, instruction: str) -> list[int]:
    """Ids from BOS to the answer marker; `image_patch` stands at the picture's places and nowhere else."""
    # added tokens swallow the blanks beside them, hence strip
    said = instruction.lower() if template.lowercase else instruction
    said = simplified(said) if template.simplified else said
    question = (template.system + template.before + said + template.after).rstrip()
    picture = [template.image_start, *[template.image_patch] * template.image_tokens, template.image_end]
    return [
        tokenizer.bos_id,
        *tokenizer.encode_plain(question),
        *[tokenizer.id_of(token) for token in picture if token],
        *tokenizer.encode_plain(template.answer.strip()),
    ]


def build_answer(tokenizer: Tokenizer, expressive: str) -> list[int]:
    """Ids of an expressive text as they follow the prompt, without [IMG0] and the end (forced decoding)."""
    return tokenizer.encode_plain(expressive.rstrip())


def build_conversation(
    template: PromptTemplate, tokenizer: Tokenizer, instruction: str, expressive: str, max_length: int = 512
) -> Conversation:
    """Prompt + expressive text + [IMG0]..[IMG7] + end token, cut at max_length."""
    prompt = build_prompt(template, tokenizer, instruction)
    img = [tokenizer.id_of(token) for token in IMG_TOKENS]
    end = tokenizer.eos_id
    ids = [*prompt, *_answer_with_ends(tokenizer, expressive), *img, end][:max_length]
    usable = end not in ids[:-1] and not _holds_marker(template, expressive)
    labels = [IGNORED] * len(prompt) + ids[len(prompt) :] if usable else [IGNORED] * len(ids)
    return Conversation(ids, labels[:max_length], usable)


def clean_up(answer: str, end: str = "</s>") -> str:
    """The expressive text in a decoded answer: up to the end, "alternative" or [IMG0], two sentences at most.

    Sentences are split at "." and joined without a blank, as the original does. An empty answer gives "".
    """
    text = answer.strip().split(end)[0].strip()
    text = re.split("alternative", text, maxsplit=1, flags=re.IGNORECASE | re.ASCII)[0]
    text = text.split(IMG_TOKENS[0])[0]
    text = ".".join(sentence.strip() for sentence in text.split(".")[:2])
    if text and not text.endswith("."):
        text += "."
    return text.strip()


def _answer_with_ends(tokenizer: Tokenizer, expressive: str) -> list[int]:
    """As `build_answer`, but the end token counts as such, as it does in the original's training."""
    first, *others = expressive.rstrip().split(tokenizer.eos)
    ids = tokenizer.encode_plain(first)
    for part in others:
        ids += [tokenizer.eos_id, *tokenizer.encode_plain(part)]
    return ids


def _holds_marker(template: PromptTemplate, expressive: str) -> bool:
    """A second answer marker would leave open which one the labels begin after."""
    return bool(template.answer.strip()) and f"{template.answer} " in f"{expressive} "
