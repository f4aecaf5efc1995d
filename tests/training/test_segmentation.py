"""The parts network's training: lists, hand-drawn labels, samples, and a short run that resumes and exports."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import torch

from mgie_server.segmentation.classes import CLASSES
from mgie_server.segmentation.finder import SegmentFinder
from mgie_server.training.segmentation.gathering import Listed, every_listed, read_pictures
from mgie_server.training.segmentation.labels import Labeled, read_labels, refined
from mgie_server.training.segmentation.mixing import (
    NOT_SKY,
    SKY,
    UNKNOWN,
    Cutout,
    Material,
    sky_patches,
    subjects_cut_out,
)
from mgie_server.training.segmentation.scenes import scene
from mgie_server.training.segmentation.taught import SIDE, read_taught
from mgie_server.training.segmentation.teaching import CROPS, teach
from mgie_server.training.segmentation.training import Run, loss_of


@pytest.fixture(scope="module")
def material() -> Material:
    """Scenes alone: nothing is fetched."""
    labeled = [scene(np.random.default_rng(seed), 96) for seed in range(12)]
    disc = np.zeros((40, 40), np.uint8)
    disc[8:32, 8:32] = 255
    return Material(
        labeled, [Cutout(np.full((40, 40, 3), 200, np.uint8), disc, "animal")], sky_patches(labeled)
    )


def test_every_label_names_a_listed_photograph_and_known_classes() -> None:
    labels, listed = read_labels(), {row.file: row for row in every_listed() if row.kind == "photograph"}
    assert len(labels) >= 520 and set(labels) <= set(listed)
    for name, regions in labels.items():
        for kind, points in regions:
            assert kind.lstrip("*") in CLASSES, name
            assert len(points) >= 3 and all(-1 <= value <= 101 for point in points for value in point), name
    assert sum(listed[name].use == "evaluate" for name in labels) == 33


def test_a_licence_that_is_not_free_is_refused(tmp_path: Path) -> None:
    assert all(row.kind in (*CLASSES, "photograph", "landscape") for row in read_pictures())
    row = "apt,package,a.png,animal,somebody,all rights reserved,debian/copyright,00,train"
    head = ",".join(Listed.__dataclass_fields__)
    (tmp_path / "list.csv").write_text(f"{head}\n{row}\n")
    with pytest.raises(ValueError, match="all rights reserved"):
        read_pictures(tmp_path / "list.csv")


class Half:
    """Stands for the teacher: finds the left half of whatever it sees."""

    def get_inputs(self) -> list[SimpleNamespace]:
        return [SimpleNamespace(name="input")]

    def run(self, _: None, seen: dict[str, np.ndarray]) -> list[np.ndarray]:
        found = np.zeros((1, 1, *seen["input"].shape[2:]), np.float32)
        found[..., : found.shape[-1] // 2] = 1
        return [found]


def test_a_teacher_says_what_crops_are_of(tmp_path: Path, material: Material) -> None:
    """Of photographs without a subject nothing is taken; of the others the subject is known, and no class."""
    flower, empty = material.labeled[0], material.labeled[1]
    there = replace(flower, subject=np.ones_like(flower.subject))
    none = replace(empty, subject=np.zeros_like(empty.subject))
    teach(Half(), [there, none], tmp_path, 1)
    taught = read_taught(tmp_path, [there, none])
    assert len(taught) == CROPS // 2
    assert taught[0].subject[:, : SIDE // 2 - 2].all() and not taught[0].subject[:, SIDE // 2 + 2 :].any()
    things, rng = replace(material, taught=taught), np.random.default_rng(0)
    samples = [things.sample(rng, 32) for _ in range(60)]
    learned = [one for one in samples if (one.classes == UNKNOWN).all()]
    assert 15 < len(learned) < 40 and all(0.4 < one.subject.mean() < 0.6 for one in learned)


def test_polygons_are_refined_to_the_edge() -> None:
    """Drawn a pixel beside it, the border of two colors is found."""
    picture = np.full((200, 400, 3), 40, np.uint8)
    picture[:100] = (120, 160, 220)
    drawn = refined(
        picture,
        [
            ("ground", [[0, 0], [100, 0], [100, 100], [0, 100]]),
            ("sky", [[0, 0], [100, 0], [100, 50.6], [0, 50.6]]),
        ],
    )
    assert ((drawn.classes == SKY)[:100]).mean() > 0.99 and ((drawn.classes == SKY)[100:]).mean() < 0.01


def test_samples_are_as_the_seed_says(material: Material) -> None:
    one, again = (material.sample(np.random.default_rng(5), 64) for _ in range(2))
    assert np.array_equal(one.picture, again.picture) and np.array_equal(one.classes, again.classes)
    for seed in range(30):
        sample = material.sample(np.random.default_rng(seed), 64)
        assert sample.picture.shape == (64, 64, 3) and 0 <= sample.picture.min() <= sample.picture.max() <= 1
        assert set(np.unique(sample.classes)) <= {*range(len(CLASSES)), NOT_SKY}
        assert set(np.unique(sample.subject)) <= {0, 1, UNKNOWN}


def test_what_is_not_known_teaches_nothing_but_the_sky() -> None:
    logits = torch.zeros(1, len(CLASSES) + 1, 4, 4, requires_grad=True)
    classes = torch.full((1, 4, 4), NOT_SKY, dtype=torch.uint8)
    loss_of(logits, classes, torch.full((1, 4, 4), UNKNOWN, dtype=torch.uint8)).backward()  # pyright: ignore
    assert logits.grad is not None
    assert (logits.grad[0, SKY] > 0).all() and (logits.grad[0, len(CLASSES)] == 0).all()


def test_subjects_are_cut_out_where_they_are_seen_whole() -> None:
    classes, subject = np.zeros((60, 60), np.uint8), np.zeros((60, 60), bool)
    subject[20:40, 20:40] = True
    classes[subject] = CLASSES.index("animal")
    seen = Labeled(np.zeros((60, 60, 3), np.uint8), classes, subject, np.ones((60, 60), bool))
    (found,) = subjects_cut_out([seen])
    assert found.name == "animal" and found.alpha.shape == (20, 20)
    assert not subjects_cut_out([Labeled(seen.picture, classes, np.roll(subject, 20, 0), seen.known)])


def test_a_run_learns_goes_on_and_is_exported(material: Material, tmp_path: Path) -> None:
    torch.set_num_threads(1)
    run = Run(tmp_path, 12)
    run.net.train()
    losses = [run.train_step(material) for _ in range(8)]
    run.save()
    going_on = Run(tmp_path, 12)
    going_on.net.train()
    assert going_on.step == 8
    rest = [going_on.train_step(material) for _ in range(2)]
    assert np.allclose([run.train_step(material) for _ in range(2)], rest, rtol=1e-3)
    assert np.mean(rest) < losses[0]
    found = SegmentFinder.load(going_on.export(material, 2)).find(np.zeros((50, 70, 3), np.float32))
    assert found.classes.shape == (80, 80, len(CLASSES)) and np.isfinite(found.classes).all()
