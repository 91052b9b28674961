"""From a description of a picture to its ratings: the regressors that the families are made of.

All take standardised features and ratings in standard deviations, and return plain arrays.
"""

import dataclasses

import numpy as np
from sklearn.ensemble import ExtraTreesRegressor


class Scale:
    """Shift and scale by the training rows alone."""

    def __init__(self, rows: np.ndarray) -> None:
        self.mean = rows.mean(0)
        self.spread = rows.std(0) + 1e-6

    def __call__(self, rows: np.ndarray) -> np.ndarray:
        return (rows - self.mean) / self.spread


def _solve(kernel: np.ndarray, across: np.ndarray, target: np.ndarray, strength: float) -> np.ndarray:
    mean = target.mean(0)
    return across @ np.linalg.solve(kernel + strength * np.eye(len(kernel)), target - mean) + mean


def ridge(train: np.ndarray, target: np.ndarray, test: np.ndarray, strength: float = 1.0) -> np.ndarray:
    width = train.shape[1]
    return _solve(train @ train.T / width, test @ train.T / width, target, strength)


def bell(rows: np.ndarray, centres: np.ndarray) -> np.ndarray:
    """[n, c]: 1 where a row lies on a centre, falling off with the mean squared difference of their features."""
    distance = (rows * rows).sum(1)[:, None] + (centres * centres).sum(1)[None] - 2 * rows @ centres.T
    return np.exp(-distance / (2 * rows.shape[1]))


def bells(train: np.ndarray, target: np.ndarray, test: np.ndarray, strength: float = 0.3) -> np.ndarray:
    """Kernel ridge with Gaussian bells as wide as the features are spread."""
    return _solve(bell(train, train), bell(test, train), target, strength)


def forest(train: np.ndarray, target: np.ndarray, test: np.ndarray, seed: int = 0) -> np.ndarray:
    trees = ExtraTreesRegressor(200, min_samples_leaf=3, max_features=0.3, n_jobs=2, random_state=seed)
    return trees.fit(train, target).predict(test)


CENTRES = 512
"""Pictures that the shipped head compares with: as many as the file's size leaves room for."""


def layered(rows: np.ndarray, centres: np.ndarray, widths: tuple[int, ...]) -> np.ndarray:
    """Bells, mean over layers, each layer apart: two pictures may be alike in texture and not in what they show."""
    cuts = np.cumsum(widths)[:-1]
    pairs = zip(np.split(rows, cuts, 1), np.split(centres, cuts, 1))
    return sum(bell(near, far) for near, far in pairs) / len(widths)


@dataclasses.dataclass
class Around:
    """Layered bells around known pictures: [n, f] standardised features to [n, 2]."""

    widths: tuple[int, ...]
    centres: np.ndarray  # [CENTRES, f]
    out: np.ndarray  # [CENTRES, 2]
    offset: np.ndarray  # [2]

    def __call__(self, rows: np.ndarray) -> np.ndarray:
        return layered(rows, self.centres, self.widths) @ self.out + self.offset


def around(
    rows: np.ndarray, target: np.ndarray, centres: np.ndarray, widths: tuple[int, ...], views: int, strength: float = 0.6
) -> Around:
    """Kernel ridge that may bend at `centres` alone, in closed form; `views` rows show each picture."""
    full = layered(rows, centres, widths)
    # All views of a picture together count as two rows, as in the regressors above.
    weight = 2 / views
    mean, middle = full.mean(0), target.mean(0)
    centred = full - mean
    bend = strength * layered(centres, centres, widths) + 1e-6 * np.eye(len(centres))
    out = np.linalg.solve(weight * centred.T @ centred + bend, weight * centred.T @ (target - middle))
    return Around(widths, centres, out, middle - mean @ out)
