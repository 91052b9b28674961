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
from .trunk import READ, STAGES

SHIPPED = "the same trunk and colour, likeness to known pictures (shipped)"

DEEP = tuple(2 * STAGES[index][0] for index in READ[-2:])
"""Features of each of the two deepest layers that are read."""

STRENGTHS = (0.25, 0.5)
"""How stiff the shipped head is in (valence, arousal)."""

HEAD_VIEWS = (2, 5)
"""Views of each still that it is fitted on: plain and mirrored for valence, the rendered ones too for arousal."""

BLEND = {"ridge": (0.3, 0.35), "bells": (0.4, 0.45), "forest": (0.45, 0.15)}
"""Share of each member of the ensemble in (valence, arousal), set once by hand and not searched over."""

NORM_WEIGHT = 0.03
"""Share of a photograph with a judged class beside a rated still."""


def _standard(ratings: np.ndarray, chosen: np.ndarray) -> np.ndarray:
    return (ratings - ratings[chosen].mean(0)) / ratings[chosen].std(0)


def _rows(features: Features, chosen: np.ndarray, rendered: bool) -> np.ndarray:
    views = [features.plain[chosen], features.mirrored[chosen]]
    return np.concatenate([*views, *(view[chosen] for view in features.rendered)] if rendered else views)


def members(trunk: Features, hand: Features, ratings: np.ndarray, chosen: np.ndarray) -> dict[str, np.ndarray]:
    """The ensemble's members, fitted on `chosen`; their answers about all stills, then about the photographs."""
    target = np.concatenate([_standard(ratings, chosen)[chosen]] * 2)
    scale = Scale(trunk.plain[chosen])
    train, about = scale(_rows(trunk, chosen, False)), scale(np.concatenate([trunk.plain, trunk.photos]))
    by_hand = np.concatenate([hand.plain, hand.photos])
    return {
        "ridge": ridge(train, target, about),
        "bells": bells(train, target, about),
        "forest": forest(_rows(hand, chosen, False), target, by_hand),
    }


def ensemble(found: dict[str, np.ndarray]) -> np.ndarray:
    """Members brought to one spread (that on the photographs), weighted, and shrunk to what they explain."""
    return sum(np.array(BLEND[name]) * value / value[-UNRATED:].std(0) for name, value in found.items()) * 0.4


def looked_at(trunk: np.ndarray, colour: np.ndarray) -> np.ndarray:
    """What the shipped head looks at: the trunk's two deepest layers that are read, and colour."""
    return np.concatenate([trunk[..., -sum(DEEP) :], colour], -1)


def fit_head(trunk: Features, colour: Features, ratings: np.ndarray, chosen: np.ndarray) -> heads.Known:
    """The shipped head: likeness to every still of `chosen`."""
    rows = looked_at(_rows(trunk, chosen, True), _rows(colour, chosen, True))
    count = int(chosen.sum())
    widths = [*DEEP, colour.plain.shape[1]]
    parts = heads.parts(rows[:count], rows[: 2 * count], widths)
    described = parts(rows)
    centres = [part[:count] for part in described]
    target = _standard(ratings, chosen)[chosen]
    full, between = heads.likeness(described, centres, widths), heads.likeness(centres, centres, widths)
    found = [
        heads.around(full[k][: views * count], between[k], np.tile(target[:, k], views), views, strength)
        for k, (views, strength) in enumerate(zip(HEAD_VIEWS, STRENGTHS))
    ]
    return heads.Known(parts, centres, np.stack([out for out, _ in found], 1), np.array([offset for _, offset in found]))


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


def held_out_shipped(stills: Stills, trunk: Features, colour: Features, seed: int) -> dict[str, np.ndarray]:
    """Predictions of the shipped family alone, for a deal of themes that the table does not show."""

    def ask(chosen: np.ndarray, test: np.ndarray) -> dict[str, np.ndarray]:
        head = fit_head(trunk, colour, stills.ratings, chosen)
        return {SHIPPED: head(looked_at(trunk.plain[test], colour.plain[test]))}

    return _collect(stills, seed, ask)


def held_out(
    stills: Stills, photos: Photos, trunk: Features, colour: Features, hand: Features, seed: int, name: str
) -> dict[str, np.ndarray]:
    """Predictions [n, 2] of the families around one trunk, none from a model that saw the picture's theme."""

    def ask(chosen: np.ndarray, test: np.ndarray) -> dict[str, np.ndarray]:
        found = members(trunk, hand, stills.ratings, chosen)
        about = np.flatnonzero(test)
        head = fit_head(trunk, colour, stills.ratings, chosen)
        return {
            "hand statistics, forest": found["forest"][about],
            f"trunk {name}, frozen, ridge": found["ridge"][about],
            f"trunk {name}, frozen, bells": found["bells"][about],
            f"trunk {name}, ridge, classes judged": with_norms(trunk, photos, stills.ratings, chosen)[test],
            "ensemble of ridge, bells and forest": ensemble(found)[about],
            SHIPPED: head(looked_at(trunk.plain[test], colour.plain[test])),
        }

    return _collect(stills, seed, ask)
