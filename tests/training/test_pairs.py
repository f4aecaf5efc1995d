"""Samples have the promised shapes and words, the same for the same seed, with and without photographs."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np
import pytest

from mgie_server.training import expressive
from mgie_server.training.choosing import touches
from mgie_server.training.edit_pairs import EditPairs
from mgie_server.training.operations import FAMILIES
from mgie_server.training.pairs import PairSource, Sample, corpus
from mgie_server.training.picture_source import PictureSource, jitter
from mgie_server.training.pictures import picture

CHINESE = re.compile(r"[\u4e00-\u9fff]")


def samples_of(drawings, seed: int = 1, crops=None, **shares: float) -> Iterator[Sample]:
    pairs, rng = PairSource(crops, drawings_path=drawings, **shares), np.random.default_rng(seed)
    while True:
        yield pairs.sample(rng)


@pytest.fixture(scope="module")
def samples(drawings_file) -> list[Sample]:
    drawn = samples_of(drawings_file)
    return [next(drawn) for _ in range(600)]


def test_shapes_and_ranges(samples, drawings_file, crops_file):
    mixed = samples_of(drawings_file, crops=crops_file)
    for sample in [*samples[:150], *(next(mixed) for _ in range(100))]:
        for pixels in (sample.pair.before, sample.pair.after):
            assert pixels.shape == (64, 64, 3) and pixels.dtype == np.float32
            assert np.isfinite(pixels).all() and pixels.min() >= 0 and pixels.max() <= 1
        assert sample.instruction.text and sample.expressive
        assert len(sample.pair.edits) == len(sample.pair.outcomes)


def test_refused_samples_leave_the_picture_alone_and_say_so(samples):
    refused = [s for s in samples if not s.pair.edits]
    assert 0.22 < len(refused) / len(samples) < 0.37
    for sample in refused:
        assert sample.expressive == expressive.refuse(
            sample.instruction.text, sample.instruction.kind, sample.instruction.nearest
        )
        assert np.array_equal(sample.pair.before, sample.pair.after) and sample.spoken


def test_spoken_texts_tell_of_the_edits_in_the_language_of_the_instruction(samples):
    spoken = [s for s in samples if s.spoken and s.pair.edits]
    for sample in spoken:
        assert sample.instruction.edits == sample.pair.edits
        seen = expressive.look(sample.pair.before)
        said = sample.instruction
        told = expressive.describe(said.edits, sample.pair.outcomes, seen, said.language, said.area)
        assert sample.expressive == told
        chinese = sample.instruction.language == "zh"
        assert bool(CHINESE.search(sample.expressive)) == chinese
        assert chinese or not CHINESE.search(
            sample.instruction.text
        )  # "sepia" is said in Chinese sentences too
    assert {s.instruction.language for s in spoken} == {"en", "zh"}


def test_rewritten_samples_are_not_spoken_and_their_text_counts(drawings_file):
    """The text stands against the instruction, or is an instruction itself; the picture follows the text."""
    drawn = samples_of(drawings_file, unsupported_share=0.0, rewritten_share=1.0)
    own = against = 0
    for _ in range(200):
        sample = next(drawn)
        assert not sample.spoken and sample.pair.edits == sample.instruction.edits
        seen = expressive.look(sample.pair.before)
        told = {
            expressive.describe(sample.pair.edits, sample.pair.outcomes, seen, lang) for lang in ("en", "zh")
        }
        own += sample.expressive not in told
        against += sample.expressive in told
    assert own > 25 and against > 80


def test_about_an_eighth_of_the_edits_is_rewritten(samples):
    edited = [s for s in samples if s.pair.edits]
    assert 0.07 < np.mean([not s.spoken for s in edited]) < 0.18


def test_two_edits_of_a_pair_share_nothing(samples):
    two = [s.pair.edits for s in samples if len(s.pair.edits) == 2]
    assert len(two) > 50
    assert not [edits for edits in two if touches(edits[0].family) & touches(edits[1].family)]


def test_supported_samples_change_the_picture(drawings_file):
    pairs, rng = EditPairs(PictureSource(None, 0, drawings_file)), np.random.default_rng(3)
    found = [pairs.draw(rng) for _ in range(300)]
    change = np.array([np.abs(p.after - p.before).mean() for p in found])
    certain = np.array(
        [
            all(FAMILIES[e.family].damage is None and e.family != "replace colors" for e in p.edits)
            for p in found
        ]
    )
    assert np.median(change) > 0.05 and (change[certain] > 0.004).mean() > 0.95


def test_the_same_seed_gives_the_same_samples(drawings_file, crops_file):
    first, second = (samples_of(drawings_file, 7, crops_file) for _ in range(2))
    for _ in range(40):
        a, b = next(first), next(second)
        assert np.array_equal(a.pair.before, b.pair.before) and np.array_equal(a.pair.after, b.pair.after)
        assert (a.instruction, a.expressive, a.pair.edits) == (b.instruction, b.expressive, b.pair.edits)
    other = samples_of(drawings_file, 8, crops_file)
    assert [next(other).instruction.text for _ in range(5)] != [
        next(first).instruction.text for _ in range(5)
    ]


def test_photographs_are_used_by_their_share(drawings_file, crops_file):
    for share in (0.0, 0.6, 1.0):
        pictures, rng = PictureSource(crops_file, share, drawings_file), np.random.default_rng(6)
        real = [pictures.picture(rng, mends=False)[1] for _ in range(300)]
        assert abs(np.mean(real) - share) < 0.09


def test_what_is_to_be_mended_shows_most_of_a_photograph(drawings_file, crops_file):
    with np.load(crops_file) as file:
        small = file["crops"][file["parts"] < 0.55].astype(np.float32) / 255
    pictures, rng = PictureSource(crops_file, 1.0, drawings_file), np.random.default_rng(6)
    assert len(small) > 5
    for _ in range(60):
        found = pictures.picture(rng, mends=True)[0]
        assert not (np.abs(small - found).max((1, 2, 3)) == 0).any()
        assert not (np.abs(small - found[:, ::-1]).max((1, 2, 3)) == 0).any()


def test_without_crops_there_are_drawings_alone(drawings_file):
    pictures = PictureSource(None, 1.0, drawings_file)
    assert not any(pictures.picture(np.random.default_rng(i), mends=False)[1] for i in range(20))


def test_jitter_varies_and_stays_in_range():
    rng = np.random.default_rng(0)
    own = picture(np.random.default_rng(1))
    varied = np.stack([jitter(rng, own) for _ in range(100)])
    assert varied.min() >= 0 and varied.max() <= 1
    assert varied.mean((1, 2, 3)).std() > 0.03


def test_pictures_are_varied_and_deterministic():
    rng = np.random.default_rng(0)
    drawn = np.stack([picture(rng) for _ in range(150)])
    assert drawn.shape == (150, 64, 64, 3) and drawn.dtype == np.float32
    assert drawn.min() >= 0 and drawn.max() <= 1
    means = drawn.mean((1, 2, 3))
    assert np.quantile(means, 0.05) < 0.3 and np.quantile(means, 0.95) > 0.6
    assert np.array_equal(picture(np.random.default_rng(0)), drawn[0])


def test_corpus_gives_instructions_and_texts_in_both_languages():
    lines = list(corpus(120, seed=1))
    assert len(lines) == 120 and all(line == line.lower() for line in lines[::2])
    texts = lines[1::2]
    for start in ("Not an edit", "The picture becomes", "画面调整为"):
        assert any(line.startswith(start) for line in texts), start
