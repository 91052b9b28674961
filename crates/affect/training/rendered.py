"""What the shipped file says of rendered clips: teaching material, so this is a look at its habits and no evidence."""

import numpy as np

from .data import Stills
from .export import Runner
from .folds import pearson
from .render import Shot, render

STILL = Shot(zoom=0.7)
SHOTS = {
    "held still": STILL,
    "slow pan": Shot(zoom=0.7, pan=(0.05, 0.0)),
    "quick pan": Shot(zoom=0.7, pan=(0.4, 0.0)),
    "shaken": Shot(zoom=0.7, shake=0.02),
    "flickering": Shot(zoom=0.7, flicker=0.08),
    "in rain": Shot(zoom=0.7, rain=0.1),
    "in fog": Shot(zoom=0.7, fog=0.6),
    "at night": Shot(zoom=0.7, night=0.9),
    "cut to another": Shot(zoom=0.7, cut=4),
}
"""One thing at a time, on the same crop of the same pictures."""

EVERY = 6
"""Of the rated stills, every so many."""


def report(runner: Runner, stills: Stills) -> list[str]:
    """Mean answers, and how far they follow the ratings of the pictures that were rendered (fitted on, so they flatter)."""
    lines = ["| rendered | valence | arousal | r valence | r arousal |", "| --- | --- | --- | --- | --- |"]
    chosen = np.arange(0, len(stills.names), EVERY)
    for name, shot in SHOTS.items():
        random = np.random.default_rng(3)
        found = []
        for index in chosen:
            # The picture itself comes last where there is a cut: its rating is the one that is asked for.
            pictures = [stills.large[(index + 1) % len(stills.large)], stills.large[index]]
            window = render(pictures if shot.cut else pictures[1:], shot, random).numpy()
            found.append(runner.window(window)["affect"])
        answers = np.array(found)
        follows = [pearson(answers[:, k], stills.ratings[chosen, k]) for k in range(2)]
        mean = answers.mean(0)
        lines.append(f"| {name} | {mean[0]:+.2f} | {mean[1]:+.2f} | {follows[0]:.2f} | {follows[1]:.2f} |")
    return lines
