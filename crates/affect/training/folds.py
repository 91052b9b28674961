"""Folds by theme, and intervals by resampling themes: near-duplicates never sit on both sides of a split."""

import numpy as np

FOLDS = 10


def by_theme(groups: np.ndarray, seed: int = 0) -> np.ndarray:
    """The fold, 0 to 9, of each picture; whole themes, dealt out so that folds are of like size."""
    names, counts = np.unique(groups, return_counts=True)
    shuffled = np.random.default_rng(seed).permutation(len(names))
    load = np.zeros(FOLDS)
    fold = {}
    for index in sorted(shuffled, key=lambda i: -counts[i]):
        fold[names[index]] = int(load.argmin())
        load[load.argmin()] += counts[index]
    return np.array([fold[group] for group in groups])


def pearson(a: np.ndarray, b: np.ndarray) -> float:
    if a.std() < 1e-9 or b.std() < 1e-9:
        return 0.0
    return float(np.corrcoef(a, b)[0, 1])


def interval(a: np.ndarray, b: np.ndarray, groups: np.ndarray, draws: int = 1000) -> tuple[float, float]:
    """95 % bootstrap interval of Pearson's r; themes are drawn with replacement, not pictures."""
    random = np.random.default_rng(0)
    members = [np.flatnonzero(groups == name) for name in np.unique(groups)]
    found = []
    for _ in range(draws):
        chosen = np.concatenate([members[i] for i in random.integers(len(members), size=len(members))])
        found.append(pearson(a[chosen], b[chosen]))
    low, high = np.percentile(found, [2.5, 97.5])
    return float(low), float(high)
