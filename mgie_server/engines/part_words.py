"""Words for the parts of what a picture shows: sky, water, subject, background, ... As patterns, English and Chinese."""

from __future__ import annotations

ENGLISH = {
    "sky": r"sk(?:y|ies)(?: and (?:the )?clouds)?",
    "ground": r"ground|soil|earth|land|terrain|floor of the (?:forest|valley)",
    "water": r"(?<!under )(?<!under the )water|sea|ocean|lake|river|pond|waves|waterfall",
    "plants": (
        r"plants?|vegetation|greenery|foliage|trees?|grass(?:es)?|leaves|forests?|woods|bush(?:es)?|meadows?|lawns?|flowers?"
    ),
    "buildings": (
        r"buildings?|houses?|castle|towers?|church|temple|palace|cathedral|monument|architecture|skyscrapers?|skyline|facades?"
    ),
    "animal": (
        r"animals?|dogs?|puppy|cats?|kittens?|birds?|horses?|cows?|sheep|fish(?:es)?|bears?|tigers?|lions?|elephants?|giraffes?"
        r"|deer|ducks?|chickens?|hens?|parrots?|owl|fox|rabbit|butterfly|lizard|frog|panda|koala"
    ),
    "snow": r"snow(?: ?fields?| ?banks?)?|glaciers?",
    "people": (
        r"persons?|people|m[ae]n|wom[ae]n|girls?|boys?|child(?:ren)?|kids?|guys?|lad(?:y|ies)|couple|bride|crowd|tourists?"
    ),
    "subject": r"(?:main |central )?subjects?|main (?:object|motif|thing|figure)|object in focus",
    "background": r"back ?grounds?|back ?drop|surroundings|everything (?:behind|around) (?:the )?(?:main )?subject",
}  # fmt: skip
ALONE = (
    "sky",
    "subject",
    "background",
)  # named without "the" too: "a darker sky"; "make it snow" names nothing
CHINESE = {
    "sky": "天空|天上|蓝天",
    "ground": "地面|地上|土地|大地|陆地",
    "water": "水面|海水|湖水|河水|海面|湖面|大海|水里",
    "plants": "植物|草地|草坪|树木|大树|树叶|森林|树林|花草|花朵|绿植|草丛|树(?!立)",
    "buildings": "建筑物?|房子|房屋|楼房|高楼|大楼|城堡|教堂|塔楼|寺庙",
    "animal": "动物|小?狗|小?猫|小?鸟|马儿|奶?牛|绵?羊|鱼儿?|大象|长颈鹿|熊猫|狮子|老虎|兔子|鸭子",
    "snow": "雪地|积雪|雪山|冰川|雪面",
    "people": "人物|人们|行人|人群|女孩|男孩|女人|男人|女士|孩子|小孩",
    "subject": "主体|主角|主要物体",
    "background": "背景",
}
# what is done to a part as a thing, not to its light and color: the model says that it cannot
AS_A_THING = (
    r"\b(?:remove|delete|erase|cut out|crop out|get rid of|take (?:out|away)|replace|swap|exchange|change|isolate"
    r"|extract|add|put|insert|draw|paint|place|select|mask|move|extend|fill)"
    r" (?:in )?(?:the |a |an |another |some |new |more |this |my )*"
)
AS_A_THING_ZH = (
    "(?:去掉|去除|删除?|删掉|移除|抠出?|换掉?|换成?|替换|更换|添加|加上|画上?|扣掉|换个|换一个)"
    "(?:一个|一些|新的|整个|所有)?"
)
