"""Names of things: what refused instructions add, remove or change; countable, without an article.

Left out on purpose: words that name the whole picture or its light and tones (frame, scene, layer, lens,
filter, shadow, light, veil), because "make the frame darker" and "a blue filter" are edits.
"""

from __future__ import annotations


def words(text: str) -> tuple[str, ...]:
    """The comma-separated entries of a text."""
    return tuple(" ".join(word.split()) for word in text.split(",") if word.strip())


# fmt: off
VEHICLES = words("""
    car, boat, bicycle, train, bus, plane, balloon, motorcycle, truck, ship, bike, van, taxi, scooter, tram,
    helicopter, tractor, canoe, kayak, sailboat, yacht, ferry, jeep, sports car, police car, fire engine,
    ambulance, caravan, wagon, carriage, sled, skateboard, jet ski, rowboat, submarine, rocket, hot air
    balloon, glider, drone, excavator, bulldozer, crane, forklift, trailer, limousine, pickup, minivan,
    moped, tricycle, unicycle, wheelchair, stroller, cart, shopping cart, hovercraft, raft, gondola,
    steamboat, tank, lorry, convertible, race car, school bus, airplane, jet, locomotive, cable car, camper,
    dump truck, surfboard
""")
FURNITURE = words("""
    table, chair, lamp, bench, sofa, couch, armchair, desk, bed, bookshelf, cupboard, wardrobe, stool,
    drawer, cabinet, mirror, carpet, rug, curtain, pillow, blanket, cushion, mattress, cradle, crib,
    dresser, nightstand, bathtub, sink, toilet, shower, stove, oven, fridge, microwave, dishwasher, washing
    machine, fireplace, chandelier, ceiling fan, radiator, coat rack, hammock, swing, rocking chair, bar
    stool, dining table, coffee table, floor lamp, lampshade, bathroom tile, doormat, shelf, staircase,
    railing, picture hook, bedspread, tablecloth, towel, vase, clock, grandfather clock, piano, trash can,
    laundry basket
""")
TOOLS = words("""
    hammer, saw, ladder, rope, bucket, broom, mop, shovel, rake, wheelbarrow, axe, screwdriver, wrench,
    drill, nail, screw, hose, watering can, lawnmower, toolbox, anvil, paintbrush, paint bucket, roller,
    chisel, pliers, needle, sewing machine, spool, ruler, tape measure, magnifying glass, telescope,
    microscope, compass, thermometer, flashlight, lantern, torch, candle, match, battery, cable, plug,
    switch, key, padlock, chain, hook, pulley, fishing rod, net, anchor, oar, paddle, whistle, knife, sword,
    shield, bow, arrow, spear, cannon, barrel, crate, pallet, generator, pump, valve, antenna, satellite
    dish, solar panel
""")
EVERYDAY = words("""
    cup, book, guitar, ball, umbrella, kite, tent, bottle, plate, bowl, fork, spoon, mug, glass of water,
    teapot, kettle, pan, pot, jar, basket, bag, backpack, suitcase, handbag, wallet, purse, box, envelope,
    letter, newspaper, magazine, notebook, pencil, pen, crayon, eraser, stapler, folder, calendar, postcard,
    stamp, phone, smartphone, laptop, computer, keyboard, mouse pad, screen, television, remote control,
    speaker, headset, microphone, radio, camera, tripod, printer, router, charger, watch, alarm clock, toy,
    doll, teddy bear, puzzle, board game, chess board, dice, playing card, balloon animal, puppet, rocking
    horse, rubber duck, toy train, lego brick, football, basketball, tennis racket, baseball bat, golf club,
    ski, snowboard, trophy, medal, dumbbell, treadmill, yoga mat, violin, drum, trumpet, flute, harp,
    accordion, banjo, ukulele, saxophone, cello, toothbrush, comb, hairdryer, razor, soap bar, sponge,
    perfume bottle, lipstick, bandage, pill, syringe, stethoscope, mailbox, street sign, traffic light, stop
    sign, billboard, parking meter, fire hydrant, phone booth, vending machine, cash register, price tag,
    banknote, coin, flag, banner, ribbon, gift, present, christmas tree, wreath, snow globe, snowman,
    pumpkin lantern, firework rocket, hourglass, globe, map, scroll, ticket, dustbin, plastic bag,
    cigarette, ashtray, matchbox, sticker, logo, poster, photo album, easel, sculpture, statue, bust, totem
    pole, scarecrow, sandcastle, campfire, bonfire, grill, picnic basket, sleeping bag, parasol, deckchair,
    beach ball, life jacket, buoy, birdcage, bird feeder, dog leash, fish tank, saddle, horseshoe, nest, egg
    carton, milk can, wine glass, champagne flute, ice bucket
""")
FOOD = words("""
    apple, banana, pear, cherry, strawberry, grape, melon, watermelon, pineapple, mango, peach, plum, lemon,
    lime, coconut, kiwi, tomato, potato, carrot, onion, pepper, cucumber, pumpkin, mushroom, radish,
    eggplant, cabbage, salad, soup, stew, steak, sausage, burger, hot dog, sandwich, pizza, taco, burrito,
    noodle, dumpling, sushi roll, pancake, waffle, croissant, bagel, loaf of bread, pretzel, muffin,
    cupcake, cake, birthday cake, pie, donut, cookie, chocolate bar, candy, lollipop, ice cream cone,
    sundae, milkshake, cocktail, beer, cup of coffee, cup of tea, smoothie, egg, omelette, cheese, slice of
    cheese, slice of cake, bowl of rice, roast chicken, turkey, lobster, oyster, jam jar, honey pot, salt
    shaker, olive, walnut, pecan, popcorn bag, marshmallow, cinnamon roll, garnish, kebab, lasagna,
    meatball, fried egg, tart
""")
PLANTS = words("""
    tree, flower, rose, tulip, sunflower, daisy, lily, orchid, poppy, dandelion, bush, hedge, cactus, fern,
    palm tree, oak, birch, pine tree, willow, maple, apple tree, bamboo stalk, ivy, moss patch, water lily,
    bouquet, potted plant, houseplant, tree trunk, tree stump, branch, twig, leaf, pine cone, acorn, root,
    vine, weed, reed, mushroom ring, log, haystack, rock, stone, boulder, pebble, seashell, crystal, icicle,
    puddle, anthill, beehive, spider web
""")
BUILDINGS = words("""
    house, bridge, tower, church, castle, fence, barn, fountain, window, door, gate, wall clock, chimney,
    balcony, porch, terrace, garage, shed, cottage, cabin, hut, villa, mansion, palace, temple, mosque,
    cathedral, chapel, pagoda, pyramid, ruin, fort, lighthouse, windmill, watermill, factory, warehouse,
    skyscraper, office building, hotel, hospital, school, museum, theater, library, shop, market stall,
    bakery, restaurant, cafe, kiosk, bus stop, train station, airport, gas station, stadium, swimming pool,
    playground, slide, carousel, ferris wheel, roller coaster, greenhouse, gazebo, well, arch, column,
    monument, obelisk, gravestone, dam, pier, dock, tunnel, aqueduct, drawbridge, treehouse, igloo, tepee,
    doghouse, stable, silo, water tower, power pole, power line, street lamp, lamp post, streetlight, wind
    turbine, radio mast, scaffolding, construction site, brick, roof tile, shutter, doorbell, door handle,
    archway, stairway, escalator, elevator, parking lot, driveway, sidewalk, manhole
""")
THINGS = VEHICLES + FURNITURE + TOOLS + EVERYDAY + FOOD + PLANTS + BUILDINGS
# fmt: on
