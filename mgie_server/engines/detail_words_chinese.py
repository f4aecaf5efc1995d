"""The same in Chinese: what a sentence wishes of detail, and what else it wishes."""

from __future__ import annotations

import re

from mgie_server.engines.detail_edits import DetailEdit

_IT = r"(?:(?:这张|这幅|整张|整个|整幅|我的|全)?(?:画面|图片|照片|图像|图|相片|影像)|它|整体|全部|全图|画质)"
_BEFORE = (
    r"(?:请|麻烦你?|帮我|帮忙|能不能|可不可以|可以|能否|能|我想要?|我希望|希望|想要?|需要|给我|再|来|要|也|都|就"
    r"|只要|可否)*"
    rf"(?:(?:把|将|给|让|使|对|为)?{_IT}的?)?(?:要|可以|能|进行|做|应该|最好|调得?|弄得?|变得?|处理得?|显得|看起来)*"
)
_ADVERBS = (
    r"(?:稍微|略微|稍稍|轻微地?|轻轻地?|微微|适当地?|适度地?|小幅|大幅度?|强烈地?|明显地?|显著地?|大大|狠狠|非常|很"
    r"|极度|极其|特别|尽量|更加|更|再|多|进一步|整体|些微|深度|强力|轻度|重度|一点点|有点|过于|太|好)*"
)
_AFTER = (
    r"(?:(?:得|的)?(?:更)?(?:一点点|一点儿?|一些|些|一下|下|点|很多|许多|多一?点?|不少|处理|效果|滤镜)*)(?:吧|吗|呢|啊"
    r"|呀|哦|了|的|嘛|谢谢|谢了)*"
)
_MORE = r"(?:提高|增加|增强|提升|加强|加大|调高|改善|强化|突出|丰富|优化|拉高)"
_LESS = r"(?:去除|去掉|除去|减少|消除|降低|清除|清理|去|减轻|抑制|减弱|减|消|除|降|除掉|弱化|少)"
_NOISE = r"(?:彩色|颜色|色彩|亮度|画面|图片|照片)?的?(?:噪点|噪声|噪音|杂点|噪|颗粒感|颗粒)"
_SOME = r"(?:一点点|一点儿?|一些|些|点|很多|大量|更多|少许|少量|轻微|明显|强烈|细腻?|适量|的)*"
_MUCH = re.compile(r"大幅|强烈|明显|显著|大大|狠狠|非常|很|极|特别|许多|大量|深度|强力|重度|尽量|不少|彻底")
_LITTLE = re.compile(
    r"稍|略|轻|微|适当|适度|小幅|一点|一些|少许|少量|(?<=.)[点些](?=$|[吧吗呢啊呀哦了的])|有点"
)
# read first: what sounds like a wish and complains
_COMPLAINTS = (
    ("sharpen", (
        rf"{_IT}?(?:看起来|拍得|有些|感觉|好像)*(?:太|有点儿?|有些|好|过于|比较|不够|不太|不)?(?:(?<=太)模糊"
        rf"|(?<=有点)模糊|(?<=有点儿)模糊|(?<=有些)模糊|(?<=好)模糊|(?<=过于)模糊|(?<=比较)模糊|糊|发虚|发糊"
        rf"|(?<=不够)清晰|(?<=不够)清楚|(?<=不够)锐利|(?<=不太)清晰|(?<=不太)清楚|(?<=不)清晰|(?<=不)清楚)了?"
    )),
    ("denoise", (
        rf"{_IT}?(?:里|上)?(?:的)?(?:噪点|噪声|噪音|颗粒感?|杂点)(?:太|有点儿?|好|很|过于|比较)(?:多|重|明显|大)了?"
        rf"|(?:太多|好多)(?:噪点|噪声|颗粒)"
    )),
    ("soften", rf"{_IT}?(?:太|有点儿?|过于|过度)(?:锐利?|锐化)了?"),
)  # fmt: skip
_WISHES = (
    ("denoise", (
        rf"{_ADVERBS}(?:降噪|去噪点?|减噪|除噪|消噪|去颗粒感?|{_LESS}(?:掉|一些|所有|一下|点|一点|些)?{_NOISE})"
        rf"|{_NOISE}{_ADVERBS}(?:少|减少|去掉|降低|去除|消除)"
    )),
    ("grain", (
        rf"{_ADVERBS}(?:加上?|添加|增加|加入|叠加|做出|有|带|模拟)?{_SOME}(?:胶片|电影|复古|老?胶卷|菲林)?的?(?:颗粒感?"
        rf"|噪点|颗粒质感)"
    )),
    ("sharpen", (
        rf"{_ADVERBS}(?:锐化|清[晰楚]锐利|锐利|锐|清晰|清楚|变?(?:得)?更?(?:清晰|清楚|锐利)|去模糊|去除模糊"
        rf"|{_MORE}{_ADVERBS}(?:{_IT}的?)?(?:清晰度|锐度|锐利度|细节)|细节{_ADVERBS}(?:多|丰富|清晰|突出|清楚|增强))"
        rf"|(?:清晰度|锐度){_ADVERBS}(?:高|提高|调高|强|增强|提升)"
    )),
    ("soften", rf"{_ADVERBS}(?:变?(?:得)?柔和|柔化|磨一磨|朦胧|柔焦|加柔焦|平滑|{_LESS}锐度|锐度(?:低|降低))"),
    ("blur", rf"{_ADVERBS}(?:(?:模糊|虚|糊|blur)掉?|模糊化?|虚化掉?|高斯模糊|变模糊|弄模糊|加?{_SOME}(?:高斯)?模糊)"),
    ("clarity", (
        rf"{_ADVERBS}(?:{_MORE}{_ADVERBS}(?:{_IT}的?)?(?:局部对比度?|微对比度?|中间调对比度?|纹理质感|纹理|肌理)"
        rf"|局部对比度?{_ADVERBS}(?:强|高|增强|提高)|纹理{_ADVERBS}(?:清晰|分明|突出|明显))"
    )),
)  # fmt: skip
_LIMIT = re.compile(
    r"(?:但是?|不过)?(?:不要|别|不用|不必)(?:太|过|那么)(?:多|强|强烈|重|过|明显|狠|过分|夸张)了?|(?:但是?"
    r"|不过)?别过头|(?:但|不过)?保持自然"
)
_KEPT = re.compile(
    r"(?:但是?|同时|并且?|，|,)?(?:请)?(?:保留|保持|不损失|不丢失|不影响)(?:住)?(?:原有的?|边缘|细节|颜色|色彩|和"
    r"|与|的|亮度|纹理|不变)+"
)
_SPLIT = re.compile(
    r"([，,。；;、！!？?\s]|然后|并且|并(?!不)|同时|再(?=[加减降提锐模去调变])|而且|以及|(?<!柔)(?<!平)和(?!谐|平))+"
)
_DENIED = re.compile(r"不|别|没|勿|无|避免|除了|除外")
_COMPLAINED = {"sharpen": re.compile("糊|看不清"), "denoise": re.compile("噪|颗粒|麻点")}
_STEMS = re.compile(r"锐|模糊|噪|颗粒|清晰|虚化|柔焦|糊")


def chinese_detail(text: str) -> tuple[tuple[DetailEdit, ...], str]:
    """(the edits of detail, what else is wished); ((), "") where it is not understood whole."""
    kept = _KEPT.search(text) is not None
    plain = _KEPT.sub("", text)
    edits: list[DetailEdit] = []
    complaints: list[DetailEdit] = []
    rest: list[str] = []
    little = False
    for part in (one for one in _SPLIT.sub("\n", plain).split("\n") if one):
        if _LIMIT.fullmatch(part):
            little = True
            continue
        complaint, edit = _complaint(part), _wish(part)
        if complaint:
            complaints.append(complaint)
        elif edit:
            edits.append(edit)
        elif not re.fullmatch(r"(?:请|谢谢|你好|您好|麻烦了?|好吗|可以吗|行吗)", part):
            rest.append(part)
    # a complaint in words of its own, beside the wish that mends it
    rest = [
        one
        for one in rest
        if not any(_COMPLAINED[e.family].search(one) for e in edits if e.family in _COMPLAINED)
    ]
    edits = list(dict.fromkeys(edits or complaints))
    if little:
        edits = [DetailEdit(edit.family, "little") for edit in edits]
    left = "，".join(rest)
    families = [edit.family for edit in edits]
    contrary = kept and any(family in ("blur", "soften") for family in families)
    if contrary or len(set(families)) < len(families) or _STEMS.search(left) or _DENIED.search(left):
        return (), ""
    return tuple(edits), left


def _wish(part: str) -> DetailEdit | None:
    limited = _LIMIT.sub("", part)
    for family, pattern in _WISHES:
        if re.fullmatch(f"{_BEFORE}(?:{pattern}){_AFTER}", limited):
            return DetailEdit(family, "little" if limited != part else _degree(limited))
    return None


def _degree(part: str) -> str:
    if re.search(r"(?:很多|许多|大量)", part) or _MUCH.search(re.sub("很?少", "", part)):
        return "much"
    if re.search("加点|来点|加一?些", part) and not re.search(r"稍|略|轻|微", part):
        return "default"
    return "little" if _LITTLE.search(part) else "default"


def _complaint(part: str) -> DetailEdit | None:
    for family, pattern in _COMPLAINTS:
        if re.fullmatch(pattern, part):
            return DetailEdit(family)
    return None
