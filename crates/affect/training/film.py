"""The motion path on a whole film, at feature level: 5,400 seconds with portrayed arousal, ten-minute blocks.

The film's pictures are in nobody's hands here. What can be asked is whether statistics like those of the network
(movement, cuts, flicker, light; its weights are set by hand from them, see `assemble.py`) carry a film's arousal, and
over how many seconds. What was portrayed was rated for scenes, and the best windows here are as long as scenes; the
curve is smoothed over two seconds, since it has to follow shots.
"""

import numpy as np

from .folds import pearson
from .motion import FLOOR

BLOCK = 600
WINDOW = 61
"""Seconds of the smoothing window of the headline."""

WINDOWS = (15, 31, 61, 91)
"""Seconds of the windows that the report shows, beside the curve's own smoothing."""

CURVE = 0.75
"""Standard deviation of the curve's smoothing, seconds (`src/analysis/smooth.rs`)."""

NAMES = ("movement", "cuts", "flicker", "light")


def smooth(series: np.ndarray, seconds: int = WINDOW) -> np.ndarray:
    """Kaiser window (beta 5), edges held; 0 seconds is the curve's own Gaussian."""
    window = np.kaiser(seconds, 5.0) if seconds else np.exp(-0.5 * (np.arange(-3, 4) / CURVE) ** 2)
    padded = np.pad(series, len(window) // 2, mode="edge")
    return np.convolve(padded, window / window.sum(), mode="valid")


def statistics(film: dict[str, np.ndarray], seconds: int = WINDOW) -> np.ndarray:
    """[t, 4] smoothed: ln(1 + movement / FLOOR), cuts, flicker, light; movement as the network defines it."""
    columns = (
        np.log1p(film["norm_diff"] / FLOOR),
        film["cuts"],
        np.log1p(film["bright_sd"]),
        film["brightness"] / 255,
    )
    return np.stack([smooth(column, seconds) for column in columns], 1)


def _fit(rows: np.ndarray, target: np.ndarray, strength: float) -> tuple[np.ndarray, np.ndarray, np.ndarray, float]:
    mean, spread = rows.mean(0), rows.std(0)
    x = (rows - mean) / spread
    weights = np.linalg.solve(x.T @ x / len(x) + strength * np.eye(x.shape[1]), x.T @ (target - target.mean()) / len(x))
    return weights, mean, spread, float(target.mean())


def blocks_out(
    film: dict[str, np.ndarray],
    columns: tuple[int, ...],
    target: str = "arousal",
    seconds: int = WINDOW,
    strength: float = 0.3,
) -> float:
    """Pearson's r over the film of predictions for blocks of ten minutes, each fitted on the other blocks."""
    rows = statistics(film, seconds)[:, columns]
    block = np.arange(len(rows)) // BLOCK
    found = np.zeros(len(rows))
    for index in np.unique(block):
        # A minute on either side is left out too, since smoothing reaches over the edge.
        second = np.arange(len(rows))
        apart = max(60, seconds)
        far = (second < index * BLOCK - apart) | (second >= (index + 1) * BLOCK + apart)
        weights, mean, spread, base = _fit(rows[far], film[target][far], strength)
        test = block == index
        found[test] = (rows[test] - mean) / spread @ weights + base
    return pearson(found, film[target])


def unfitted(film: dict[str, np.ndarray], target: str = "arousal", seconds: int = WINDOW) -> float:
    """Smoothed movement alone: nothing is fitted, so nothing can be overfitted."""
    return pearson(statistics(film, seconds)[:, 0], film[target])


def weights(film: dict[str, np.ndarray]) -> np.ndarray:
    """Standardised weights of the four statistics on portrayed arousal, over the whole film."""
    return _fit(statistics(film), film["arousal"], 0.3)[0]
