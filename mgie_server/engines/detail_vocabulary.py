"""How people ask for detail in English: patterns of whole clauses, and of what may stand around them."""

from __future__ import annotations

_PICTURE = (
    r"(?:picture|photo|photograph|image|pic|shot|snapshot|frame|layer|scene|thing|print|portrait|landscape)s?"
)
IT = (
    rf"(?:it|this|everything|all of (?:it|this)|(?:the |this |that |my |our )?(?:whole |entire |full "
    rf"|overall )?{_PICTURE}(?: overall)?)"
)
_OF = rf"(?: (?:of|in|to|on|over|across|from|throughout) {IT})?"
_WANT = (
    rf"(?:(?:{IT}|i|we) )?(?:could |should |would |must )?(?:need|want|use|like|get|prefer)s?(?: {IT})?(?: to (?:be"
    rf"|have|look))? "
)
_ADD = r"(?:add|give|apply|put|use|introduce|overlay|simulate|increase|boost|raise|strengthen|emphasi[sz]e|more|with)"
_GIVE = (
    r"(?:add|give|apply|put|use|do|show|bring|introduce|increase|boost|raise|improve|enhance|turn up|bring up"
    r"|bring out|bring back|emphasi[sz]e|accentuate|strengthen|amplify|crank up|fix|recover|restore|more|better"
    r"|higher)"
)
_LESS = (
    r"(?:remove|reduce|lower|decrease|cut|cut down(?: on)?|clean|clean up|clear|clear up|get rid of|take out|take away"
    r"|eliminate|suppress|fix|kill|lose|smooth out|smooth away|filter out|turn down|tone down|minimi[sz]e|less|delete"
    r"|strip)"
)
_A = r"(?:(?:a|an|the|its|some|any|all|that|this|of the|more|extra|better|bit of|such|real|of) )*"
_MAKE = (
    rf"(?:(?:make|get|turn|render|want|i want|i need|let|bring) {IT} (?:to )?(?:look |appear |be |become |get "
    rf"|come out )?|{IT} (?:should|could|must|needs to|has to|ought to|may|can) (?:be|look|appear|become|get) |(?:could"
    rf"|can|should) {IT} (?:be|look) )(?:more )?"
)


def _noun(words: str, verb: str = _GIVE, alone: bool = True) -> str:
    """An amount of something: "add some grain to it", "give it more clarity", "film grain"."""
    told = rf"(?:{_WANT}|{verb} )(?:(?:up )?{IT} )?"
    begins = f"(?:{told})?" if alone else told
    return rf"{begins}{_A}(?:{words})(?: effect| filter| look| back| up| out| away| down)?{_OF}(?: back| up| out| down)?"


def _adjective(words: str, alone: bool = True) -> str:
    """alone: also without "make it", where nobody would complain in these words."""
    return rf"(?:{_MAKE}{'|look |be |more |' if alone else '|more '})(?:{words})"


def _verb(words: str) -> str:
    return rf"(?:{words})(?: up| out)?(?: {IT})?(?: up| out| overall)?"


_SHARP = (
    "sharper|sharp|crisper|crisp|crispy|less blurry|less blurred|less fuzzy|less soft|less out of focus|detailed"
    "|(?:razor|tack)[ -]sharp|as sharp as a razor|in focus|into focus|better defined|well defined|defined"
)
_SHARPNESS = (
    "sharpness|sharpening|crispness|crisp detail|(?:fine )?details?|definition|acuity|acutance|unsharp mask(?:ing)?"
    "|focus"
)
_BLURRY = "blurry|blurred|blurrier|fuzzy|fuzzier|out of focus|unsharp|defocused|unfocused"
_NOISE = (
    r"(?:(?:colou?r|chroma|luminance|luma|image|iso|high[ -]iso|digital|sensor|film|ugly|background) )*(?:noise|grain"
    r"|graininess|noisiness|speckles?|speckling)"
)
_FILM = r"(?:(?:fine|film|movie|cinematic|analogu?e?|photographic|35 ?mm|old|vintage|classic|subtle) )*"
_LIKE_FILM = r"(?:(?: like| of|, like) (?:an? )?(?:old |analogu?e? )?films?)?"
_GRAIN = rf"{_FILM}(?:grain|graininess|grain texture){_LIKE_FILM}"
_CLARITY = r"clarity|local contrast|micro[ -]?contrast|mid-?tone contrast|textures?|structure"
_BLUR = (
    r"(?:(?:soft|dreamy|gaussian|smooth|overall|nice|gentle|lens|general),? (?:and )?)*blur(?:ring|riness)?"
)

WISHES: tuple[tuple[str, str], ...] = (
    ("denoise", _verb("de-?noise|denoising|noise reduction|de-?grain")),
    ("denoise", _noun(_NOISE, _LESS.replace("|less", "|less|no|no more|without"), alone=False)),
    ("denoise", rf"(?:take|clean|get|smooth|filter)(?: (?:the|all the|that))? {_NOISE} (?:out|away|off|up)(?: of {IT})?"),
    ("denoise", _noun("noise reduction|noise removal|denois(?:ing|er?)|noise filter")),
    ("denoise", _adjective(
        "less noisy|less grainy|less speckled|noise[ -]free|free of noise|free of grain|grain[ -]free"
        "|cleaner and less noisy"
    )),
    ("grain", _noun(_GRAIN, _ADD)),
    ("grain", _noun("noise", _ADD, alone=False)),
    ("grain", _adjective("grainy|grainier|noisy|noisier", alone=False)),
    ("grain", "grainier|noisier"),
    ("sharpen", _verb("(?:re-?)?sharpen(?:ing)?|crispen|de-?blur|un-?blur|crisp")),
    ("sharpen", _adjective(_SHARP)),
    ("sharpen", _noun(_SHARPNESS)),
    ("sharpen", _noun("blur|blurriness|softness|fuzziness", _LESS, alone=False)),
    ("sharpen", rf"(?:a )?(?:sharper|crisper|more detailed) {_PICTURE}"),
    ("sharpen", r"make the (?:fine )?details? (?:stand out|pop|sharper|crisper|clearer|more visible)"),
    ("sharpen", r"(?:sharpen|bring out|enhance|crisp)(?: up)? the (?:fine )?(?:details?|edges|lines)" + _OF),
    ("soften", _verb("soften|smooth(?:en)?")),
    ("soften", _adjective("softer|smoother|less sharp|less crisp|soft focus|softer in detail|softer in its detail")),
    ("soften", _noun("soft[ -]focus|softening|softer (?:look|focus|feel|detail)|soften(?:ed)? detail")),
    ("soften", _noun("sharpness|sharpening|crispness", _LESS.replace("|fix", ""), alone=False)),
    ("soften", rf"(?:a )?softer {_PICTURE}"),
    ("soften", rf"{IT} (?:should |could |may |can )?goe?s? soft(?:er)?"),
    ("blur", _verb("blur|defocus|unfocus|smudge out")),
    ("blur", _adjective(_BLURRY, alone=False)),
    ("blur", rf"(?:throw|put|send|get|take|push|let) {IT} (?:go )?out of focus"),
    ("blur", rf"(?:melt|turn|dissolve) {IT} into an? (?:soft |creamy |smooth )?blur"),
    ("blur", "blurrier|fuzzier"),
    ("blur", _noun(_BLUR, _ADD)),
    ("clarity", _noun(_CLARITY)),
    ("clarity", r"make (?:the|its) textures? (?:stand out|pop|clearer|stronger|more visible)" + _OF),
)  # fmt: skip
LOOKS = (
    rf"(?:{IT} |i find {IT} |there )?(?:is|'s|are|looks?|seems?|appears?|feels?|came out|turned out|has"
    rf"|was)?(?: (?:still|just|kind of|sort of|all))?"
)
TOO = (
    r"(?: (?:a little|a bit|a tad|slightly|too|far too|way too|much too|so|so very|very|quite|rather|really|pretty"
    r"|somewhat|extremely))?(?: (?:much|many))?"
)
COMPLAINTS: tuple[tuple[str, str], ...] = (
    ("sharpen", (
        "soft|blurry|blurred|unsharp|fuzzy|out of focus|not sharp|not sharp enough|not crisp enough|not in focus"
        "|lacking detail|lacking sharpness"
    )),
    ("denoise", "noisy|grainy|speckled|noise|grain|of noise|of grain"),
    ("soften", "oversharpened|over-sharpened|sharp"),
)  # fmt: skip
BARE = r"(?:it(?:'s| is) |{it} is )?(?:too|far too|way too|much too|so)(?: much| many)? "

LITTLE = (
    r"(?:just |only |ever so )?(?:a (?:little|tiny|wee|small) bit|a little|a bit|a tad|a touch|a hint|a trace"
    r"|a smidgen|a whisper|slightly|somewhat"
    r"|gently|subtly|lightly|mildly|faintly|softly|carefully|delicately|moderately|slight|subtle|gentle|light|mild"
    r"|faint|weak|small|tiny amount)(?: of| more)?"
)
MUCH = (
    r"(?:much|a (?:whole )?lot|lots|plenty|a good deal|a great deal|loads|tons|very|really|strongly|heavily|strong"
    r"|heavy|extremely|way|far|considerably|significantly"
    r"|intensely|intense|extra|dramatically|massively|completely|totally|super|thoroughly|as much as (?:you can"
    r"|possible)|properly strong|aggressively|big|maximum|full)(?: of| more)?"
)
NOT_MUCH = (
    r"(?:but |just |please )*(?:not (?:too|so|very|that) (?:much|strong|strongly|heavy|heavily|hard|far|intense)"
    r"|(?:don't|do not) (?:overdo|exaggerate)(?: it)?|no need to overdo it|nothing (?:too )?(?:extreme|drastic|heavy)"
    r"|in moderation|only a little|just a little|keep it (?:subtle|natural|gentle))"
)
KEPT = (
    r",? ?(?:(?:but|and|while|whilst|yet) )?(?:please )?(?:keep(?:ing)?|preserv(?:e|ing)|retain(?:ing)?"
    r"|maintain(?:ing)?|protect(?:ing)?"
    r"|without (?:losing|touching|changing|altering|affecting|harming|destroying|smearing|smoothing|blurring"
    r"|softening|adding|creating|introducing|making|any))"
    r" (?:the |its |any |all |all the |too much |much |too many )?(?:fine |new |ugly )?"
    r"(?:edges?|details?|colou?rs?|light|lighting|brightness|contrast|exposure|tones?|textures?|sharpness|halos?"
    r"|artifacts?|everything else|the rest)"
    r"(?: (?:and|or|and the) (?:the )?(?:edges?|details?|colou?rs?|light|brightness|textures?|sharpness))?"
    r"(?: (?:as (?:it is|they are)|unchanged|alone|natural|untouched|the same|intact|sharp|crisp|clean))*"
)
COURTESY = (
    r"(?:please|pls|plz|kindly|hi|hello|hey|ok|okay|well|now|just|simply|maybe|perhaps|also|again|then|can you"
    r"|could you|would you|will you|you could|you should"
    r"|i(?:'d| would) like (?:you )?to|i want (?:you )?to|i(?:'d| would) like|help me(?: to)?|help|let's|let us"
    r"|try to|go ahead and|could we|can we|we should"
    r"|thanks|thank you|for me|if (?:you can|possible)|a bit more|in general|somehow|kind of|sort of)"
)
FOR = (
    r",? (?:for|to get|to give it|so it has) an? (?:[a-z]+ )?(?:[a-z]+ )?(?:look|feel|feeling|effect|mood|atmosphere"
    r"|vibe)$|,? so (?:that )?(?:it|they) (?:stands? out|pops?)$"
)
