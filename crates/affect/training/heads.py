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


KEPT = 128
"""Principal directions kept of each deep layer: likeness is the same as with all of them, in half the file."""

LIMIT = 4.0
"""Standard deviations beyond which a statistic of colour is not followed."""


@dataclasses.dataclass
class Parts:
    """Three descriptions of a picture: two deep layers in few directions, and its colour; each with its own width."""

    scale: Scale
    directions: list[np.ndarray]  # [layer, KEPT] of each layer
    widths: list[int]  # features of each layer, and of colour, that a distance is a mean over

    def __call__(self, rows: np.ndarray) -> list[np.ndarray]:
        cuts = np.cumsum(self.widths)[:-1]
        *layers, colour = np.split(self.scale(rows), cuts, 1)
        turned = [layer @ directions for layer, directions in zip(layers, self.directions)]
        return [*turned, np.clip(colour, -LIMIT, LIMIT)]


def parts(plain: np.ndarray, rows: np.ndarray, widths: list[int]) -> Parts:
    """Scaled by `plain`, the directions those of `rows`."""
    scale = Scale(plain)
    layers = np.split(scale(rows), np.cumsum(widths)[:-1], 1)[:-1]
    directions = [np.linalg.svd(layer, full_matrices=False)[2][:KEPT].T for layer in layers]
    return Parts(scale, directions, widths)


def _distances(near: list[np.ndarray], far: list[np.ndarray], widths: list[int]) -> list[np.ndarray]:
    """Mean squared difference of each part's features, [n, c]."""
    squares = lambda rows: (rows * rows).sum(1)  # noqa: E731
    pairs = zip(near, far, widths)
    return [np.maximum(squares(a)[:, None] + squares(b)[None] - 2 * a @ b.T, 0) / width for a, b, width in pairs]


def likeness(near: list[np.ndarray], far: list[np.ndarray], widths: list[int]) -> tuple[np.ndarray, np.ndarray]:
    """How like two pictures are: for valence bells, mean over all parts; for arousal tents on the deepest layer.

    Two pictures may be alike in texture and not in what they show, so each part is asked apart.
    """
    found = _distances(near, far, widths)
    return sum(np.exp(-distance / 2) for distance in found) / len(found), np.exp(-np.sqrt(found[-2] + 1e-6) / 2)


def around(full: np.ndarray, between: np.ndarray, target: np.ndarray, views: int, strength: float) -> tuple[np.ndarray, float]:
    """Kernel ridge that may bend at known pictures alone, in closed form: weights of each, and an offset.

    `full` is the likeness of all rows, `views` of each picture, to those pictures; `between` theirs to each other.
    """
    # All views of a picture together count as two rows, as in the regressors above.
    weight = 2 / views
    mean, middle = full.mean(0), target.mean()
    centred = full - mean
    bend = strength * between + 1e-6 * np.eye(len(between))
    out = np.linalg.solve(weight * centred.T @ centred + bend, weight * centred.T @ (target - middle))
    return out, float(middle - mean @ out)


@dataclasses.dataclass
class Known:
    """A reading by likeness to known pictures: [n, f] features to [n, 2]."""

    parts: Parts
    centres: list[np.ndarray]  # of each part, [pictures, width]
    out: np.ndarray  # [pictures, 2]
    offset: np.ndarray  # [2]

    def __call__(self, rows: np.ndarray) -> np.ndarray:
        found = likeness(self.parts(rows), self.centres, self.parts.widths)
        return np.stack([like @ self.out[:, k] for k, like in enumerate(found)], 1) + self.offset
