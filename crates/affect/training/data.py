"""Reads the rated stills, the labelled photographs and the film series; caches them as arrays.

The cache holds pictures already area-averaged to the model's 160x90, as sRGB bytes: the same input that
the plugin makes, rounded to 8 bits.
"""

import csv
import dataclasses
import pathlib

import numpy as np
from PIL import Image

from .area import HEIGHT, WIDTH, resample
from .render import LARGE


@dataclasses.dataclass
class Stills:
    """The rated stills, in the order of `ratings.csv`. Ratings are on the published scale of 1 to 7."""

    pictures: np.ndarray  # u8 [n, 90, 160, 3]
    large: np.ndarray  # u8 [n, 144, 256, 3], to render clips from
    names: list[str]
    groups: np.ndarray  # theme with its number cut off
    categories: np.ndarray
    valence: np.ndarray
    arousal: np.ndarray
    valence_sd: np.ndarray
    arousal_sd: np.ndarray

    @property
    def scenery(self) -> np.ndarray:
        return self.categories == "Scenery"

    @property
    def ratings(self) -> np.ndarray:
        """[n, 2]: mean valence and arousal."""
        return np.stack([self.valence, self.arousal], axis=1)


@dataclasses.dataclass
class Photos:
    """Ordinary photographs with class names; `labels` index `classes`."""

    pictures: np.ndarray  # u8 [n, 90, 160, 3]
    labels: np.ndarray
    classes: list[str]
    held: np.ndarray  # every tenth photograph of a class, never trained on


def _rows(path: pathlib.Path) -> list[dict[str, str]]:
    if not path.exists():
        raise SystemExit(f"{path} is missing: name the data folder with --data")
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def decode(path: pathlib.Path, height: int = HEIGHT, width: int = WIDTH) -> np.ndarray:
    """One picture file as u8 [height, width, 3], the whole of it, area-averaged."""
    with Image.open(path) as image:
        picture = np.asarray(image.convert("RGB"))
    return np.clip(np.rint(resample(picture, height, width)), 0, 255).astype(np.uint8)


def _cached(
    cache: pathlib.Path, name: str, paths: list[pathlib.Path], height: int = HEIGHT, width: int = WIDTH
) -> np.ndarray:
    file = cache / f"{name}-{width}x{height}.npy"
    if file.exists():
        pictures = np.load(file)
        if len(pictures) == len(paths):
            return pictures
    cache.mkdir(parents=True, exist_ok=True)
    pictures = np.stack([decode(path, height, width) for path in paths])
    np.save(file, pictures)
    return pictures


def stills(data: pathlib.Path, cache: pathlib.Path) -> Stills:
    folder = data / "affect-stills"
    rows = _rows(folder / "ratings.csv")
    column = lambda name: np.array([float(row[name]) for row in rows])  # noqa: E731
    files = [folder / "images" / row["file"] for row in rows]
    return Stills(
        pictures=_cached(cache, "stills", files),
        large=_cached(cache, "stills", files, *LARGE),
        names=[row["file"] for row in rows],
        groups=np.array([row["group"] for row in rows]),
        categories=np.array([row["category"] for row in rows]),
        valence=column("valence_mean"),
        arousal=column("arousal_mean"),
        valence_sd=column("valence_sd"),
        arousal_sd=column("arousal_sd"),
    )


def photos(data: pathlib.Path, cache: pathlib.Path) -> Photos:
    folder = data / "photos"
    rows = _rows(folder / "labels.csv")
    names = [f"{row['set']}/{row['class']}" for row in rows]
    classes = sorted(set(names))
    labels = np.array([classes.index(name) for name in names])
    held = np.zeros(len(rows), bool)
    for label in range(len(classes)):
        held[np.flatnonzero(labels == label)[::10]] = True
    return Photos(
        pictures=_cached(cache, "photos", [folder / row["file"] for row in rows]),
        labels=labels,
        classes=classes,
        held=held,
    )


def film(data: pathlib.Path) -> dict[str, np.ndarray]:
    """The film series: one value a second for each column of the file."""
    rows = _rows(data / "film-affect-1hz.csv")
    return {key: np.array([float(row[key]) for row in rows]) for key in rows[0]}
