"""Words and patterns of wishes that leave room, and what may stand around them in a sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass

_NEVER = r"(?!)"


@dataclass(frozen=True)
class Words:
    """Patterns. looks: what a picture can be, said alone or with a verb; made: the same, only with a verb ("make it
    good"); likeness: what it can look like or have, said alone ("film look", "an old photo"); given: what it can have,
    only with a verb or "more" ("give it life"); verbs: the wish without more ("enhance"); chinese: all of that."""

    looks: str
    likeness: str
    chinese: str
    made: str = _NEVER
    given: str = _NEVER
    verbs: str = _NEVER


WORDS: dict[str, Words] = {
    "better": Words(
        looks=r"(?:(?:a (?:little |tiny )?bit|a little|slightly|somewhat) )?(?:better|nicer|prettier|more (?:beautiful"
        r"|attractive|appealing|pleasing|professional))|beautiful|pretty|professional",
        made=r"nice|good|great|awesome|amazing|stunning|gorgeous|its best|perfect",
        likeness=r"(?:a )?(?:better|nicer) (?:picture|photo|image)|professional",
        given=r"improvements?|love|polish|touch of beauty",
        verbs=r"enhance|improve|beautify|prettify|polish|spruce up|do your magic(?: on| with)?",
        chinese=r"好看|漂亮|美观?|美丽|(?:更|变得?|做得?|弄得?|调得?)好|好(?=一点|一些|点|些)|专业|高级|精致|顺眼|出彩|美化|优化|改善|改进|润色|完善|提升|增强",
    ),
    "cinematic": Words(
        looks=r"cinematic|(?:cinema|movie|film)[- ]?like|filmic",
        likeness=r"(?:an? |the )?(?:cinematic|film|movie|cinema|hollywood|blockbuster)"
        r"(?: (?:still|scene|frame|shot|poster))?"
        r"|a (?:scene|still|frame|shot) (?:from|of|in) a (?:movie|film)|something from a (?:movie|film)",
        chinese=r"电影感?|大片感?|影视感?|好莱坞|电影画面|电影镜头|电影质感|电影色调",
    ),
    "moody": Words(
        looks=r"moody|moodier|brooding|emotional",
        likeness=r"moody|brooding|emotional",
        given=r"mood|emotion",
        chinese=r"情绪感?|情绪化|忧郁",
    ),
    "atmospheric": Words(
        looks=r"atmospheric",
        likeness=r"atmospheric",
        given=r"atmosphere|ambiance|ambience",
        chinese=r"氛围感?|气氛|意境|情调",
    ),
    "vintage": Words(
        looks=r"vintage|retro|old[- ]?fashioned|nostalgic|old[- ]school|old[- ]timey",
        likeness=r"vintage|retro|nostalgic|old[- ]school|old[- ]fashioned|old[- ]timey|old photo|analog(?:ue)?|polaroid"
        r"|(?:an? |the )?(?:very )?(?:old|vintage|retro|antique) (?:photo|photograph|picture|film|snapshot|print|postcard"
        r"|polaroid)s?",
        chinese=r"复古|老照片|旧照片|怀旧|老式|古早|年代感|老电影|复古感|胶片感",
    ),
    "dreamy": Words(
        looks=r"dreamy|dreamier|dream[- ]?like|magical|ethereal|surreal|enchanted|enchanting|fairy[- ]?tale(?:[- ]?like)?"
        r"|otherworldly",
        likeness=r"(?:a )?(?:dreamy|magical|ethereal|surreal|enchanted|fairy[- ]?tale|otherworldly|dream)",
        given=r"magic",
        chinese=r"梦幻|梦境|魔幻|奇幻|童话|仙气|唯美|梦幻感|梦一样|如梦如幻",
    ),
    "dramatic": Words(
        looks=r"dramatic|epic|intense|powerful",
        likeness=r"dramatic|epic",
        given=r"drama",
        verbs=r"dramati[sz]e",
        chinese=r"戏剧性?|戏剧化|史诗感?|震撼|(?:视觉)?冲击力|张力",
    ),
    "artistic": Words(
        looks=r"artistic|arty|artsy|creative|stylish|styli[sz]ed|more interesting",
        made=r"unique|special|different|interesting|unusual",
        likeness=r"artistic|arty|artsy|creative|stylish|unique|fine[- ]art|(?:a )?(?:work|piece) of art",
        given=r"style|character|twist|special|different|interesting",
        verbs=r"(?:get|be) creative(?: with)?|surprise me(?: with)?",
        chinese=r"艺术感?|艺术化|文艺|创意|风格|时尚|个性|有趣|有意思|独特|与众不同|酷炫?",
    ),
    "striking": Words(
        looks=r"striking|eye[- ]?catching|punchy|punchier|livelier|more (?:lively|impressive)",
        made=r"pop(?: more)?|stand out(?: more)?|lively|impressive|wow",
        likeness=r"punchy|striking|eye[- ]?catching",
        given=r"pop|punch|oomph|kick|wow(?: factor)?|life|zing|impact",
        verbs=r"(?:jazz|pep|liven|punch|perk) up",
        chinese=r"抢眼|吸睛|吸引人|醒目|突出|活力|生动|亮眼|惊艳",
    ),
    "romantic": Words(
        looks=r"romantic",
        likeness=r"romantic",
        given=r"romance",
        verbs=r"romantici[sz]e",
        chinese=r"浪漫|温馨|甜美|浪漫感",
    ),
}  # fmt: skip

_POLITE = (
    r"(?:please|pls|plz|can you|could you|would you|will you|can we|could we|i want you to|i would like you to"
    r"|i'd like you to|i want to|i would like to|i'd like to|i want|i would like|i'd like|i need you to|i need"
    r"|help me(?: to)?|let's|let us|just|simply"
    r"|hi|hey|hello|maybe|try to|try and|try|somehow|go ahead and|kindly|mini|ok|okay|so|now)"
)
_THANKS = (
    r"(?:please|pls|plz|thanks|thank you|thx|for me|overall|in general|somehow|now|if you can|if possible|as you like|a bit"
    r"|a little|will you|would you|could you|can you)"
)
_PICTURE = (
    r"(?:it|this|that|everything|(?:(?:this|the|my|our|that|whole|entire)\s)+(?:one|thing|picture|pic|photo|photograph|image|img|"
    r"shot|snapshot|frame|scene|whole)(?:graph)?(?: of mine)?)"
)
_MAKE = rf"(?:make|turn|render|edit|get|let|have|bring) {_PICTURE}(?: (?:to )?(?:look|feel|be|seem|appear)s?)?(?: into)?"
_IS = rf"{_PICTURE} (?:should|could|must|needs to|has to|to) (?:look|feel|be|seem)"
_GIVE = rf"(?:give|lend) {_PICTURE}|(?:add|apply|use|go for|create|put in)|{_PICTURE} (?:needs|wants|could use|should have)"
_MORE = r"(?:(?:much|way|lots?|a lot|even|really|very|super|so|truly|more|a bit more|a little more|some more|kind of|all) )*"
_SOME = rf"(?:(?:an?|some|the|that) )?{_MORE}(?:bit of |touch of )?"
_KIND = (
    r"(?: (?:look|looks|looking|style|styled|feel|feeling|vibe|vibes|effect|mood|atmosphere|tone|tones|colou?r grading"
    r"|grading|grade|touch|quality|aesthetic|aesthetics|treatment|appearance))*"
)
_POLITE_ZH = (
    r"(?:请你?|麻烦你?|帮我|帮忙|给我|能不能|可不可以|可以|能|我?想要?|我?希望|我要|你好|把|将|让|使|给|再|就|来|这张|那张|这幅|"
    r"这个|我的|整张|整个|整体|画面|照片|图片|相片|图像|图|片子|它|看起来|看上去|显得|弄|变|调|做|修|处理|改|搞|拍|营造|打造|"
    r"增加|增添|添加|加|带|有|得|成|出|的|更加?|多|很|非常|特别|稍微|略微|像|点儿?|些|一点儿?|一些|一种|一股|几分|一下|要|应该)*"
)
_AFTER_ZH = (
    r"(?:一点儿?|一些|点儿?|些|感|的?感觉|的?效果|风格?|的?风格|味道?|色调|调子|氛围|气质|的?样子|一下|这张|照片|图片|画面|"
    r"它|整体|的|吧|呢|啊|哦|谢谢你?|好吗|可以吗|行吗|吗)*"
)


def english(words: Words) -> re.Pattern[str]:
    """What an instruction is, in lower case, where this is all that it wishes."""
    made = rf"(?:{_MAKE}|{_IS}) {_MORE}(?:{words.made}|{words.looks}){_KIND}"
    alone = rf"{_MORE}(?:{words.looks}){_KIND}"
    as_if = "(?:like|as|as if it were|as if from|as though from)"
    like = rf"(?:{_MAKE}|{_IS}) {as_if} (?:an? )?{_MORE}(?:{words.likeness}){_KIND}"
    have = rf"(?:(?:{_GIVE}|{_MAKE}|like|with) )?{_SOME}(?:{words.likeness}|{words.looks}){_KIND}(?: to {_PICTURE})?"
    given = rf"(?:(?:{_GIVE}) {_SOME}|more |some )(?:{words.given}){_KIND}(?: to {_PICTURE})?"
    done = rf"(?:{words.verbs})(?: {_PICTURE})?"
    parted = words.verbs.removesuffix(" up")
    done_up = rf"{parted} {_PICTURE} up" if parted != words.verbs else _NEVER
    wish = "|".join((made, alone, like, have, given, done, done_up))
    return re.compile(rf"(?:{_POLITE}[,!]? )*(?:{wish})(?:[,!]? {_THANKS})*")


def chinese(words: Words) -> re.Pattern[str]:
    """The same, without blanks and commas."""
    return re.compile(rf"{_POLITE_ZH}(?:{words.chinese}){_AFTER_ZH}")
