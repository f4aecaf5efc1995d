"""Batches have the promised shapes and ranges, the same for the same seed, with and without photographs."""

from __future__ import annotations

from collections import Counter

import numpy as np

from mgie_server.training.operations import FAMILIES
from mgie_server.training.pairs import PairSource, corpus, jitter
from mgie_server.training.pictures import picture


def test_batch_shapes_ranges_and_flags(crops_file):
    batch = PairSource(1, crops_file).batch(200)
    for pixels in (batch.before, batch.after):
        assert pixels.shape == (200, 64, 64, 3) and pixels.dtype == np.float32
        assert np.isfinite(pixels).all() and pixels.min() >= 0 and pixels.max() <= 1
    assert len(batch.instructions) == len(batch.expressive) == len(batch.family) == len(batch.degree) == 200
    assert batch.supported.tolist() == [f is not None for f in batch.family]
    assert all(batch.instructions) and all(batch.expressive)


def test_refused_samples_leave_the_picture_alone_and_say_so():
    batch = PairSource(2, unsupported_share=0.5).batch(200)
    for i in range(200):
        refused = batch.expressive[i].startswith("Not an edit of light and color:")
        assert refused == (batch.family[i] is None)
        if refused:
            assert np.array_equal(batch.before[i], batch.after[i])


def test_supported_samples_change_the_picture():
    batch = PairSource(3, unsupported_share=0.0).batch(300)
    change = np.abs(batch.after - batch.before).mean((1, 2, 3))
    plain = np.array([FAMILIES[f].damage is None for f in batch.family if f])
    assert np.median(change) > 0.05 and (change[plain] > 0.004).mean() > 0.95


def test_the_same_seed_gives_the_same_batches(crops_file):
    first, second = PairSource(7, crops_file), PairSource(7, crops_file)
    for _ in range(2):
        a, b = first.batch(40), second.batch(40)
        assert np.array_equal(a.before, b.before) and np.array_equal(a.after, b.after)
        assert a.instructions == b.instructions and a.expressive == b.expressive
    assert PairSource(8, crops_file).batch(40).instructions != a.instructions


def test_all_families_are_drawn():
    drawn = Counter(PairSource(5).batch(1500).family)
    assert set(drawn) == {*FAMILIES, None}
    assert min(drawn.values()) > 35 and 130 < drawn[None] < 230


def test_photographs_are_used_by_their_share(crops_file):
    with np.load(crops_file) as file:
        crops = file["crops"].astype(np.float32) / 255
    source = PairSource(6, crops_file, photo_share=0.6, unsupported_share=1.0)
    means = crops.mean((1, 2))
    used = 0
    for _ in range(200):
        before = source.sample().before
        near = np.abs(means - before.mean((0, 1))).max(1) < 1e-6  # one in five is not jittered
        used += bool(near.any())
    assert 10 < used < 50


def test_jitter_varies_and_stays_in_range():
    rng = np.random.default_rng(0)
    own = picture(np.random.default_rng(1))
    varied = np.stack([jitter(rng, own) for _ in range(100)])
    assert varied.min() >= 0 and varied.max() <= 1
    assert varied.mean((1, 2, 3)).std() > 0.03


def test_pictures_are_varied_and_deterministic():
    rng = np.random.default_rng(0)
    drawn = np.stack([picture(rng) for _ in range(200)])
    assert drawn.shape == (200, 64, 64, 3) and drawn.dtype == np.float32
    assert drawn.min() >= 0 and drawn.max() <= 1
    means = drawn.mean((1, 2, 3))
    assert np.quantile(means, 0.05) < 0.3 and np.quantile(means, 0.95) > 0.6
    assert np.array_equal(picture(np.random.default_rng(0)), drawn[0])


def test_corpus_gives_instructions_and_texts():
    lines = list(corpus(400, seed=1))
    assert len(lines) == 400
    assert any(line.startswith("Not an edit") for line in lines)
    assert any(line.startswith("The picture becomes") for line in lines)
