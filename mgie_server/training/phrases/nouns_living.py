"""Names of people, animals, clothes and parts of the body, for refused instructions."""

from __future__ import annotations

from mgie_server.training.phrases.nouns_things import words

# fmt: off
PEOPLE = words("""
    man, woman, girl, boy, child, bride, dancer, farmer, old man, soldier, singer, baby, couple, person,
    player, lady, guy, kid, model, astronaut, nurse, worker, queen, groom, king, prince, princess, father,
    mother, dad, mom, sister, brother, son, daughter, uncle, aunt, cousin, grandmother, grandfather,
    grandma, grandpa, husband, wife, boyfriend, girlfriend, friend, neighbor, stranger, teenager, toddler,
    old woman, young man, young woman, little girl, little boy, twin, guest, tourist, hiker, cyclist,
    runner, swimmer, surfer, skier, climber, rider, driver, pilot, sailor, captain, fisherman, hunter,
    cowboy, knight, pirate, ninja, samurai, viking, monk, nun, priest, judge, lawyer, doctor, dentist,
    surgeon, vet, scientist, engineer, mechanic, plumber, electrician, carpenter, painter, artist, sculptor,
    photographer, writer, poet, journalist, actor, actress, clown, magician, musician, guitarist, drummer,
    pianist, conductor, ballerina, gymnast, boxer, wrestler, footballer, goalkeeper, referee, coach,
    teacher, student, pupil, professor, librarian, chef, cook, baker, butcher, waiter, waitress, barista,
    bartender, cashier, shopkeeper, salesman, customer, manager, boss, secretary, policeman, officer,
    firefighter, detective, thief, prisoner, guard, mayor, president, beggar, gardener, shepherd, miner,
    builder, postman, barber, hairdresser, tailor, bridesmaid, best man, passenger, pedestrian, bystander,
    spectator, stuntman, skater, golfer, diver, acrobat
""")
KIN = words("""
    brother, sister, mother, father, mom, dad, wife, husband, son, daughter, friend, neighbor, grandma,
    grandpa, uncle, aunt, boss, cousin, boyfriend, girlfriend, teacher, kid
""")
ANIMALS = words("""
    dog, cat, horse, bear, bird, cow, elephant, tiger, fox, rabbit, lion, fish, zebra, duck, sheep, wolf,
    owl, swan, penguin, monkey, deer, frog, butterfly, snake, puppy, kitten, pony, foal, calf, lamb, goat,
    pig, piglet, donkey, mule, bull, ox, buffalo, bison, moose, elk, reindeer, antelope, gazelle, giraffe,
    hippo, rhino, camel, llama, alpaca, kangaroo, koala, panda, polar bear, leopard, cheetah, jaguar,
    panther, lynx, hyena, jackal, coyote, badger, otter, beaver, squirrel, chipmunk, hedgehog, mouse, rat,
    hamster, guinea pig, mole, bat, weasel, skunk, raccoon, sloth, armadillo, anteater, gorilla, chimpanzee,
    orangutan, baboon, lemur, whale, dolphin, shark, seal, walrus, octopus, squid, jellyfish, starfish,
    crab, lobster, shrimp, turtle, tortoise, crocodile, alligator, lizard, chameleon, gecko, iguana, cobra,
    python, toad, salamander, salmon, trout, goldfish, carp, seahorse, eagle, hawk, falcon, vulture, crow,
    raven, magpie, sparrow, robin, swallow, pigeon, dove, parrot, peacock, flamingo, pelican, heron, stork,
    crane, ostrich, emu, chicken, rooster, hen, chick, goose, turkey, hummingbird, woodpecker, kingfisher,
    seagull, bee, wasp, ant, beetle, ladybug, dragonfly, moth, grasshopper, cricket, spider, scorpion,
    snail, slug, worm, caterpillar, golden retriever, poodle, bulldog, husky, dachshund, greyhound, white
    horse, black cat, bluebird, redfish
""")
CLOTHES = words("""
    coat, hat, dress, shirt, jacket, scarf, tie, skirt, suit, sweater, cap, helmet, necklace, beard,
    moustache, crown, mask, uniform, bridal veil, cloak, cape, hoodie, t-shirt, blouse, vest, raincoat,
    parka, kimono, robe, gown, wedding dress, swimsuit, bikini, tracksuit, apron, poncho, cardigan, blazer,
    tuxedo, kilt, sari, beanie, beret, top hat, cowboy hat, sun hat, turban, headband, hair clip, bow tie,
    belt, ring, bracelet, brooch, earring, wristwatch, badge, ribbon, handkerchief, shawl, wig, ponytail,
    hairstyle, goatee, tattoo, eye patch, monocle, tiara, name tag, backpack
""")
CLOTHES_PLURAL = words("""
    glasses, shoes, gloves, jeans, boots, sunglasses, trousers, shorts, leggings, socks, mittens, sandals,
    sneakers, slippers, high heels, tights, pajamas, overalls, earrings, headphones, goggles, dungarees,
    braces, flip-flops
""")
PARTS = words("""
    face, eyes, hair, smile, skin, lips, teeth, hands, cheeks, nose, eyebrows, arms, legs, nails, ears,
    eyelashes, forehead, chin, jaw, neck, shoulders, chest, belly, back, waist, hips, knees, feet, toes,
    fingers, thumb, wrist, elbow, ankle, mouth, tongue, iris, pupils, beard, moustache, fringe, curls,
    freckles, dimples, muscles, head, hairline, double chin, tattoo, makeup
""")
ANIMAL_PARTS = words("""
    fur, feathers, tail, wings, beak, paws, claws, mane, horns, antlers, whiskers, trunk, snout, scales,
    fins, hooves, coat, ears, eyes, muzzle
""")
# fmt: on
