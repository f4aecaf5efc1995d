"""English words for the parts of what a picture shows: sky, water, subject, background, ... As patterns."""

from __future__ import annotations

ENGLISH = {
    "sky": r"(?:night |evening |blue |stormy )?sk(?:y|ies)(?: and (?:the )?clouds)?|heavens?|(?:storm |rain )?clouds?",
    "ground": (
        r"ground|soil|earth|land|terrain|(?:forest |wooden |tiled )?floor(?: of the (?:forest|valley|room|square))?"
        r"|(?:beach |desert |red )?sand(?: dunes?)?|dunes?|desert|beach|roads?|streets?|pavement|sidewalk|asphalt|footpath"
        r"|foreground"
        r"|(?:garden |forest )?path(?:way)?s?|paving|driveway|trail|pier|shore|mud|gravel|cobbles(?:tones)?"
        r"|cobblestones?|dirt track"
    ),
    "water": (
        r"(?<!under )(?<!under the )water|sea|ocean|lake|river|ponds?|(?:swimming )?pool|waves?|waterfall|stream|creek|brook"
        r"|bay|lagoon|fjord|tide|rapids|puddles?|marsh|swamp|harbou?r(?: water)?|surf|ripples|canal|fountain"
    ),
    "plants": (
        r"plants?|vegetation|greenery|foliage|tree ?tops?"
        r"|(?:palm |pine |olive |autumn |old |oak )*trees?|grass(?:es)?|leaves"
        r"|forests?|woods|jungle|(?:olive )?bush(?:es)?|shrubs?|hedges?|meadows?|lawns?"
        r"|(?:garden['’]?s? )?flowers?|blossoms?|petals?|roses"
        r"|birch(?:es)?|maples?|willows?|firs?|cedars?|cypress(?:es)?|poplars?"
        r"|reeds?|vines?|vineyards?|branches|canopy|cact(?:us|i)|undergrowth|weeds|palms|bamboo|tulips?|sunflowers?"
        r"|orchids?|ferns?|pines|oaks?|moss|ivy|(?:wheat|corn|lavender|rapeseed|poppy) fields?|crops"
    ),
    "buildings": (
        r"buildings?|(?:old |town |painted |white )*houses?|castle|(?:office |glass )?towers?|church|chapel|mosque|temple"
        r"|palace|cathedral|monument|architecture|skyscrapers?|skyline|cityscape|fa[cç]ades?|barns?|cottages?|ruins?"
        r"|hotels?|chalets?|palazz[oi]|factory|(?:wind)?mill|villas?|huts?|cabins?|pagodas?|lighthouse|warehouses?|farmhouse|pub"
        r"|(?:brick|house|castle|city|stone|winery|town) walls?|roofs?|rooftops"
    ),
    "animal": (
        r"animals?|dogs?|doggos?|pup(?:s|py|pies)?|cats?|kitt(?:y|ens?)|birds?|horses?|pony|ponies|stallion|cows?"
        r"|cattle|sheep"
        r"|lambs?|goats?|fish(?:es)?|bears?|tigers?|lions?|elephants?|giraffes?|zebras?|deer|ducks?|swans?|geese|goose"
        r"|gulls?"
        r"|seagulls?|pigeons?|eagles?|owls?|crows?|ravens?|chickens?|hens?|rooster|parrots?|peacock|flamingos?"
        r"|penguins?|fox(?:es)?"
        r"|wol(?:f|ves)|wolfhound|husky|poodle|terrier|labrador|rabbits?|bunny|squirrels?|hamster|butterfl(?:y|ies)"
        r"|lizard|snake|frog"
        r"|panda|koala|donkeys?|camels?|bees?|insects?|beetle|spider|seals?|turtles?|tortoise|hedgehog|foal|calf|pigs?"
        r"|llamas?|alpacas?|heron|monkeys?|dolphins?|whales?"
    ),
    "snow": r"snow(?: ?fields?| ?banks?)?|glaciers?",
    "people": (
        r"persons?|people|folks|m[ae]n|wom[ae]n|gentlem[ae]n|girls?|boys?|child(?:ren)?|kids?|guys?|lad(?:y|ies)|couple"
        r"|lovers"
        r"|newlyweds|bride(?: and groom)?|groom|crowd|tourists?|passers-by|guests?|dancers?|singers?|players?|runners?"
        r"|hikers?|actors?|actress|boxer|model|sitter|bab(?:y|ies)|toddlers?|m[uo]m(?:my)?|mother|dad(?:dy)?|father"
        r"|grand(?:ma|pa|dad|mother|father)"
        r"|grandchildren|grandkids|skiers?|surfers?|fisherm[ae]n|riders?|climbers?|swimmers?|cyclists?|pedestrians?"
        r"|bridesmaids?|cowboys?|musicians?|soldiers?"
        r"|wife|husband|sister|brother|daughter|friends?|family"
    ),
    "skin": r"faces?|skin(?: tones?)?|complexion|forehead|cheeks?",
    "subject": (
        r"(?:main |central )?subjects?|(?:main|principal) (?:object|motif|thing|figure)|object in focus|hero item"
        r"|(?:star|hero) of the (?:picture|photo|image|shot|scene|show)|focal point"
        r"|(?:main |central )?product"
    ),
    "background": (
        r"back ?grounds?|background scenery|(?:far |whole )?distance"
        r"|back ?drop|surroundings|everything (?:behind|around) (?:the )?(?:main )?subject|bg"
    ),
}  # fmt: skip
# only where another area is named beside them, and each has a wish of its own
MORE = {
    "people": (
        r"(?:the )?(?:two|three|four|both|all)? ?of us|folk|parents?|(?:my )?aunt(?:ie)?|uncle|band"
        r"|team|choir|visitors?|students?|everybody|everyone|us|me|her|him"
    ),
    "background": r"(?:the )?(?:wall |scenery )?behind(?=\s*(?:$|[,.;!?]))|back ?groud",
    "ground": r"rocks?|tiles|square|banks?|carpet|soil",
    "buildings": r"walls?|old town|shops?|bridge|blocks?",
}  # fmt: skip
# told without "the" too: "a darker sky", "clouds a bit lighter". The rest needs one: "make it snow" names nothing
ALONE = {
    "sky": r"sk(?:y|ies)|clouds",
    "ground": r"roads?|street|pavement|asphalt|sand|cobblestones?",
    "water": r"sea|ocean|lake|river|waves|waterfall|lagoon|ripples|pool",
    "plants": (
        r"foliage|trees|tree ?tops|grass|leaves|lawn|flowers|petals|hedges|bushes|shrubs|sunflowers|vegetation|greenery"
    ),
    "buildings": r"buildings|houses|fa[cç]ades?|skyscrapers|rooftops|skyline",
    "animal": r"dog|cat|horse|bird",
    "snow": r"(?<!make it )(?<!let it )snow(?=\s*(?:$|[,:]|['’]s\b|(?:is|looks|came|went|has|should|needs|too)\b))",
    "people": r"people|kids|children|bride|groom|crowd|grandma|grandpa|players",
    "skin": r"faces|skin(?: tones?)?",
    "subject": ENGLISH["subject"],
    "background": ENGLISH["background"],
}
# behind a part's name: then it is the name of something else
OF_ELSE = (
    r"(?!['’]s? (?:\w+ )?(?:photo|photograph|pic|picture|portrait|camera|birthday|wedding|party|house|room|gown|dress|shirt"
    r"|hat|coat|jacket|suit|veil|tie|shoe|hair|eye|teeth|lip|hand|smile|tail|collar|lead|leash|bag|scarf|glasse|mane|ear)s?\b)"
    r"(?![- ](?:shots?|photos?|photographs?|photography|pics?|pictures?|images?|portraits?|scenes?|series|posters?"
    r"|paintings?|drawings?|party|food|bottles?|lovers?)\b|-(?:like|colou?red|green|blue)\b)"
)
# behind a part that is told without "the": else it belongs to another word ("street lamps", "kids style")
BEFORE_A_WISH = (
    r"(?=\s*(?:$|[^\w\s]|\d| (?:one|two|half)\b)|['’]| (?:an?|are|is|isn['’]t|was|were|looks?|feels?|came|went|got|needs?"
    r"|should|could|can|must|have|has|too|so|very|really|more|less|way|much|slightly|\w+er|up|down|out|in|on|at|to"
    r"|by|with|and|but|or|as|like|just|only|please|pls|where"
    r"|black|b&w|b/w|sepia|gr[ae]y(?:scale)?|mono(?:chrome)?|dramatic|faded|warm|cold|cool|bright|dark|pale|dull|flat"
    r"|contrast|saturation|exposure|colou?rs?|brightness|luminance|shadows?|highlights?|tones?|over\w+|under\w+|\w+ed)\b)"
)
OF_A_COLOR = (
    r"(?! (?:green|blue|gr[ae]y|white|brown|pink|red|colou?red)\b)"  # "sky blue", but "tint the sky blue"
)
# what is done to a part as a thing, not to its light and color: the model says that it cannot
AS_A_THING = (
    r"\b(?:remove|delete|erase|cut out|crop out|get rid of|take (?:out|away)|replace|swap|exchange|change|isolate"
    r"|extract|add|put|insert|draw|paint|place|select|mask|move|extend|fill)"
    r" (?:in )?(?:the |a |an |another |some |new |more |this |my )*"
)
