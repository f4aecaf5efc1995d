"""The nouns and names that refused instructions are made of, and words that nobody has heard before."""

from __future__ import annotations

import numpy as np

from mgie_server.training.phrases.nouns_living import (
    ANIMAL_PARTS,
    ANIMALS,
    CLOTHES,
    CLOTHES_PLURAL,
    KIN,
    PARTS,
    PEOPLE,
)
from mgie_server.training.phrases.nouns_things import (
    BUILDINGS,
    EVERYDAY,
    FOOD,
    FURNITURE,
    PLANTS,
    THINGS,
    TOOLS,
    VEHICLES,
    words,
)

__all__ = [
    "ANIMALS", "ANIMAL_PARTS", "BUILDINGS", "CLOTHES", "CLOTHES_PLURAL", "EVERYDAY", "FOOD", "FURNITURE",
    "KIN", "PARTS", "PEOPLE", "PLANTS", "THINGS", "TOOLS", "VEHICLES",
]  # fmt: skip

# fmt: off
FANTASY = words("""
    dragon, unicorn, ufo, ghost, robot, wizard, dinosaur, rainbow, volcano, waterfall, spaceship, mermaid,
    monster, alien, giant, angel, pirate ship, zombie, planet, comet, vampire, werewolf, witch, fairy, elf,
    dwarf, goblin, troll, orc, demon, devil, skeleton, mummy, centaur, minotaur, phoenix, griffin, pegasus,
    cyclops, kraken, sea monster, yeti, bigfoot, leprechaun, gnome, genie, magic wand, flying carpet,
    treasure chest, portal, time machine, flying saucer, space station, death ray, laser sword, cyborg,
    android, mech, superhero, villain, t-rex, pterodactyl, mammoth, santa claus, snow queen, easter bunny,
    floating island, meteor, black hole, galaxy
""")
# single and plural parts of a picture; no word for tones or for its corners and edges
REGIONS = words("""
    sky, grass, water, background, foreground, ground, wall, sea, mountains, street, clouds, left side,
    right half, upper half, bottom, top, subject, road, river, forest, roof, snow, sand, floor, trees, lake,
    field, buildings, ceiling, horizon, hills, beach, leaves, shadow on the wall, middle, left half, lower
    part, upper left corner, center, sun, lawn, meadow, garden, skyline, pavement, cliff, rocks, shore,
    coast, ocean, waves, pond, stream, waterfall, valley, peak, mountain top, glacier, desert, dunes, mud,
    soil, path, trail, crossing, sidewalk, alley, square, courtyard, facade, windows, doors, stairs,
    kitchen, living room, bathroom, bedroom, hallway, countertop, furniture, carpet, wallpaper, tiles, table
    top, backdrop, main object, product, packaging, label, person in front, crowd, people, faces, far hills,
    treetops, bushes, flowers, vegetation, plants, crops, vineyard, harbor, bay, island, reef, riverbank,
    bridge deck, railway track, platform, ice, moon, rainbow, reflection in the water, right side, left
    part, right part, upper part, lower half, top half, bottom half, top right corner, lower left corner,
    upper third, bottom third, area around the door, rest of the room, far end, area behind her, space
    between them, inside of the house, pool, patio, driveway, front yard
""")
PLACES = words("""
    in the background, in the foreground, on the left, on the right, in the sky, on the street, on the wall,
    in the corner, next to the {thing}, behind the {person}, on the table, in the water, in the middle,
    under the tree, on the roof, in front of the {thing}, on the grass, above the {thing}, beside her, in
    his hand, at the top, to the scene, in there, over there, at the bottom, on the floor, on the lawn, near
    the {thing}, next to the {person}, between the {plural}, behind the {animal}, on the {thing}, under the
    {thing}, on her head, on his shoulder, around his neck, in her hair, by the window, on the horizon, on
    the beach, in the river, at the window, on the chair, inside the {thing}, at the door, on top of the
    hill, in the garden, beside me, next to me, behind us, on the plate, in the bowl, in the left corner, in
    the empty space, along the road, across the street, over the house, on my head, on the shelf, in the
    room, on the {animal}, beneath the bridge, in the distance, next to the door, on the balcony
""")
COLORS = words("""
    red, green, blue, yellow, orange, purple, pink, black, white, brown, gray, golden, dark, bright, silver,
    black and white, warm, colorful, vivid, dark blue, light green, turquoise, teal, violet, magenta, cyan,
    lilac, lavender, beige, pastel, neon, matte, faded, glossy, pale, dark red, light blue, neon green, hot
    pink, navy, maroon, crimson, mint, cream, olive, moonlit, sepia, two-tone, pastel pink, deep purple
""")
COMPARATIVES = words("""
    brighter, darker, warmer, cooler, more colorful, sharper, bigger, lighter, colder, more vivid, black and
    white, sepia, less bright, more saturated, redder, bluer, greener, less saturated, paler, older,
    smaller, softer, more golden, night-like, higher in contrast, more contrasty, dim, dimmer, foggier,
    hazier, more pastel, more dramatic, moodier, pinker, yellower, more orange, more purple, moonlit, matte,
    faded, more faded, less hazy, more neon, duller, richer in color, less contrasty, monochrome,
    desaturated, a bit brighter, a little darker, much brighter, slightly warmer, a bit warmer, less dark,
    less yellow, less red, whiter, sunnier, gloomier, more muted, overexposed, underexposed, better exposed,
    better lit, clearer, less blue, inverted, dusky, gray
""")
# no fog, mist, haze, moonlight or sunlight: those are edits
WEATHER = words("""
    snow, rain, smoke, lightning, fire, clouds, stars, fireworks, confetti, leaves, ice, steam, flames, a
    storm, bubbles, a full moon, sunbeams, street lights, snowflakes, puddles, raindrops, falling snow,
    heavy rain, storm clouds, a thunderstorm, a tornado, hail, a rainbow, northern lights, shooting stars,
    falling leaves, petals, dust clouds, sparks, glitter, fairy lights, candles, balloons, footprints,
    icicles, frost on the windows, water drops, splashes, waves, ripples, soap bubbles, cherry blossoms,
    snow on the roof, dark clouds, white clouds, city lights, headlights, a crescent moon, fireflies
""")
STYLES = words("""
    a watercolor painting, an oil painting, a cartoon, anime, a Van Gogh painting, pixel art, a pencil
    sketch, a comic, a mosaic, a Picasso, a 3d render, a charcoal drawing, pop art, a stained glass window,
    an impressionist painting, a line drawing, a sculpture, a lego model, a manga page, a coloring page, an
    engraving, a pastel drawing, a woodcut, a tapestry, steampunk, a Monet painting, graffiti, origami, a
    watercolor, a sketch, an ink drawing, a crayon drawing, a child's drawing, a chalk drawing, a
    caricature, a comic strip, a comic book, a graphic novel, a cartoon character, a Disney movie, a Pixar
    film, Studio Ghibli, a clay figure, claymation, a paper cutout, a collage, a sticker, an icon, an emoji,
    a logo, a blueprint, a technical drawing, a map, vector art, flat design, low poly, voxel art, an 8-bit
    game, Minecraft, a video game, a fresco, a renaissance painting, a baroque painting, cubism, surrealism,
    art nouveau, art deco, a Japanese woodblock print, a Warhol print, a Rembrandt, a Klimt, a Dali
    painting, pointillism, a linocut, an etching, a cross stitch, an embroidery, a knitted picture, a
    porcelain figure, a marble statue, a silhouette, a tattoo design, street art, a fairy tale illustration,
    a children's book, concept art, a marker drawing, a gouache painting, an acrylic painting, a postage
    stamp
""")
WORDS_TO_WRITE = words("""
    hello, happy birthday, welcome, sale, my name, 2024, the date, love, merry christmas, copyright, the
    title, good night, warm wishes, stay cool, bright future, thank you, darker, a logo, a caption,
    congratulations, just married, happy new year, best dad ever, get well soon, good morning, sweet dreams,
    save the date, open house, for sale, sold, free, new, 50% off, coming soon, no entry, caution, keep
    calm, the end, chapter one, summer 2025, Paris, our website, my email, the price, the brand name, Anna
    and Tom, bon appetit, golden hour, black and white, blue monday, neon nights, more contrast, brighter
    days, cheers, peace, be mine, team spirit
""")
UNCOUNTABLE = words("""
    snow, rain, frost, ice, leaves, petals, glitter, confetti, sand, dust, ashes, foam, cobwebs, stars,
    moss, mud
""")
# none that might be taken for one of the eight tints, for gold or for gray
OTHER_COLORS = words("""
    brown, beige, khaki, ivory, taupe, ecru, bronze, cream, tan, chocolate, caramel, hazel, camel,
    dark brown, light brown, coffee brown, nut brown, skin color, rainbow colors, camouflage, plaid,
    chestnut
""")
TINTS = ("red", "green", "blue", "yellow", "orange", "purple", "pink", "teal", "cyan", "magenta", "violet")
HUES = (
    "reds", "greens", "blues", "yellows", "oranges", "purples", "pinks", "cyans", "red tones", "green tones",
    "blue tones", "yellow tones", "skin tones",
)
HUE_COMPARATIVES = (
    "brighter", "darker", "more vivid", "more saturated", "less saturated", "paler", "warmer", "cooler",
    "softer", "deeper", "richer", "duller", "lighter", "less intense", "more intense", "less vivid",
)
STATES = words("""
    older, younger, happy, sad, angry, tired, pretty, taller, thinner, stronger, asleep, scared, rich, cute,
    dangerous, bald, surprised, like a queen, like a robot, muscular, hungry, friendly, elegant, wet, dirty,
    clean, broken, new, slimmer, fat, beautiful, handsome, shy, proud, bored, awake, drunk, confident,
    serious, evil, brave, sick, healthy, sleepy, curious, excited, like a superhero, like a pirate, like a
    baby, like an old woman, fluffy, hairy, sporty, fresh, rotten, burnt, rusty, shiny, furry, delicious,
    tasty, empty, full, open, closed, frozen, melted, ten years younger, less tired, more confident
""")
ACTS = words("""
    sit down, stand up, smile, run, dance, jump, fly, look at the camera, close the eyes, wave, sleep, eat
    an apple, drink coffee, hold hands, turn around, swim, read a book, ride a bike, laugh, cry, kiss, hug,
    sing, yawn, frown, wink, lie down, kneel, climb the tree, look up, look left, look away, open the mouth,
    raise a hand, point at the sky, cross the arms, fold the hands, play the guitar, play football, chase
    the ball, catch the ball, drive a car, cook dinner, talk on the phone, take a photo, walk away, come
    closer, bend over, lean on the wall, shake hands, clap, stretch, drink a beer, bark, roll over, carry a
    bag, push the cart, blow out the candles, wear sunglasses, look serious, look happy
""")
LOOKS = words("""
    old, little, big, small, wooden, broken, empty, tall, round, rusty, ugly, second, other, dirty, shiny,
    plastic, metal, stone, paper, glass, leather, antique, modern, huge, tiny, funny, cute, heavy, long,
    fallen, red, blue, green, white, black, yellow, brown, golden, dark, bright, striped, open, parked,
    hanging, floating, burning
""")
A_PLACE_NAME = words("""
    a beach, a desert, a forest, a jungle, Paris, New York, Venice, the moon, outer space, a castle, a
    kitchen, a cave, an office, a studio, a library, the Alps, Mars, a stadium, a church, a harbor, a snowy
    village, a rice field, a tropical island, the north pole, ancient Rome, a city street, a farm, a parking
    lot, a vineyard, a playground, a swimming pool, a train station, a hospital room, a garden, a mountain
    lake, Times Square, the Eiffel Tower, the ocean floor, a living room, a greenhouse, a rooftop bar, an
    airport, a night club, a bookshop, Tokyo, a lavender field, a wheat field, Hawaii, Egypt, a fantasy
    world, the jungle of Peru, a red planet, a white room
""")
MATERIALS = words("""
    gold, wood, stone, glass, chocolate, ice, marble, paper, fur, plastic, metal, cheese, silver, concrete,
    brick, leather, wool, crystal, sand, cardboard, rubber, steel, porcelain, lava, candy, bronze
""")
_ONSETS = (
    "b", "bl", "br", "c", "ch", "d", "dr", "f", "fl", "fr", "g", "gl", "gr", "h", "j", "k", "l", "m", "n",
    "p", "pl", "pr", "r", "s", "sh", "sk", "sl", "sn", "sp", "st", "t", "th", "tr", "v", "w", "z", "",
)
_VOWELS = ("a", "e", "i", "o", "u", "a", "e", "i", "o", "oo", "ee", "ai", "ou", "ie")
_CODAS = (
    "", "", "", "n", "m", "l", "r", "k", "t", "p", "s", "x", "d", "g", "sh", "nd", "rt", "lk", "ck", "ng",
)
# fmt: on


def invented(rng: np.random.Generator) -> str:
    """A pronounceable word of two or three syllables that means nothing."""

    def one(options: tuple[str, ...]) -> str:
        return options[int(rng.integers(len(options)))]

    syllables = 2 + int(rng.random() < 0.3)
    word = ""
    for i in range(syllables):
        word += one(_ONSETS) + one(_VOWELS)
        if i == syllables - 1 or rng.random() < 0.3:
            word += one(_CODAS)
    return word
