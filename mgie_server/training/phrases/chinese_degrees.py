"""Puts a degree ("a little", "a lot") into what is said in Chinese."""

from __future__ import annotations

import numpy as np

from mgie_server.training.phrases.chinese_schema import ChineseDegrees
from mgie_server.training.phrases.loader import load
from mgie_server.training.phrases.pick import pick

DEGREES = load("chinese/degrees.toml", ChineseDegrees, ("s", "t", "l", "obj", "adj"))


def action_in_degree(rng: np.random.Generator, action: str, degree: str) -> str:
    """The action with its places for a degree filled or removed."""
    if degree == "default":
        measure = pick(rng, DEGREES.some) if rng.random() < 0.15 else ""
        return action.replace("^", "").replace("~", measure).replace("*", "")
    adverb, measure, adjective = "", "", ""
    if "*" in action:
        options = DEGREES.adjectives[degree]
        adjective = pick(rng, tuple(a for a in options if a.endswith("的")))
    elif "~" in action and ("^" not in action or rng.random() < 0.6):
        measure = pick(rng, DEGREES.measures[degree])
        if degree == "little" and "^" in action and rng.random() < 0.35:
            adverb = pick(rng, DEGREES.adverbs[degree][:5])
    elif "^" in action:
        adverb = pick(rng, DEGREES.adverbs[degree])
    else:
        if degree == "little" and action[0] in "把让给" and rng.random() < 0.5:
            return f"{pick(rng, DEGREES.adverbs[degree][:5])}{action}"
        return f"{action}，{pick(rng, DEGREES.afterwards[degree])}"
    if adjective and "个*" not in action and "层*" not in action and rng.random() < 0.25:
        adjective = {"little": "一点", "much": "很多"}[degree]
    return (
        action.replace("^更", adverb or "^更")
        .replace("^", adverb)
        .replace("~", measure)
        .replace("*", adjective)
    )


def state_in_degree(rng: np.random.Generator, state: str, degree: str) -> str:
    """What is to get so stands before a "|" in the state: "阴影更亮", "亮一点", "亮很多"."""
    subject, _, said = state.rpartition("|")
    frames = DEGREES.states[degree]
    if said.startswith("有"):
        frames = {
            "default": frames[:3],
            "little": frames[:10],
            "much": DEGREES.much_of_having,
        }[degree]
    return subject + pick(rng, frames).replace("{s}", said)


def thing_in_degree(rng: np.random.Generator, thing: str, degree: str) -> str:
    """A sentence that asks for some of it, with {obj} left in."""
    sentence = pick(rng, DEGREES.things[degree]).replace("{t}", thing)
    return (
        sentence.replace("{adj}", pick(rng, DEGREES.adjectives[degree])) if degree != "default" else sentence
    )


def look_in_degree(rng: np.random.Generator, look: str, degree: str) -> str:
    """A sentence that asks for a look, with {obj} left in."""
    if look[-1] in "感调风色味":
        look += pick(rng, DEGREES.endings_after_tone) if rng.random() < 0.5 else ""
    elif rng.random() < 0.85:
        look += pick(rng, DEGREES.endings)
    sentence = pick(rng, DEGREES.looks[degree]).replace("{l}", look)
    return (
        sentence.replace("{adj}", pick(rng, DEGREES.adjectives[degree])) if degree != "default" else sentence
    )
