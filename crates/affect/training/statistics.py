"""Hand statistics of a picture: light, colour, contrast, texture, edges and layout, 136 numbers each.

They are the baselines' only input, and one of the families: every one is a mean, a product, a root or a
comparison, so a graph can compute them. Literature: Datta et al. 2006 and Machajdik & Hanbury 2010 for the
kinds of statistics, Hasler & Suesstrunk 2003 for colourfulness, Valdez & Mehrabian 1994 for light and saturation.
"""

import numpy as np

HUES = 12


def _blocks(x: np.ndarray, rows: int, columns: int) -> np.ndarray:
    n, h, w = x.shape
    return x.reshape(n, rows, h // rows, columns, w // columns).mean((2, 4)).reshape(n, -1)


def _shrink(x: np.ndarray) -> np.ndarray:
    n, h, w = x.shape
    x = x[:, : h // 2 * 2, : w // 2 * 2]
    return x.reshape(n, h // 2, 2, w // 2, 2).mean((2, 4))


def light_and_saturation(pictures: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Mean HSV value and saturation of u8 pictures [n, h, w, 3], each [n] in 0..1."""
    rgb = pictures.astype(np.float32) / 255
    high, low = rgb.max(3), rgb.min(3)
    saturation = (high - low) / np.maximum(high, 1e-3)
    return high.mean((1, 2)), saturation.mean((1, 2))


def describe(pictures: np.ndarray) -> np.ndarray:
    """u8 pictures [n, 90, 160, 3] to f32 [n, 136]."""
    return np.concatenate([_describe(pictures[i : i + 128]) for i in range(0, len(pictures), 128)])


def _describe(pictures: np.ndarray) -> np.ndarray:
    rgb = pictures.astype(np.float32) / 255
    r, g, b = rgb[..., 0], rgb[..., 1], rgb[..., 2]
    luma = 0.299 * r + 0.587 * g + 0.114 * b
    high, low = rgb.max(3), rgb.min(3)
    chroma = high - low
    saturation = chroma / np.maximum(high, 1e-3)
    warm, green = r - b, g - (r + b) / 2
    columns: list[np.ndarray] = []

    for plane in (luma, saturation, chroma, warm, green, high):
        columns += [plane.mean((1, 2)), plane.std((1, 2))]
        centred = plane - plane.mean((1, 2), keepdims=True)
        columns.append((centred**3).mean((1, 2)) / (plane.std((1, 2)) + 1e-3) ** 3)
    columns += list(np.quantile(luma.reshape(len(rgb), -1), [0.02, 0.1, 0.25, 0.5, 0.75, 0.9, 0.98], axis=1))

    # Hue, counted by how much colour there is.
    hue = np.where(high == r, (g - b), np.where(high == g, 2 * chroma + (b - r), 4 * chroma + (r - g)))
    hue = (hue / np.maximum(chroma, 1e-3)) % 6 / 6
    for centre in np.arange(HUES) / HUES:
        near = np.maximum(0, 1 - np.abs((hue - centre + 0.5) % 1 - 0.5) * HUES)
        columns.append((near * chroma).mean((1, 2)))
    rg, yb = r - g, 0.5 * (r + g) - b
    spread = np.sqrt(rg.std((1, 2)) ** 2 + yb.std((1, 2)) ** 2)
    columns.append(spread + 0.3 * np.sqrt(rg.mean((1, 2)) ** 2 + yb.mean((1, 2)) ** 2))

    # Edges by scale and direction; texture by scale.
    plane = luma
    for _ in range(4):
        dx = plane[:, 1:-1, 2:] - plane[:, 1:-1, :-2]
        dy = plane[:, 2:, 1:-1] - plane[:, :-2, 1:-1]
        strength = np.sqrt(dx * dx + dy * dy)
        columns += [strength.mean((1, 2)), strength.std((1, 2)), (strength > 0.1).mean((1, 2))]
        angle = np.arctan2(dy, dx) % np.pi / np.pi
        for centre in np.arange(4) / 4:
            near = np.maximum(0, 1 - np.abs((angle - centre + 0.5) % 1 - 0.5) * 4)
            columns.append((near * strength).mean((1, 2)) / (strength.mean((1, 2)) + 1e-3))
        plane = _shrink(plane)

    # Layout: thirds of the picture, and the middle against the rim.
    for plane in (luma, saturation, warm, green):
        columns += list(_blocks(plane[:, :, :159], 3, 3).T)
    for plane in (luma, saturation, chroma, warm):
        inner = plane[:, 22:68, 40:120].mean((1, 2))
        columns.append(inner - plane.mean((1, 2)))
    local = np.abs(luma[:, :, 1:] - luma[:, :, :-1])
    columns += list(_blocks(local, 3, 3).T)
    columns.append(np.abs(luma - luma[:, :, ::-1]).mean((1, 2)))
    columns.append(np.abs(luma - luma[:, ::-1]).mean((1, 2)))
    blurred = _shrink(_shrink(luma))
    columns += [blurred.std((1, 2)), blurred.std((1, 2)) / (luma.std((1, 2)) + 1e-3)]
    for plane in (luma, saturation):
        columns += [(plane < 0.15).mean((1, 2)), (plane > 0.85).mean((1, 2))]
    joint = [(luma * saturation), (luma * warm), (saturation * warm), (luma * green)]
    columns += [plane.mean((1, 2)) for plane in joint]
    for half in (slice(0, 45), slice(45, 90)):
        part = rgb[:, half]
        columns += [part[..., k].mean((1, 2)) for k in range(3)]
        columns += [luma[:, half].std((1, 2)), chroma[:, half].mean((1, 2))]
    return np.stack(columns, 1).astype(np.float32)
