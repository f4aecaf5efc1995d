"""Sentences that wish nothing of a picture, told by their form: denials, praise, memories, greetings.

Words of light and color in them say what is, was or must not be; a reader of n-grams would take them for wishes.
"""

from __future__ import annotations

import re

from mgie_server.mgie.traditional import simplified

_END = r"(?:,? (?:please|thanks|thank you|pls|ok|okay|understood|right))?[.!?]*"
_ASKS = r"(?!.*\b(?:but|please|pls|make|more|less|want|would|could|can you|if|need|should|to be|let)\b)"
_ENGLISH = re.compile(
    r"(?:"
    # what must not be: "don't make it darker", "no darkening please", "brightening is not wanted", "stop saturating it"
    r"(?:please )?(?:do not|don['’]?t|never) (?:make|turn|let) (?:it |this |the \w+ )(?!so|this|that|too|as)[^,;.!]*"
    r"|(?:please )?no more (?:saturation|contrast|brightness|light|colou?rs?)"
    r"|(?:please )?no \w+er(?: than (?:this|that|now|it is))?"
    r"|(?:please )?no (?:more |further )?\w+ing(?: it| this)?(?: at all)?"
    r"|(?:please )?no \w+ (?:look|style|effect|mood)"
    r"|\w+ing (?:it |this |the \w+ )?(?:is|was) (?:not|never) (?:what (?:i|we) (?:want|need|asked for)|wanted|needed)"
    r"|(?:please )?(?:stop|quit) \w+ing (?:it|this|(?:the|my) \w+)"
    r"|(?:the |my )?\w+ (?:stays?|remains?|must stay) (?:where|as|how) (?:it is|they are)"
    r"|if (?:i|we)(?: had)? (?:wanted|liked) .* (?:i|we) (?:would|['’]d) have (?:said|asked).*"
    # what was and what is liked: "I used to love black and white", "I adore how moody it turned out"
    rf"|{_ASKS}(?:i|we) (?:(?:really|just|absolutely|truly) )?(?:used to|adored?|remember(?:ed)?(?! it| this)) [^,;:.!?]*"
    rf"|{_ASKS}(?:i|we) (?:(?:really|just|absolutely|truly) )?(?:loved?|liked?|enjoy(?:ed)?) (?:how|that|the way) [^,;:.!?]*"
    rf"|{_ASKS}the \w+(?: (?:that|this|last) \w+)? was (?:so )?"
    r"(?:magical|lovely|beautiful|wonderful|great|amazing|gorgeous|perfect)"
    r"|(?:good (?:morning|afternoon|evening|day|night)|hello|hi|hey)[!,. ]+(?:what )?(?:an? )?\w+"
    r" (?:day|weather|evening|morning|night)(?: today| outside| out there)?"
    rf"){_END}",
    re.IGNORECASE,
)
_CHINESE = re.compile(
    r"请?(?:不要|别|不想)(?:把[^，,]*)?(?:变成|弄成|调成|做成)(?!这么|那么|太)[^，,]*"
    r"|[^，,把让给]{1,6}(?:很|真|好)(?:美|漂亮|好看)"
    r"|(?!颜色|色彩|彩色)[^，,]{1,8}(?:就不用了|不用了|就算了|就?免了|不必了|就别[加弄做搞]了|別加了|别加了)"
    r"|[^，,。]{1,8}是我[^，,。]{0,4}的[^，,。]{1,4}"  # "小黑是我家的狗"
    r"|[^，,。]{1,6}拍得(?:真|很|好)[^，,。]{1,3}"
)


def wishes_nothing(sentence: str) -> bool:
    """Whether a sentence, by its form alone, asks for no change."""
    plain = simplified(sentence).strip()
    if re.search(r"[\u4e00-\u9fff]", plain):
        return _CHINESE.fullmatch(plain.rstrip("。！!～~ ")) is not None
    return _ENGLISH.fullmatch(plain) is not None
