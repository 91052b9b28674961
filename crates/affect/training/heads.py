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


CENTRES = 320
"""Bells in the student: as many as the file's size leaves room for."""


@dataclasses.dataclass
class Student:
    """A line plus bells around known pictures: [n, f] standardised features to [n, 2]."""

    centres: np.ndarray  # [CENTRES, f]
    line: np.ndarray  # [f, 2]
    out: np.ndarray  # [CENTRES, 2]
    offset: np.ndarray  # [2]

    def __call__(self, rows: np.ndarray) -> np.ndarray:
        return rows @ self.line + bell(rows, self.centres) @ self.out + self.offset


def student(
    rows: np.ndarray, target: np.ndarray, weight: np.ndarray, centres: np.ndarray, strength: float = 0.3
) -> Student:
    """Fits the student in closed form; `weight` is the share of each row in the squared error."""
    width = rows.shape[1]
    # Bells stay below 1 while a feature has spread 1 and there are `width` of them: an equal footing.
    footing = np.sqrt(width)
    full = np.concatenate([rows, bell(rows, centres) * footing], 1)
    share = weight / weight.sum()
    mean, middle = share @ full, share @ target
    root = np.sqrt(weight)[:, None]
    centred = (full - mean) * root
    gram = centred.T @ centred / width + strength * np.eye(full.shape[1])
    answer = np.linalg.solve(gram, centred.T @ ((target - middle) * root) / width)
    return Student(centres, answer[:width], answer[width:] * footing, middle - mean @ answer)
