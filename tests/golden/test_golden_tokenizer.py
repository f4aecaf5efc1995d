"""The tokenizer against the slow LLaMA tokenizer of transformers 4.28."""

from __future__ import annotations

import io
import json
import shutil

import pytest
import sentencepiece
from golden_data import DATA, Golden

from mgie_server.mgie.tokenizer import IMG_TOKENS, MGIE_TOKENS, AddedTokens, Tokenizer
from mgie_server.weights.tokenizer_files import tokenizer_of

CASES = json.loads((DATA / "tiny" / "tokenizer_cases.json").read_text(encoding="utf-8"))["slow"]


@pytest.fixture(scope="module")
def tokenizer(golden: Golden) -> Tokenizer:
    return tokenizer_of(golden.layout.llava)


@pytest.fixture(scope="module")
def with_symbols() -> Tokenizer:
    """A model that holds the added tokens as user-defined symbols of its own vocabulary."""
    corpus = ["make the sky darker", "make it red and warm", "the picture will be brighter"] * 20
    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.Train(
        sentence_iterator=iter(corpus),
        model_writer=model,
        vocab_size=340,
        hard_vocab_limit=False,
        byte_fallback=True,
        user_defined_symbols=list(MGIE_TOKENS),
        minloglevel=2,
    )
    return Tokenizer(model.getvalue())


@pytest.mark.parametrize("case", CASES, ids=[repr(case["text"])[:30] for case in CASES])
def test_ids_and_text_are_the_slow_tokenizers(tokenizer: Tokenizer, case: dict) -> None:
    assert tokenizer.encode(case["text"]) == case["ids"]
    assert tokenizer.decode(case["ids"]) == case["decoded"]


def test_the_vocabulary_has_the_originals_size(tokenizer: Tokenizer, golden: Golden) -> None:
    assert len(tokenizer) == golden.json("tokenizer_cases.json")["vocab_size_slow"]


def test_sequences_of_text_and_added_tokens_decode_as_the_original_does(
    tokenizer: Tokenizer, golden: Golden
) -> None:
    for case in golden.infer["cases"]:
        assert tokenizer.decode(case["sequence"]) == case["decoded_raw"]


def test_ids_are_looked_up(tokenizer: Tokenizer, golden: Golden) -> None:
    assert [tokenizer.id_of(token) for token in IMG_TOKENS] == golden.infer["img_ids"]
    assert tokenizer.id_of("<im_patch>") == golden.infer["im_patch"]
    with pytest.raises(KeyError, match="IMG8"):
        tokenizer.id_of("[IMG8]")


def test_ids_follow_the_folder(golden: Golden, tmp_path) -> None:
    shutil.copy(golden.layout.llava / "tokenizer.model", tmp_path)
    moved = {"<im_patch>": 700, "<im_start>": 702, "<im_end>": 701}
    (tmp_path / "added_tokens.json").write_text(json.dumps(moved))
    tokenizer = tokenizer_of(tmp_path)
    assert tokenizer.encode("a <im_end> [IMG7]", add_bos=False)[-2:] == [701, 710]
    assert len(tokenizer) == 711


def test_skip_special_leaves_words_only(tokenizer: Tokenizer) -> None:
    ids = tokenizer.encode("the sky [IMG0] [IMG1] is red</s>")
    assert tokenizer.decode(ids, skip_special=True) == "the sky is red"


@pytest.mark.parametrize(
    "text", ["make [IMG0] red", "<im_patch>", "</s>", "a<s>b", "[IMG0][IMG1]", "[IMG", "[IMG0"]
)
def test_plain_text_holds_no_special_token(tokenizer: Tokenizer, with_symbols: Tokenizer, text: str) -> None:
    for subject in (tokenizer, with_symbols):
        special = {subject.id_of(token) for token in (*MGIE_TOKENS, "<s>", "</s>", "<unk>")}
        ids = subject.encode_plain(text)
        assert special.isdisjoint(ids)
        assert subject.decode(ids).replace(" ", "") == text.replace(" ", "")


def test_plain_text_is_otherwise_the_same(tokenizer: Tokenizer) -> None:
    text = "A quiet street, café 你好 😀\nand 'quotes'"
    assert tokenizer.encode_plain(text) == tokenizer.encode(text, add_bos=False)


def test_symbols_of_the_model_itself_are_found(with_symbols: Tokenizer) -> None:
    ids = with_symbols.encode("make it red [IMG0] [IMG1]", add_bos=False)
    assert ids[-2:] == [with_symbols.id_of("[IMG0]"), with_symbols.id_of("[IMG1]")]
    assert with_symbols.decode(ids) == "make it red [IMG0] [IMG1]"


def test_tokens_that_a_model_lacks_are_appended(golden: Golden) -> None:
    model = (golden.layout.llava / "tokenizer.model").read_bytes()
    tokenizer = Tokenizer(model, AddedTokens(), append=["<one>", "▁the", "<two>"])
    assert tokenizer.id_of("<two>") == tokenizer.id_of("<one>") + 1 == 601
    assert tokenizer.id_of("▁the") < 600
