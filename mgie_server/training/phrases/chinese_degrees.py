"""Puts a degree ("a little", "a lot") into the leaves of the Chinese grammar."""

from __future__ import annotations

import numpy as np

from mgie_server.training.phrases.chinese_refusals import pick
from mgie_server.training.phrases.chinese_schema import words

# fmt: off
_ADVERBS = {
    "little": words("稍微 稍微 稍微 略微 稍稍 微微 轻微地 小幅 小幅度 稍 略 轻轻地 适度地"),
    "much": words("大幅 大幅 大幅度 明显 明显地 显著 大大 狠狠 狠狠地 使劲 极大地 用力 大力 强烈地"),
}
_MEASURES = {
    "little": words("一点 一点 一点 一点点 一点点 一些 一丢丢 少许 一点儿"),
    "much": words("很多 很多 很多 不少 许多 好多 非常多 一大截"),
}
_ADJECTIVES = {
    "little": words("""
        轻微的 轻微的 淡淡的 微微的 浅浅的 不太明显的 弱一点的 细微的 若有若无的 轻一点的 一点点 一丝
    """),
    "much": words("强烈的 强烈的 浓重的 很重的 非常明显的 很强的 重重的 浓浓的 夸张的 超强的 明显的 很浓的"),
}
# after an action that has no place for a degree
_AFTERWARDS = {
    "little": words("""
        轻微一点 淡一点 程度轻一点 稍微一点就行 一点点就好 轻轻的就行 效果弱一点 略微就好 幅度小一点 别太强
        不要太过 稍微有点就行
    """),
    "much": words("""
        效果强烈一些 程度重一些 幅度大一些 越强越好 要非常明显 强烈一些 重一些 效果要很强 要很浓 夸张一些
        力度大一些 效果拉满
    """),
}
_STATES = {
    "default": words("更{s} 更{s} 更{s} {s}些 {s}些 {s}点 再{s}些 再{s}点 更加{s} {s}起来"),
    "little": words("""
        {s}一点 {s}一点 {s}一点 {s}一点点 稍微{s}一点 稍微{s}一点 稍微{s}些 略微{s}一些 稍{s}一点 再{s}一点
        再{s}一点点 稍稍{s}一点 略微{s}一点 {s}一丢丢 {s}一些 稍微更{s}一点 略{s}一点 微微{s}一点
        稍微{s}那么一点 有一点{s}
    """),
    "much": words("""
        {s}很多 {s}很多 {s}得多 {s}得多 {s}不少 {s}许多 {s}好多 非常{s} 非常{s} 特别{s} 明显更{s} 超级{s}
        极其{s} 十分{s} 要多{s}有多{s} {s}非常多 {s}一大截 再{s}很多 大大地{s}起来
    """),
}
_THINGS = {
    "default": words("""
        加{t} 加上{t} 加点{t} 来点{t} 加些{t} 来些{t} 给{obj}加点{t} 给{obj}加上{t} 给{obj}来点{t}
        给{obj}加些{t} 想要{t} 要{t} 我想要{t} 需要{t} 增添{t} 添加{t} 更多{t} 再来点{t} {obj}需要{t}
        {obj}要有{t} 再加点{t} 添点{t} 给{obj}添些{t} 要有{t} 给{obj}更多{t} {obj}需要更多{t} 让{obj}有{t}
        我要更多{t} 整点{t} 上点{t} 赋予{obj}{t}
    """),
    "little": words("""
        加一点{t} 来一点{t} 加一点点{t} 来一点点{t} 稍微加点{t} 稍微来点{t} 给{obj}加一点{t}
        给{obj}稍微加点{t} 加少许{t} 略微加点{t} 加一丝{t} 我想要一点{t} 想要一点点{t} 加{adj}{t} 来{adj}{t}
        给{obj}加{adj}{t} 稍微加一点{t} {obj}需要一点{t} 让{obj}有一点{t} 稍稍加点{t} 带一点{t} 要一点{t}
    """),
    "much": words("""
        加很多{t} 来很多{t} 加大量{t} 给{obj}加很多{t} 给{obj}加大量{t} 我想要很多{t} 狠狠加{t} 多多加{t}
        加{adj}{t} 来{adj}{t} 给{obj}加{adj}{t} 给{obj}加上{adj}{t} {obj}需要很多{t} 我想要{adj}{t}
        大大增加{t} 大幅增加{t} 使劲加{t} 要很多{t} 让{obj}有{adj}{t}
    """),
}
_ENDINGS = words("""
    风格 效果 的感觉 的效果 氛围 的氛围 色调 的色调 滤镜 的风格 的味道 的样子 感觉 调子 的调调 风 的那种感觉
""")
_ENDINGS_AFTER_TONE = words("的效果 效果 的感觉 滤镜 的样子 的那种感觉")
_LOOKS = {
    "default": words("""
        把{obj}调成{l} 把{obj}做成{l} 把{obj}处理成{l} 把{obj}变成{l} 把{obj}改成{l} 把{obj}弄成{l}
        把{obj}转成{l} 来个{l} 来点{l} 给{obj}加个{l} 给{obj}来个{l} 做出{l} 我想要{l} 要{l} {l} {l} 调成{l}
        做成{l} 变成{l} 改成{l} 弄成{l} 加个{l} 换成{l} 想要{l} 给{obj}弄个{l} 让{obj}变成{l} 让{obj}呈现{l}
        给{obj}做个{l} 用{l} 试试{l} 走{l} 整成{l} 搞成{l} 给{obj}换成{l} {obj}要{l} 让{obj}有{l} 打造{l}
        应用{l} 使用{l} 应用{l}到{obj}
    """),
    "little": words("""
        把{obj}稍微调成{l} 来点{adj}{l} 加{adj}{l} 给{obj}加{adj}{l} 我想要{adj}{l} 稍微带点{l} 稍微有点{l}
        让{obj}带一点{l} 让{obj}稍微有点{l} 带一点点{l} {adj}{l} 稍微来点{l} 给{obj}一点{l} 略带{l}
        做成{adj}{l} 把{obj}做成{adj}{l} 要一点点{l}
    """),
    "much": words("""
        来个{adj}{l} 加{adj}{l} 给{obj}加{adj}{l} 我想要{adj}{l} 让{obj}有{adj}{l} {adj}{l}
        把{obj}做成{adj}{l} 做成{adj}{l} 要{adj}{l} 把{obj}彻底调成{l}，效果强烈 把{obj}调成{adj}{l}
        打造{adj}{l}
    """),
}
# fmt: on


def action_in_degree(rng: np.random.Generator, action: str, degree: str) -> str:
    """The action with its places for a degree filled or removed."""
    if degree == "default":
        measure = pick(rng, ("些", "点", "些")) if rng.random() < 0.15 else ""
        return action.replace("^", "").replace("~", measure).replace("*", "")
    adverb, measure, adjective = "", "", ""
    if "*" in action:
        options = _ADJECTIVES[degree]
        adjective = pick(rng, tuple(a for a in options if a.endswith("的")))
    elif "~" in action and ("^" not in action or rng.random() < 0.6):
        measure = pick(rng, _MEASURES[degree])
        if degree == "little" and "^" in action and rng.random() < 0.35:
            adverb = pick(rng, _ADVERBS[degree][:5])
    elif "^" in action:
        adverb = pick(rng, _ADVERBS[degree])
    else:
        if degree == "little" and action[0] in "把让给" and rng.random() < 0.5:
            return f"{pick(rng, _ADVERBS[degree][:5])}{action}"
        return f"{action}，{pick(rng, _AFTERWARDS[degree])}"
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
    frames = _STATES[degree]
    if said.startswith("有"):
        frames = {
            "default": frames[:3],
            "little": frames[:10],
            "much": words("非常{s} 特别{s} 明显更{s} 十分{s}"),
        }[degree]
    return subject + pick(rng, frames).replace("{s}", said)


def thing_in_degree(rng: np.random.Generator, thing: str, degree: str) -> str:
    """A sentence that asks for some of it, with {obj} left in."""
    sentence = pick(rng, _THINGS[degree]).replace("{t}", thing)
    return sentence.replace("{adj}", pick(rng, _ADJECTIVES[degree])) if degree != "default" else sentence


def look_in_degree(rng: np.random.Generator, look: str, degree: str) -> str:
    """A sentence that asks for a look, with {obj} left in."""
    if look[-1] in "感调风色味":
        look += pick(rng, _ENDINGS_AFTER_TONE) if rng.random() < 0.5 else ""
    elif rng.random() < 0.85:
        look += pick(rng, _ENDINGS)
    sentence = pick(rng, _LOOKS[degree]).replace("{l}", look)
    return sentence.replace("{adj}", pick(rng, _ADJECTIVES[degree])) if degree != "default" else sentence
