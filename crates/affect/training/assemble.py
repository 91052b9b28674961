"""Fits the shipped network on all the data, and sets its scale from what held out well.

The scale of the output is a choice, and this is where it is made. Predicted ratings are shrunk by the slope with
which ratings follow held-out predictions (so the model never claims more than it showed), then stretched by
`GAIN`: mean ratings hug the middle, and a curve should use its range. Zero is the midpoint of the rating scale. What
would leave the range is bent back (`network.bent`), which costs a little of the correlation: `score` judges what comes
out behind the bend, as the file answers it.
"""

import numpy as np
import torch

from . import fold, quadrants
from .data import Stills
from .families import fit_head
from .features import Features
from .motion import FLOOR
from .network import Network, bent, said
from .trunk import Trunk

UNIT = 0.8
"""Stretches everything alike. With 1, and a tanh for the bend, the held-out answers correlated .015 less in arousal
and .005 less in valence; with half of this the curve would leave half its range unused."""

GAIN = UNIT * np.array([1.3, 0.85])
"""Output, before the bend, per standard deviation between rated pictures: (valence, arousal)."""

MOVEMENT_BETA = 0.5
"""Standard deviations of felt arousal per standard deviation of log movement, from the film series."""

CHANGE_WEIGHT = UNIT * 0.2
"""Arousal per unit of histogram change; a hard cut, at some 0.5, adds 0.08. Flicker (steps of mean luma) is left out: its
weight on the film is negative in one fit and nil in another."""

AXES = 48
"""Principal directions of the features in which familiarity is measured."""


def held_out_affect(held: np.ndarray, stills: Stills) -> tuple[np.ndarray, np.ndarray]:
    """Slopes of ratings on held-out predictions, and the affect that the file would make of those predictions."""
    ratings = stills.ratings
    standard = (ratings - ratings.mean(0)) / ratings.std(0)
    slope = np.array([np.polyfit(held[:, k], standard[:, k], 1)[0] for k in range(2)])
    frames = torch.from_numpy(stills.pictures.transpose(0, 3, 1, 2).astype(np.float32) / 255)
    return slope, bent(said(frames).numpy() * (held * slope * GAIN + base(ratings)))


def base(ratings: np.ndarray) -> np.ndarray:
    """Where the average picture lies against the midpoint of the scale, in standard deviations times `UNIT`."""
    return UNIT * (ratings.mean(0) - quadrants.MIDPOINT) / ratings.std(0)


def _familiarity(rows: np.ndarray) -> dict[str, np.ndarray]:
    """Distance in whitened principal directions; 0.8 at the 95th percentile of pictures that were seen."""
    mean, spread = rows.mean(0), rows.std(0) + 1e-4
    _, length, directions = np.linalg.svd((rows - mean) / spread, full_matrices=False)
    axes = (directions[:AXES] / (length[:AXES, None] / np.sqrt(len(rows)))).T / spread[:, None]
    distance = np.log(((rows - mean) @ axes) ** 2 @ np.full(AXES, 1 / AXES) + 1e-6)
    slope = 3.0
    return fold.familiarity(mean, axes, slope, slope * np.percentile(distance, 95) + 1.4)


def network(
    trunk: Trunk, main: Features, colour: Features, stills: Stills, held: np.ndarray, film: dict[str, np.ndarray]
) -> Network:
    """The network to ship: head fitted on every still."""
    ratings = stills.ratings
    head = fit_head(main, colour, ratings, np.ones(len(ratings), bool))
    slope, affect = held_out_affect(held, stills)
    spread = np.stack([stills.valence_sd, stills.arousal_sd], 1)
    weights, offsets = quadrants.fit(affect, quadrants.soft_labels(ratings, spread))

    movement = np.log1p(film["norm_diff"] / FLOOR).std()
    seen = np.concatenate([main.plain, *main.rendered, main.photos])
    parts = {
        **fold.head(head, slope * GAIN, base(ratings)),
        **_familiarity(seen),
        "movement": np.array([[0, MOVEMENT_BETA / movement * GAIN[1]]]),
        "change": np.array([[0, CHANGE_WEIGHT]]),
        "states": weights,
        "states_offset": offsets,
    }
    torch.manual_seed(0)
    return Network(trunk, parts).eval()
