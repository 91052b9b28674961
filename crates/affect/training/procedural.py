"""Windows made by integer arithmetic alone, so that any program can make the very same ones.

All arithmetic is on unsigned 32-bit integers and wraps. With frame f (0..7), channel c (0..2), row y, column x:

    hash(s, f, c, y, x):  n = x * 374761393 + y * 668265263 + f * 2246822519 + c * 3266489917 + s * 2654435761
                          n = (n ^ (n >> 13)) * 1274126177
                          (n ^ (n >> 16)) & 255

    noise:   hash(s, f, c, y, x)
    blocks:  hash(s, f / 2, c, y / 10, x / 16)         integer division: the picture changes every half second
    still:   hash(s, 0, c, y / 10, x / 16)
    drift:   t = (x * (3 + s) + y * 5 + f * 8 * s + c * 40) & 255;  2 t where t < 128, else 511 - 2 t

The value given to the model is that byte divided by 255.
"""

import numpy as np

KINDS = ("noise", "blocks", "still", "drift")
SEEDS = (1, 2, 3)


def _hash(seed: int, f: np.ndarray, c: np.ndarray, y: np.ndarray, x: np.ndarray) -> np.ndarray:
    parts = ((x, 374761393), (y, 668265263), (f, 2246822519), (c, 3266489917))
    n = sum(part.astype(np.uint64) * factor for part, factor in parts) + np.uint64(seed * 2654435761)
    n = n & 0xFFFFFFFF
    n = ((n ^ (n >> np.uint64(13))) * np.uint64(1274126177)) & 0xFFFFFFFF
    return (n ^ (n >> np.uint64(16))) & 255


def window(kind: str, seed: int) -> np.ndarray:
    """One window f32 [8, 3, 90, 160] in 0..1."""
    f, c, y, x = np.ogrid[:8, :3, :90, :160]
    if kind == "noise":
        values = _hash(seed, f, c, y, x)
    elif kind == "blocks":
        values = _hash(seed, f // 2, c, y // 10, x // 16)
    elif kind == "still":
        values = np.broadcast_to(_hash(seed, f * 0, c, y // 10, x // 16), (8, 3, 90, 160))
    else:
        t = (x * (3 + seed) + y * 5 + f * 8 * seed + c * 40) & 255
        values = np.where(t < 128, 2 * t, 511 - 2 * t)
    return (values / 255).astype(np.float32)
