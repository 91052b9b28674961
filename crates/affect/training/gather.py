"""`python -m training.gather CHECKOUTS PHOTOS`: brings photographs out of public repositories into the labelled ones.

CHECKOUTS holds one folder for each source in `SOURCES`, named as it is: a check-out of the repository and commit that
`README.md` names. PHOTOS is the `photos` folder of the data, whose `labels.csv` gets one row more for each photograph.
Files are copied as they are; one that is there already, byte for byte, is left out, and so is one that cannot be
read as a picture. Sources that have no folder are passed over.
"""

import csv
import dataclasses
import hashlib
import io
import pathlib
import shutil
import sys
from collections.abc import Callable

from PIL import Image

ABSENT = {"073.fireworks/073_0054.jpg"}
"""Of Caltech-256: not in the copy that the trunk was taught from."""


def _parent(path: pathlib.Path) -> str:
    return path.parent.name


def _caltech256(path: pathlib.Path) -> str | None:
    """Classes whose names end in -101 hold the pictures of Caltech-101, which are there already."""
    folder = path.parent.name
    return None if folder.endswith("-101") or f"{folder}/{path.name}" in ABSENT else folder.split(".", 1)[1]


def _grocery(path: pathlib.Path) -> str:
    """The kind of product (`Apple`), not the brand or variety; one folder stands a level higher than its like."""
    parts = path.parts
    kind = parts[max(parts.index(name) for name in ("Fruit", "Packages", "Vegetables") if name in parts) + 1]
    return "Mushroom" if kind == "Brown-Cap-Mushroom" else kind


MONKEYS = (
    "howler", "patas", "uakari", "macaque", "pygmy-marmoset",
    "capuchin", "silvery-marmoset", "squirrel-monkey", "night-monkey", "langur",
)  # fmt: skip


def _monkey(path: pathlib.Path) -> str:
    return MONKEYS[int(path.parent.name.removeprefix("n"))]


def _not_sample(path: pathlib.Path) -> str | None:
    return None if path.parent.name.startswith("_") else path.parent.name


@dataclasses.dataclass(frozen=True)
class Source:
    """Where photographs of one set lie in a check-out, and what they are called."""

    name: str
    patterns: tuple[str, ...]
    label: Callable[[pathlib.Path], str | None]
    overlapping: bool = False
    """Whether folders of the check-out show one picture twice, under the same class and name."""


SOURCES = (
    Source("caltech256", ("caltech_256_*/*/*.jpg",), _caltech256, overlapping=True),
    Source("idenprof", ("idenprof/*/*/*.jpg",), _parent),
    Source("flowers", ("dataset/*/*/*.jpg",), _parent),
    Source("grocery", ("dataset/train/**/*.jpg", "dataset/test/**/*.jpg", "dataset/val/**/*.jpg"), _grocery),
    Source("trashnet", ("data/dataset-resized/*/*.jpg",), _parent),
    Source("animals", ("*/*.*",), _not_sample),
    Source("monkeys", ("training/*/*.jpg", "validation/*/*.jpg"), _monkey),
)


def chosen(source: Source, checkout: pathlib.Path) -> list[tuple[str, str, pathlib.Path]]:
    """(class, name, file) of each photograph, sorted; where folders overlap, the first counts."""
    found: dict[tuple[str, ...], tuple[str, pathlib.Path]] = {}
    for pattern in source.patterns:
        for path in sorted(checkout.glob(pattern)):
            if path.suffix.lower() in (".jpg", ".jpeg", ".png") and (label := source.label(path)) is not None:
                parts = path.relative_to(checkout).parts
                found.setdefault(parts[-2:] if source.overlapping else parts, (label, path))
    return [(label, path.name, path) for _, (label, path) in sorted(found.items())]


def readable(content: bytes) -> bool:
    try:
        with Image.open(io.BytesIO(content)) as image:
            image.convert("RGB")
        return True
    except (OSError, ValueError, SyntaxError):
        return False


def gather(source: Source, checkout: pathlib.Path, photos: pathlib.Path, seen: set[bytes]) -> str:
    """Copies the photographs of one source and adds their rows; returns the SHA-256 of them, one after the other."""
    digest, rows = hashlib.sha256(), []
    for label, name, path in chosen(source, checkout):
        content = path.read_bytes()
        own = hashlib.sha256(content).digest()
        if own in seen or not readable(content):
            continue
        seen.add(own)
        digest.update(content)
        target = photos / source.name / label / name
        if target.exists():
            # Two folders of a check-out may use one name for two pictures.
            target = target.with_stem(f"{target.stem}-{own.hex()[:8]}")
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
        rows.append((str(target.relative_to(photos)), source.name, label))
    with (photos / "labels.csv").open("a", newline="", encoding="utf-8") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)
    return f"{source.name}: {len(rows)} photographs in {len({row[2] for row in rows})} classes, SHA-256 {digest.hexdigest()}"


def main(checkouts: pathlib.Path, photos: pathlib.Path) -> None:
    seen: set[bytes] = set()
    for source in SOURCES:
        if (checkouts / source.name).is_dir():
            print(gather(source, checkouts / source.name, photos, seen), flush=True)


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))
