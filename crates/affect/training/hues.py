"""How much of each hue a pixel has, without a branch or a division: what a graph does quickly.

Hues lie on a circle, and a colour between two of the twelve is shared between them; both shares together are its chroma,
the highest channel less the lowest. So a share is a tent over the circle, and each slope of a tent is linear in the
channels: a share is the lesser of two linear forms, where that is positive.
"""

import numpy as np

HUES = 12

ORDERS = ((0, 1, 2), (1, 0, 2), (1, 2, 0), (2, 1, 0), (2, 0, 1), (0, 2, 1))
"""Channels from the highest to the lowest in each sixth of the circle, from red by way of yellow and green."""


def slopes() -> tuple[np.ndarray, np.ndarray]:
    """The two linear forms of every hue, [HUES, 3] each. Even hues are where two sixths meet, odd ones in the middle."""
    found = np.zeros((2, HUES, 3))
    for sixth, order in enumerate(ORDERS):
        high, middle, low = order
        found[0, 2 * sixth + 1, [high, middle]] = 2, -2
        found[1, 2 * sixth + 1, [middle, low]] = 2, -2
        sign = 1 if sixth % 2 == 0 else -1
        for slope, sides in enumerate((order, ORDERS[sixth - 1])):
            found[slope, 2 * sixth, list(sides)] = sign, -2 * sign, sign
    return found[0], found[1]


def brightness() -> np.ndarray:
    """What one unit of each hue's share adds to the highest channel over the mean of the three, [HUES]."""
    pure = np.zeros((HUES, 3))
    for sixth, (high, middle, _) in enumerate(ORDERS):
        pure[2 * sixth : 2 * sixth + 2, high] = 1
        pure[2 * sixth, middle] = sixth % 2
        pure[2 * sixth + 1, middle] = 0.5
    return 1 - pure.mean(1)
