"""The families of models that were tried, each judged on themes that it never saw.

For every fold a family is fitted on the pictures of the other nine and asked about the tenth. Ratings are
standardised by the training pictures of that fold. Photographs carry no ratings; where a family uses them, what
it learns about them comes from the training pictures of the same fold and from nowhere else.
"""

import numpy as np

from . import folds, heads, norms
from .data import Photos, Stills
from .features import UNRATED, Features, chosen_photos
from .heads import Scale, bells, forest, ridge

BLEND = {"ridge": (0.3, 0.35), "bells": (0.4, 0.45), "forest": (0.45, 0.15)}
"""Teacher: share of each member in (valence, arousal), set once by hand and not searched over."""

NORM_WEIGHT = 0.03
"""Share of a photograph with a judged class beside a rated still."""

PHOTO_WEIGHT = 0.5
"""Share of a photograph with the teacher's judgement beside a rated still, for the student."""


def _standard(ratings: np.ndarray, chosen: np.ndarray) -> np.ndarray:
    return (ratings - ratings[chosen].mean(0)) / ratings[chosen].std(0)


def _rows(features: Features, chosen: np.ndarray, rendered: bool) -> np.ndarray:
    views = [features.plain[chosen], features.mirrored[chosen]]
    return np.concatenate([*views, *(view[chosen] for view in features.rendered)] if rendered else views)


class Members:
    """The teacher's members, fitted on `chosen`; each answers about a list of feature arrays."""

    def __init__(self, trunk: Features, hand: Features, ratings: np.ndarray, chosen: np.ndarray) -> None:
        self.trunk, self.hand, self.chosen = trunk, hand, chosen
        self.target = np.concatenate([_standard(ratings, chosen)[chosen]] * 2)

    def __call__(self, plain: np.ndarray, by_hand: np.ndarray) -> dict[str, np.ndarray]:
        scale = Scale(self.trunk.plain[self.chosen])
        train, test = scale(_rows(self.trunk, self.chosen, False)), scale(plain)
        return {
            "ridge": ridge(train, self.target, test),
            "bells": bells(train, self.target, test),
            "forest": forest(_rows(self.hand, self.chosen, False), self.target, by_hand),
        }


def blend(members: dict[str, np.ndarray], spread: dict[str, np.ndarray]) -> np.ndarray:
    """Members brought to one spread (that on the photographs), weighted, and shrunk to what they explain."""
    return sum(np.array(BLEND[name]) * value / spread[name] for name, value in members.items()) * 0.4


class Teacher:
    """The blend, fitted on `chosen`, with its answers about all stills and the chosen photographs."""

    def __init__(self, trunk: Features, hand: Features, ratings: np.ndarray, chosen: np.ndarray) -> None:
        members = Members(trunk, hand, ratings, chosen)(
            np.concatenate([trunk.plain, trunk.photos]), np.concatenate([hand.plain, hand.photos])
        )
        spread = {name: value[-UNRATED:].std(0) for name, value in members.items()}
        answers = blend(members, spread)
        self.members = {name: value[:-UNRATED] for name, value in members.items()}
        self.stills, self.photos = answers[:-UNRATED], answers[-UNRATED:]


def fit_student(
    trunk: Features, teacher: Teacher, ratings: np.ndarray, chosen: np.ndarray
) -> tuple[Scale, heads.Student]:
    """Stills of `chosen` in all views with their ratings, photographs with the teacher's judgement."""
    scale = Scale(trunk.plain[chosen])
    still = scale(_rows(trunk, chosen, True))
    views = len(still) // int(chosen.sum())
    rows = np.concatenate([still, scale(trunk.photos)])
    target = np.concatenate([np.concatenate([_standard(ratings, chosen)[chosen]] * views), teacher.photos])
    weight = np.concatenate([np.full(len(still), 2 / views), np.full(UNRATED, PHOTO_WEIGHT)])
    # Two thirds of the bells sit on rated stills, the rest on photographs.
    random = np.random.default_rng(0)
    rated = heads.CENTRES * 2 // 3
    centres = np.concatenate(
        [
            still[random.choice(int(chosen.sum()), rated, replace=False)],
            rows[len(still) + random.choice(UNRATED, heads.CENTRES - rated, replace=False)],
        ]
    )
    return scale, heads.student(rows, target, weight, centres)


def with_norms(
    trunk: Features, photos: Photos, ratings: np.ndarray, chosen: np.ndarray, strength: float = 1.0
) -> np.ndarray:
    """Ridge in which photographs carry the judgement of their class, at a small weight."""
    judged = np.array([norms.of(name) for name in photos.classes])[photos.labels[chosen_photos(photos)]]
    judged = (judged - judged.mean(0)) / ratings[chosen].std(0)
    scale = Scale(trunk.plain[chosen])
    rows = np.concatenate([scale(_rows(trunk, chosen, False)), scale(trunk.photos)])
    target = np.concatenate([*[_standard(ratings, chosen)[chosen]] * 2, judged])
    weight = np.concatenate([np.ones(2 * chosen.sum()), np.full(UNRATED, NORM_WEIGHT)])
    width = rows.shape[1]
    gram = (rows * weight[:, None]).T @ rows / width + strength * np.eye(width)
    answer = np.linalg.solve(gram, (rows * weight[:, None]).T @ target / width)
    return scale(trunk.plain) @ answer


def _collect(stills: Stills, seed: int, ask) -> dict[str, np.ndarray]:
    """Calls `ask(chosen, test)` for each fold and puts the answers for the test pictures together."""
    fold = folds.by_theme(stills.groups, seed)
    found: dict[str, np.ndarray] = {}
    for index in range(folds.FOLDS):
        test = fold == index
        for name, value in ask(~test, test).items():
            found.setdefault(name, np.zeros_like(stills.ratings))[test] = value
    return found


def held_out_ridge(
    stills: Stills, plain: np.ndarray, mirrored: np.ndarray, name: str, seed: int
) -> dict[str, np.ndarray]:
    """A ridge on one frozen trunk's features of the stills as they are and mirrored; held out as below."""

    def ask(chosen: np.ndarray, test: np.ndarray) -> dict[str, np.ndarray]:
        target = np.concatenate([_standard(stills.ratings, chosen)[chosen]] * 2)
        scale = Scale(plain[chosen])
        train, about = scale(np.concatenate([plain[chosen], mirrored[chosen]])), scale(plain[test])
        return {f"trunk {name}, frozen, ridge": ridge(train, target, about)}

    return _collect(stills, seed, ask)


def held_out(stills: Stills, photos: Photos, trunk: Features, hand: Features, seed: int) -> dict[str, np.ndarray]:
    """Predictions [n, 2] of the families around one trunk, none from a model that saw the picture's theme."""

    def ask(chosen: np.ndarray, test: np.ndarray) -> dict[str, np.ndarray]:
        teacher = Teacher(trunk, hand, stills.ratings, chosen)
        scale, model = fit_student(trunk, teacher, stills.ratings, chosen)
        return {
            "hand statistics, forest": teacher.members["forest"][test],
            "trunk names, frozen, ridge": teacher.members["ridge"][test],
            "trunk names, frozen, bells": teacher.members["bells"][test],
            "trunk names, ridge, classes judged": with_norms(trunk, photos, stills.ratings, chosen)[test],
            "ensemble of the above (teacher)": teacher.stills[test],
            "ensemble distilled into one head (shipped)": model(scale(trunk.plain[test])),
        }

    return _collect(stills, seed, ask)
