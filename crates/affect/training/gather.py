"""`python -m training.gather CHECKOUT PHOTOS`: brings the Caltech-256 photographs into the folder of labelled photographs.

CHECKOUT is a copy of the public repository that `README.md` names; PHOTOS is the `photos` folder of the data, whose
`labels.csv` gets one row more for each photograph. Files are copied as they are. Classes whose names end in -101 hold
the pictures of Caltech-101, which are there already.
"""

import csv
import hashlib
import pathlib
import shutil
import sys

ABSENT = {"073.fireworks/073_0054.jpg"}
"""Not in the copy that the shipped trunk was taught from."""


def chosen(checkout: pathlib.Path) -> dict[str, pathlib.Path]:
    """Photographs by class and number, each once: the folders there overlap."""
    found: dict[str, pathlib.Path] = {}
    for path in sorted(checkout.glob("caltech_256_*/*/*.jpg")):
        found.setdefault("/".join(path.parts[-2:]), path)
    return {key: found[key] for key in sorted(found, key=lambda key: key.split("/")) if key not in ABSENT}


def gather(checkout: pathlib.Path, photos: pathlib.Path) -> str:
    """Copies the photographs and adds their rows; returns the SHA-256 of them all, one after the other."""
    digest, seen, rows = hashlib.sha256(), set(), []
    for key, path in chosen(checkout).items():
        content = path.read_bytes()
        own = hashlib.sha256(content).digest()
        folder, name = key.split("/")
        if own in seen or folder.endswith("-101"):
            continue
        seen.add(own)
        digest.update(content)
        label = folder.split(".", 1)[1]
        target = photos / "caltech256" / label / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
        rows.append((f"caltech256/{label}/{name}", "caltech256", label))
    with (photos / "labels.csv").open("a", newline="", encoding="utf-8") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)
    return f"{len(rows)} photographs in {len({row[2] for row in rows})} classes, SHA-256 {digest.hexdigest()}"


if __name__ == "__main__":
    print(gather(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])))
