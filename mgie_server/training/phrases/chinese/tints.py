"""What people say in Chinese for a color over everything and for two colors; see `leaves`.

@ in a pattern is the name of a color without 色 ("红"), # a full name ("红色").
"""

from __future__ import annotations

from functools import lru_cache

from mgie_server.training.phrases.chinese.everyday import TINT_ACTIONS, TINT_COMPLAINTS, TINT_LOOKS
from mgie_server.training.phrases.chinese_schema import ChineseWords, words

# fmt: off
# full names, that replace "red" in a sentence; the plain one more often
COLOR_NAMES: dict[str, tuple[str, ...]] = {
    "red": words("红色 红色 红色 大红色 鲜红色 正红色"),
    "orange": words("橙色 橙色 橘色 橘色 橙黄色 橘红色"),
    "yellow": words("黄色 黄色 黄色 明黄色 柠檬黄 柠檬黄色"),
    "green": words("绿色 绿色 绿色 草绿色 翠绿色 嫩绿色"),
    "teal": words("青色 青色 青色 青绿色 蓝绿色 青蓝色"),
    "blue": words("蓝色 蓝色 蓝色 天蓝色 深蓝色 宝蓝色"),
    "purple": words("紫色 紫色 紫色 紫罗兰色 淡紫色 深紫色"),
    "pink": words("粉色 粉色 粉红色 粉红色 品红色 玫红色 洋红色"),
}
SHORT_NAMES: dict[str, tuple[str, ...]] = {
    "red": ("红",), "orange": ("橙", "橘"), "yellow": ("黄",), "green": ("绿",), "teal": ("青",),
    "blue": ("蓝",), "purple": ("紫",), "pink": ("粉", "粉红"),
}
_STATES = words("偏@ @")
_LOOKS = words("# #调 @色调 @调 偏@ #系 #光 @色系 #滤光片 #玻璃")
_THINGS = words("# #调 @色调 #光 #色彩 @调 #光线")
_ACTIONS = words("""
    把{obj}^调成# 把{obj}变成# 把{obj}^调成#调 把{obj}^调成@色调 把{obj}^调@~ 把{obj}^染成# 把{obj}^变@~
    给{obj}^加# 给{obj}加一层*# 给{obj}加上*#调 给{obj}加个*#滤镜 给{obj}套上#滤镜 给{obj}加#滤镜 加#滤镜
    套个#滤镜 用#滤镜 来个#滤镜 给{obj}蒙上一层*# 给{obj}罩上一层*# 蒙上一层*# 覆盖一层*# 叠加一层*#
    盖一层*# 加一层*# 给{obj}染上*# 染上*# 给{obj}上一层*# 让{obj}^偏@~ 让{of}色调^偏@~ 让{of}颜色^偏@~
    把{of}色调^往@色偏~ 把{of}颜色^往@色调~ 往@色^调~ 往@的方向^偏~ 把{obj}往@色^推~ ^增加{of}# ^增加~#
    ^加强{of}# ^增强{of}# ^提高{of}#通道 把#通道^拉高~ ^增强#通道 把{of}#^加重~ ^偏@~ ^调@~ 让{obj}笼罩在#里
    让{obj}沉浸在#光线里 用#光照{obj} 打上#的光 让{obj}泛#光 给{obj}打#光 让{obj}整个变成# 让所有东西都偏#
    让一切都带上# 整体调成# 整体变@~ 整体^偏@~ 像透过#玻璃看一样 像戴了#眼镜看一样 ^变@~ 用#色调 换成#调
    染@~ 给{obj}添上#调 给{obj}叠一层*#滤色片 把{of}白平衡往@色^偏~ 色调^偏@~ 让{of}光线^变@~ 把光线^调成#
    给{obj}加*#的色偏 整体#调 全部调成#调
""")
_COMPLAINTS = words("""
    #滤镜 #调 @色调 想要#调 要#调的 {obj}要#调 我喜欢#调，改一下 {obj}不够@ 不够@ {of}#太少了
    {of}色调应该是#的 {obj}整体要偏@ #太少 #不够 {of}#不够 @得不够
""")
_DUOTONE = words("""
    把{obj}做成{a}和{b}的双色调 把{obj}变成{a}{b}双色调 把{obj}调成{a}和{b}双色 做成{a}和{b}的双色调
    {a}和{b}的双色调 {a}{b}双色调 {a}加{b}的双色调 {a}配{b}的双色调 {a}和{b}双色效果 {a}{b}双色效果
    {a}与{b}双色 用{a}和{b}做双色调 用{a}和{b}两种颜色做双色调 用{a}和{b}做双色效果
    给{obj}加{a}和{b}的双色调 给{obj}套{a}{b}双色滤镜 来个{a}{b}双色滤镜 {a}{b}双色滤镜
    暗部{a}亮部{b}的双色调 暗部用{a}、亮部用{b}的双色调 阴影{a}高光{b}的双色效果
    阴影为{a}、高光为{b}，做成双色调 双色调，暗部{a}，亮部{b} 双色效果，阴影{a}，高光{b} 双色调：{a}和{b}
    双色：{a}、{b} 做{a}到{b}的双色调 从{a}到{b}的双色渐变映射 把{obj}变成只有{a}和{b}的双色照片
    只用{a}和{b}两种颜色表现{obj} 只用{a}和{b}两种颜色 {obj}只保留{a}和{b}两种色调 做成{a}{b}双色印刷的感觉
    {a}和{b}双色印刷效果 用{a}和{b}的双色渐变映射 {a}到{b}渐变映射 套{a}到{b}的渐变映射
    把{obj}处理成{a}和{b}的双色图 转成{a}{b}双色图 来个{a}和{b}的双色调 我要{a}和{b}的双色调
    {a}{b}撞色双色调 双色调，用{a}和{b} 做个双色调，{a}配{b} 把{obj}变成两种颜色：{a}和{b}
    让{obj}只剩{a}和{b}两种颜色 {a}暗部和{b}亮部的双色调 以{a}为暗部、{b}为亮部做双色调
""")


def in_color(patterns: tuple[str, ...], full: tuple[str, ...], short: tuple[str, ...]) -> tuple[str, ...]:
    """The patterns with every name of one color; a color without a short name only takes the full ones."""
    plain = tuple(dict.fromkeys(full))
    said = []
    for pattern in patterns:
        if "@" in pattern:
            said += [pattern.replace("@", name) for name in short]
        else:  # the plain name as often as all the finer ones
            said += [pattern.replace("#", plain[0])] * max(1, len(plain) - 1)
            said += [pattern.replace("#", name) for name in plain[1:]]
    return tuple(said)


@lru_cache(maxsize=256)
def tint_words(full: tuple[str, ...], short: tuple[str, ...]) -> ChineseWords:
    """All leaves for a tint in a color of these names."""
    return ChineseWords(
        states=in_color(_STATES, full, short),
        looks=in_color(_LOOKS + TINT_LOOKS, full, short),
        things=in_color(_THINGS, full, short),
        actions=in_color(_ACTIONS + TINT_ACTIONS, full, short),
        complaints=in_color(_COMPLAINTS + TINT_COMPLAINTS, full, short),
    )


TINTS: dict[str, ChineseWords] = {
    **{f"{color} tint": tint_words(COLOR_NAMES[color], SHORT_NAMES[color]) for color in COLOR_NAMES},
    "duotone": ChineseWords(actions=_DUOTONE, degrees=False),
}
# fmt: on
