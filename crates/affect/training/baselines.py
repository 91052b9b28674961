"""What a model has to beat: run in the same command, on the same folds."""

import numpy as np
from sklearn.svm import SVR

from . import folds
from .data import Stills
from .features import Features
from .heads import Scale, forest, ridge
from .statistics import light_and_saturation


def valdez_mehrabian(pictures: np.ndarray) -> np.ndarray:
    """Standardised weights of Valdez & Mehrabian 1994, Journal of Experimental Psychology 123(4): no fitting."""
    light, saturation = light_and_saturation(pictures)
    light, saturation = (light - light.mean()) / light.std(), (saturation - saturation.mean()) / saturation.std()
    return np.stack([0.69 * light + 0.22 * saturation, -0.31 * light + 0.60 * saturation], 1)


def _vectors(train: np.ndarray, target: np.ndarray, test: np.ndarray) -> np.ndarray:
    return np.stack([SVR(C=1.0, gamma="scale").fit(train, target[:, k]).predict(test) for k in range(2)], 1)


SHUFFLES = 12


def shuffled(stills: Stills, main: Features) -> np.ndarray:
    """[SHUFFLES, 2]: r of a ridge on the trunk's features that learns shuffled ratings; what comes of nothing."""
    fold = folds.by_theme(stills.groups)
    found = np.zeros((SHUFFLES, len(fold), 2))
    mixed = [stills.ratings[np.random.default_rng(seed).permutation(len(fold))] for seed in range(SHUFFLES)]
    for index in range(folds.FOLDS):
        test, chosen = fold == index, fold != index
        scale = Scale(main.plain[chosen])
        target = np.concatenate([(one[chosen] - one[chosen].mean(0)) / one[chosen].std(0) for one in mixed], 1)
        answers = ridge(scale(main.plain[chosen]), target, scale(main.plain[test]))
        found[:, test] = answers.reshape(-1, SHUFFLES, 2).transpose(1, 0, 2)
    return np.array([[folds.pearson(one[:, k], stills.ratings[:, k]) for k in range(2)] for one in found])


def held_out(stills: Stills, hand: Features, seed: int) -> dict[str, np.ndarray]:
    """Predictions [n, 2] of each baseline."""
    fold = folds.by_theme(stills.groups, seed)
    found = {
        "mean of the training pictures": np.zeros_like(stills.ratings),
        "Valdez & Mehrabian 1994": valdez_mehrabian(stills.pictures),
    }
    for index in range(folds.FOLDS):
        test, chosen = fold == index, fold != index
        mean, spread = stills.ratings[chosen].mean(0), stills.ratings[chosen].std(0)
        target = (stills.ratings[chosen] - mean) / spread
        scale = Scale(hand.plain[chosen])
        train, about = scale(hand.plain[chosen]), scale(hand.plain[test])
        answers = {
            "hand statistics, ridge": ridge(train, target, about, 3.0),
            "hand statistics, SVR": _vectors(train, target, about),
            "hand statistics, extra trees": forest(hand.plain[chosen], target, hand.plain[test]),
        }
        for name, value in answers.items():
            found.setdefault(name, np.zeros_like(stills.ratings))[test] = value
    return found
