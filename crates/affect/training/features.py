"""Every description of every picture, computed once: trunk features and hand statistics of several views."""

import dataclasses
import pathlib

import numpy as np
import torch

from . import colour, statistics
from .data import Photos, Stills
from .render import random_shot, render
from .trunk import Trunk

VIEWS = 3
"""Rendered views of each still, beside the plain and the mirrored one."""

UNRATED = 6000
"""Photographs beside the rated stills: the judged classes, the spread of predictions, what is familiar."""


@dataclasses.dataclass
class Features:
    plain: np.ndarray  # [stills, f]
    mirrored: np.ndarray  # [stills, f]
    rendered: np.ndarray  # [VIEWS, stills, f]
    photos: np.ndarray  # [UNRATED, f]


def chosen_photos(photos: Photos) -> np.ndarray:
    return np.sort(np.random.default_rng(0).choice(len(photos.pictures), UNRATED, replace=False))


def rendered_views(stills: Stills) -> np.ndarray:
    """One frame of `VIEWS` random shots of each still: u8 [VIEWS, n, 90, 160, 3]."""
    random = np.random.default_rng(1)
    views = np.empty((VIEWS, *stills.pictures.shape), np.uint8)
    for view in range(VIEWS):
        for index, picture in enumerate(stills.large):
            frame = render([picture], random_shot(random), random)[4]
            views[view, index] = (frame.permute(1, 2, 0) * 255).round().byte().numpy()
    return views


def of_trunk(trunk: Trunk, pictures: np.ndarray) -> np.ndarray:
    """u8 [n, 90, 160, 3] to the trunk's pooled features."""
    trunk.eval()
    found = []
    with torch.no_grad():
        for start in range(0, len(pictures), 64):
            x = torch.from_numpy(np.ascontiguousarray(pictures[start : start + 64]))
            found.append(torch.cat(trunk(x.permute(0, 3, 1, 2).float() / 255), 1).numpy())
    return np.concatenate(found)


def describe(name: str, function, stills: Stills, photos: Photos, work: pathlib.Path) -> Features:
    """All views through `function`, cached in the work folder under `name`."""
    file = work / f"features-{name}.npz"
    if not file.exists():
        views = rendered_views(stills)
        np.savez(
            file,
            plain=function(stills.pictures),
            mirrored=function(np.ascontiguousarray(stills.pictures[:, :, ::-1])),
            rendered=np.stack([function(view) for view in views]),
            photos=function(photos.pictures[chosen_photos(photos)]),
        )
    with np.load(file) as stored:
        return Features(**{key: stored[key] for key in ("plain", "mirrored", "rendered", "photos")})


def by_hand(stills: Stills, photos: Photos, work: pathlib.Path) -> Features:
    return describe("hand", statistics.describe, stills, photos, work)


def by_colour(stills: Stills, photos: Photos, work: pathlib.Path) -> Features:
    return describe("colour", colour.describe, stills, photos, work)
