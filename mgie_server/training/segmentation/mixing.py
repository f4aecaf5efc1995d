"""Samples for the segmentation network: crops of labeled pictures, with other skies, things pasted in, other light.

A few hundred pictures are few; what they are put together to is many. Everything depends on the generator alone.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import cv2
import numpy as np

from mgie_server.segmentation.classes import CLASSES
from mgie_server.training.segmentation.labels import Labeled
from mgie_server.training.segmentation.rooms import indoors
from mgie_server.training.segmentation.scenes import noise, scene, sky
from mgie_server.training.segmentation.taught import UNKNOWN, Taught

SKY = CLASSES.index("sky")
NOT_SKY = 254  # in a sample's classes: only that it is not the sky is known (of UNKNOWN, nothing)
SCENES, INDOORS, OTHER_SKY, PASTED, GRAY = 0.08, 0.06, 0.2, 0.35, 0.04  # shares of the samples
TAUGHT = 0.45  # the same, where there are any


@dataclass(frozen=True)
class Cutout:
    """picture: u8 [h, w, 3]; alpha: u8 [h, w]; name: its class; photograph: not a drawing."""

    picture: np.ndarray
    alpha: np.ndarray
    name: str


@dataclass(frozen=True)
class Sample:
    """picture: float32 [s, s, 3], 0..1; classes: u8 [s, s]; subject: u8 [s, s], 0, 1 or UNKNOWN."""

    picture: np.ndarray
    classes: np.ndarray
    subject: np.ndarray


@dataclass(frozen=True)
class Material:
    """What samples are made of. taught: crops of which only the subject is known, from a teacher."""

    labeled: list[Labeled]
    cutouts: list[Cutout]
    skies: list[np.ndarray]
    taught: list[Taught] = field(default_factory=list[Taught])

    def sample(self, rng: np.random.Generator, size: int) -> Sample:
        """One sample with sides of `size` px."""
        if self.taught and rng.random() < TAUGHT:
            return _taught(self.taught[int(rng.integers(len(self.taught)))], rng, size)
        kind = rng.random()
        if kind < SCENES + INDOORS:
            made = _whole(scene(rng, size) if kind < SCENES else indoors(rng, size))
        else:
            made = _crop(self.labeled[int(rng.integers(len(self.labeled)))], rng, size)
        if rng.random() < OTHER_SKY:
            made = self._with_other_sky(made, rng)
        if self.cutouts and rng.random() < PASTED:
            made = _pasted(made, self.cutouts[int(rng.integers(len(self.cutouts)))], rng)
        return Sample(other_light(made.picture, rng), made.classes, made.subject)

    def _with_other_sky(self, made: Sample, rng: np.random.Generator) -> Sample:
        mask, size = made.classes == SKY, len(made.picture)
        if mask.mean() < 0.04:
            return made
        if self.skies and rng.random() < 0.6:
            patch = self.skies[int(rng.integers(len(self.skies)))]
            new = cv2.resize(patch, (size, size), interpolation=cv2.INTER_AREA).astype(np.float32) / 255
            new = new[:, ::-1] if rng.random() < 0.5 else new
        else:
            new = sky(rng, size)
        share = np.asarray(cv2.blur(mask.astype(np.float32), (3, 3)), np.float32)[..., None]
        # the land under another sky has another light
        gain = np.float32(
            np.clip(new.mean() / max(made.picture[mask].mean(), 0.05), 0.5, 1.6) ** rng.uniform(0, 1)
        )
        land = np.clip(made.picture * gain, 0, 1)
        return Sample(land + share * (new - land), made.classes, made.subject)


def _whole(labeled: Labeled) -> Sample:
    classes = np.where(labeled.known, labeled.classes, NOT_SKY).astype(np.uint8)
    subject = np.where(labeled.known, labeled.subject, UNKNOWN).astype(np.uint8)
    picture: np.ndarray = labeled.picture.astype(np.float32) / 255
    return Sample(picture, classes, subject)


def _taught(one: Taught, rng: np.random.Generator, size: int) -> Sample:
    """Perhaps mirrored; of its classes nothing is known."""
    picture = cv2.resize(one.picture.astype(np.float32) / 255, (size, size), interpolation=cv2.INTER_AREA)
    subject = cv2.resize(one.subject, (size, size), interpolation=cv2.INTER_NEAREST)
    if rng.random() < 0.5:
        picture, subject = picture[:, ::-1], subject[:, ::-1]
    classes = np.full((size, size), UNKNOWN, np.uint8)
    return Sample(other_light(np.ascontiguousarray(picture), rng), classes, np.ascontiguousarray(subject))


def _crop(labeled: Labeled, rng: np.random.Generator, size: int) -> Sample:
    """A part of at least a third of the sides, stretched to a square, perhaps mirrored."""
    h, w = int(labeled.classes.shape[0]), int(labeled.classes.shape[1])
    part = 1.0 if rng.random() < 0.4 else float(np.exp(rng.uniform(math.log(0.4), 0)))
    aspect = float(np.exp(rng.normal(0, 0.2)))
    ch, cw = min(h, round(part * h * min(1, aspect))), min(w, round(part * w * min(1, 1 / aspect)))
    y, x = int(rng.integers(0, h - ch + 1)), int(rng.integers(0, w - cw + 1))
    at = (slice(y, y + ch), slice(x, x + cw))
    whole = _whole(Labeled(labeled.picture[at], labeled.classes[at], labeled.subject[at], labeled.known[at]))
    way = cv2.INTER_AREA if min(ch, cw) > size else cv2.INTER_LINEAR
    picture = np.asarray(cv2.resize(whole.picture, (size, size), interpolation=way), np.float32)
    classes, subject = (
        np.asarray(cv2.resize(x, (size, size), interpolation=cv2.INTER_NEAREST), np.uint8)
        for x in (whole.classes, whole.subject)
    )
    if part < 0.6:  # too near to say what the photograph is of
        subject = np.full_like(subject, UNKNOWN)
    if rng.random() < 0.5:
        picture, classes, subject = picture[:, ::-1], classes[:, ::-1], subject[:, ::-1]
    return Sample(picture, classes, subject)


def _pasted(made: Sample, cutout: Cutout, rng: np.random.Generator) -> Sample:
    """Something stands in the picture; where it is large it is what the picture is of."""
    size = len(made.picture)
    side = rng.uniform(0.2, 0.8) * size
    scale = side / max(cutout.alpha.shape)
    wide, high = (max(4, round(n * scale)) for n in cutout.alpha.shape[::-1])
    alpha = cv2.resize(cutout.alpha, (wide, high), interpolation=cv2.INTER_AREA).astype(np.float32) / 255
    colour = cv2.resize(cutout.picture, (wide, high), interpolation=cv2.INTER_AREA).astype(np.float32) / 255
    if rng.random() < 0.5:
        alpha, colour = alpha[:, ::-1], colour[:, ::-1]
    colour = np.clip(colour * rng.uniform(0.6, 1.25), 0, 1)
    x = round(rng.uniform(0.05, 0.95) * size - wide / 2)
    y = round(rng.uniform(0.3, 0.95) * size - high / 2)
    x0, y0, x1, y1 = max(x, 0), max(y, 0), min(x + wide, size), min(y + high, size)
    if x1 - x0 < 4 or y1 - y0 < 4:
        return made
    inner = (slice(y0 - y, y1 - y), slice(x0 - x, x1 - x))
    at = (slice(y0, y1), slice(x0, x1))
    picture, classes, subject = made.picture.copy(), made.classes.copy(), made.subject.copy()
    share, solid = alpha[inner], alpha[inner] > 0.5
    picture[at] += share[..., None] * (colour[inner] - picture[at])
    classes[at][solid] = CLASSES.index(cutout.name)
    if solid.sum() > 0.04 * size * size:
        subject[:] = 0
        subject[at][solid] = 1
    elif subject[at].max() != UNKNOWN:
        subject[at][solid] = 0
    return Sample(picture, classes, subject)


def other_light(picture: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """The picture under other light, by another camera; float32, 0..1."""
    out = np.clip(picture, 0, 1) ** np.float32(np.exp(rng.normal(0, 0.15)))
    gains = np.exp(rng.normal(0, 0.15) + rng.normal(0, 0.05, 3)).astype(np.float32)
    out = out * gains
    middle = out.mean()
    out = middle + (out - middle) * np.float32(np.exp(rng.normal(0, 0.2)))
    gray = out @ np.array((0.299, 0.587, 0.114), np.float32)
    saturation = 0.0 if rng.random() < GRAY else float(np.exp(rng.normal(0, 0.25)))
    out = gray[..., None] + np.float32(saturation) * (out - gray[..., None])
    if rng.random() < 0.15:
        out = np.asarray(cv2.GaussianBlur(out, (0, 0), rng.uniform(0.4, 1.3)), np.float32)
    if rng.random() < 0.25:
        out = out + rng.normal(0, rng.uniform(0.005, 0.03), out.shape).astype(np.float32)
    if rng.random() < 0.12:  # uneven light
        out = out * (1 + rng.uniform(0, 0.25) * noise(rng, len(out), 2.0)[..., None])
    return np.clip(out, 0, 1).astype(np.float32)


def sky_patches(labeled: list[Labeled]) -> list[np.ndarray]:
    """u8 [h, w, 3] rectangles of nothing but sky, from the tops of the pictures."""
    found: list[np.ndarray] = []
    for one in labeled:
        free = (one.classes == SKY) & one.known
        h, w = free.shape
        for left, right in ((0, w), (0, w // 2), (w // 2, w)):
            rows = free[:, left:right].mean(1) > 0.995
            depth = h if rows.all() else int(rows.argmin())
            if depth > 0.18 * h:
                found.append(one.picture[:depth, left:right])
                break
    return found


def subjects_cut_out(labeled: list[Labeled]) -> list[Cutout]:
    """The animals, persons and things that photographs are of, where they are seen whole."""
    found: list[Cutout] = []
    for one in labeled:
        rows, columns = np.nonzero(one.subject)
        if not len(rows) or not 0.02 < one.subject.mean() < 0.6:
            continue
        at = (slice(rows.min(), rows.max() + 1), slice(columns.min(), columns.max() + 1))
        name = CLASSES[int(np.bincount(one.classes[one.subject]).argmax())]
        border = np.concatenate((one.subject[0], one.subject[-1], one.subject[:, 0], one.subject[:, -1]))
        if name in ("animal", "person", "thing") and border.sum() < 0.1 * one.subject.any(0).sum():
            alpha = cv2.blur(one.subject[at].astype(np.uint8) * 255, (3, 3))
            found.append(Cutout(one.picture[at], alpha, name))
    return found
