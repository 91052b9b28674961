"""Turns what was fitted into the constants of the graph, so that shifts, scales and divisors cost it no nodes.

This is arithmetic on constants: it changes no answer beyond rounding. In the graph a pooled feature is a sum over its
layer's places and not a mean, statistics of colour are as `colour.ColourStatistics` answers them, and a distance is a
quarter of that of `heads.likeness`.
"""

import numpy as np

from . import colour
from .heads import LIMIT, Known
from .trunk import layers


def _halved(values: np.ndarray) -> np.ndarray:
    """As the file stores large tensors."""
    return values.astype(np.float16).astype(np.float64)


def head(known: Known, stretch: np.ndarray, base: np.ndarray) -> dict[str, np.ndarray]:
    """A reading by likeness; its answers times `stretch` and plus `base`."""
    widths = known.parts.widths
    cuts = np.cumsum(widths)[:-1]
    means, spreads = (np.split(value, cuts) for value in (known.parts.scale.mean, known.parts.scale.spread))
    parts = {}
    deep = layers()[-len(known.parts.directions) :]
    for k, ((_, places), directions) in enumerate(zip(deep, known.parts.directions)):
        parts[f"mean{k}"] = means[k][None] * places
        parts[f"directions{k}"] = directions / (spreads[k] * places)[:, None]
    scale, shift = np.zeros(colour.ANSWERED), np.zeros(colour.ANSWERED)
    scale[colour.PLACES] = colour.UNITS / spreads[-1]
    shift[colour.PLACES] = -means[-1] / spreads[-1]
    count = len(known.out)
    last = np.zeros((count, colour.ANSWERED))
    last[:, colour.PLACES] = known.centres[-1]
    squares, members = [], []
    for k, (centres, width) in enumerate(zip([*known.centres[:-1], last], widths)):
        parts[f"centres{k}"] = _halved(centres.T / (-2 * width))
        squares.append(((parts[f"centres{k}"] * (-2 * width)) ** 2).sum(0) / (4 * width))
        members.append(np.tile(np.eye(len(widths))[k] / (4 * width), (centres.shape[1], 1)))
    valence, arousal = np.split(known.out * stretch, 2, 1)
    # Bells count in every part, tents in the deepest layer alone.
    parts_read = np.zeros((2, len(widths), 2))
    parts_read[0, :, 0] = 1 / len(widths)
    parts_read[1, -2, 1] = 1
    return parts | {
        "colour_scale": scale[None],
        "colour_shift": shift[None],
        "squares": np.stack(squares),
        "members": np.concatenate(members),
        "falls": np.repeat([[-2.0], [-1.0]], len(widths), 0),
        "out": known.out * stretch,
        "parts_read": parts_read.reshape(-1, 2),
        "offset": (known.offset * stretch + base)[None],
    }


def familiarity(mean: np.ndarray, axes: np.ndarray, slope: float, reach: float) -> dict[str, np.ndarray]:
    """Features come layer by layer here; the graph has all means first, then all deviations. Half familiar at 1."""
    counts, places = np.array(layers()).T
    starts = 2 * (np.cumsum(counts) - counts)
    layer = lambda part: [start + part * count + np.arange(count) for start, count in zip(starts, counts)]  # noqa: E731
    order = np.concatenate(layer(0) + layer(1))
    area = np.tile(np.repeat(places, counts), 2)
    scaled = axes[order] / area[:, None] * np.sqrt(np.exp(-reach / slope) / axes.shape[1])
    return {"seen": (mean[order] * area)[None], "axes": scaled, "slope": np.array(slope)}
