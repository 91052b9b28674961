"""What the classes of the sets that `gather.py` brings in feel like, beside those of `norms.py`: (valence, arousal), 1 to 7."""

GATHERED = {
    "idenprof": {
        "chef": (4.9, 3.3),
        "doctor": (4.3, 3.3),
        "engineer": (4.3, 3.1),
        "farmer": (4.8, 3.0),
        "firefighter": (4.1, 4.6),
        "judge": (4.0, 3.2),
        "mechanic": (4.2, 3.0),
        "pilot": (4.7, 3.5),
        "police": (3.7, 4.1),
        "waiter": (4.7, 3.1),
    },
    "flowers": {
        "daisy": (5.7, 3.2),
        "dandelion": (5.3, 3.0),
        "roses": (5.8, 3.5),
        "sunflowers": (5.8, 3.4),
        "tulips": (5.8, 3.3),
    },
    "trashnet": {
        "cardboard": (3.8, 2.4),
        "glass": (4.1, 2.6),
        "metal": (3.7, 2.6),
        "paper": (3.9, 2.4),
        "plastic": (3.7, 2.6),
        "trash": (3.2, 3.0),
    },
    "animals": {
        "ape": (4.6, 3.9),
        "bear": (4.6, 4.7),
        "bison": (4.6, 3.8),
        "cat": (5.5, 3.5),
        "chicken": (4.6, 3.1),
        "cow": (4.8, 3.1),
        "deer": (5.3, 3.4),
        "dog": (5.7, 3.9),
        "dolphin": (5.7, 4.2),
        "duck": (5.1, 3.1),
        "eagle": (5.2, 4.1),
        "fish": (4.7, 3.1),
        "horse": (5.3, 3.6),
        "lion": (5.0, 4.7),
        "lobster": (4.1, 3.6),
        "pig": (4.6, 3.3),
        "rabbit": (5.5, 3.3),
        "shark": (3.5, 5.0),
        "snake": (3.0, 5.0),
        "spider": (2.8, 4.9),
        "turkey": (4.2, 3.2),
        "wolf": (4.7, 4.6),
    },
    "grocery": {
        "Apple": (5.0, 2.8),
        "Banana": (4.9, 2.8),
        "Garlic": (4.2, 2.5),
        "Ginger": (4.2, 2.4),
        "Juice": (4.7, 2.8),
        "Melon": (5.0, 2.9),
        "Mushroom": (4.2, 2.6),
        "Onion": (4.1, 2.5),
        "Pineapple": (5.1, 3.0),
        "Potato": (4.4, 2.4),
        "Tomato": (4.8, 2.8),
        "Yoghurt": (4.6, 2.7),
    },
    "monkeys": {},
}

LIKE_THEM = {"grocery": (4.6, 2.7), "monkeys": (4.9, 3.9)}
"""For the classes of a set that are not named: one kind of thing, one judgement."""


def of(group: str, name: str) -> tuple[float, float]:
    return GATHERED[group].get(name) or LIKE_THEM[group]
