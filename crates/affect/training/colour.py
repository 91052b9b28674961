"""Statistics of light, colour, edges and layout as plain tensor operations: what the trunk forgets and valence needs.

They are those of `statistics.py` that served valence, without what a graph cannot have (quantiles, angles):
filters in four directions stand in for the angles of edges. Colour is measured on the picture at 40x30, edges from
half its size on (`edges.py`).
"""

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from . import edges, hues
from .edges import SCALES
from .hues import HUES

BLOCKS = 9
COUNT = 6 * 3 + HUES + 1 + SCALES * edges.ROWS + 4 * BLOCKS

AREA = 30 * 40
BLOCK = (10, 13)

PLANES = 8
"""Three opponent colours, red against green, yellow against blue, saturation, chroma, and the highest channel."""

TOLD = (0, 1, 2, 5, 6, 7)
"""Planes whose mean, spread and lean are told; the other two serve how colourful the picture is."""


def _places() -> tuple[np.ndarray, np.ndarray]:
    """Where each of the COUNT statistics lies in what the module answers, and its unit."""
    root = np.sqrt(AREA)
    lengths = (PLANES, PLANES, PLANES, HUES, 1, 4 * BLOCKS, edges.ROWS * SCALES)
    mean, spread, lean, hue, colourful, layout, edge = np.split(np.arange(sum(lengths)), np.cumsum(lengths)[:-1])
    told = list(TOLD)
    places = [mean[told], spread[told], lean[told], hue, colourful, layout, edge.reshape(edges.ROWS, SCALES).T.ravel()]
    units = [1, 1 / root, root, 1 / AREA, 1 / root, 1 / (BLOCK[0] * BLOCK[1])]
    filled = [np.full(len(place), unit) for place, unit in zip(places, units)]
    return np.concatenate(places), np.concatenate([*filled, edges.UNITS.T.ravel()])


PLACES, UNITS = _places()
ANSWERED = 3 * PLANES + HUES + 1 + 4 * BLOCKS + edges.ROWS * SCALES


class ColourStatistics(nn.Module):
    """Pictures [n, 3, 90, 160] in 0..1 to [n, ANSWERED].

    Sums stand where means are meant, and six values are of no use: picked at `PLACES` and multiplied by `UNITS`, they
    are the COUNT statistics. The shipped graph has both in constants of its head (`fold.py`).
    """

    def __init__(self) -> None:
        super().__init__()
        opponents = [[0.299, 0.587, 0.114], [1.0, 0.0, -1.0], [-0.5, 1.0, -0.5]]
        pairs = [[1.0, -1.0, 0.0], [0.5, 0.5, -1.0]]
        rising, falling = hues.slopes()
        weights = {
            "linear": opponents + pairs,
            "rising": rising,
            "falling": falling,
            "chroma": np.ones((1, HUES)),
            "grey": np.full((1, 3), 1 / 3),
            "brightness": hues.brightness()[None],
        }
        for name, value in weights.items():
            self.register_buffer(name, torch.tensor(np.asarray(value), dtype=torch.float32)[:, :, None, None])
        pick = torch.zeros(4, PLANES)
        pick[range(4), [0, 1, 2, 5]] = 1
        self.register_buffer("blocks", pick[:, :, None, None].repeat(1, 1, *BLOCK))
        both = torch.zeros(PLANES)
        both[3:5] = 1
        self.register_buffer("both", both.view(1, PLANES, 1, 1))
        # Red against green, yellow against blue, after Hasler & Suesstrunk 2003.
        self.register_buffer("middle", both.view(1, PLANES, 1, 1) * AREA * 0.3**2)
        self.edges = edges.EdgeStatistics()

    def forward(self, pictures: torch.Tensor) -> torch.Tensor:
        x = functional.avg_pool2d(pictures, (3, 4))
        hue = torch.relu(torch.minimum(functional.conv2d(x, self.rising), functional.conv2d(x, self.falling)))
        chroma = functional.conv2d(hue, self.chroma)
        high = functional.conv2d(x, self.grey) + functional.conv2d(hue, self.brightness)
        saturation = chroma / high.clamp(min=0.02)
        planes = torch.cat([functional.conv2d(x, self.linear), saturation, chroma, high], 1)
        mean = planes.sum((2, 3), keepdim=True) * (1 / AREA)
        plain = planes - mean
        square = plain * plain
        squares = square.sum((2, 3), keepdim=True)
        spread = torch.sqrt(squares + 1e-6 * AREA)
        # The floor keeps the noise of a grey picture from passing for colour.
        floored = spread + 0.02 * AREA**0.5
        lean = (square * plain).sum((2, 3), keepdim=True) / (floored * floored * floored)
        away = functional.conv2d(squares, self.both)
        middle = functional.conv2d(mean * mean, self.middle)
        colourful = torch.sqrt(away + 1e-6 * AREA) + torch.sqrt(middle + 1e-6 * AREA * 0.3**2)
        layout = functional.conv2d(planes, self.blocks, stride=BLOCK).reshape(-1, 4 * BLOCKS, 1, 1)
        edge = self.edges(pictures).reshape(-1, edges.ROWS * SCALES, 1, 1)
        hue = hue.sum((2, 3), keepdim=True)
        return torch.cat([mean, spread, lean, hue, colourful, layout, edge], 1).reshape(-1, ANSWERED)


def describe(pictures: np.ndarray) -> np.ndarray:
    """u8 pictures [n, 90, 160, 3] to f32 [n, COUNT]."""
    ask, found = ColourStatistics().eval(), []
    with torch.no_grad():
        for start in range(0, len(pictures), 64):
            x = torch.from_numpy(np.ascontiguousarray(pictures[start : start + 64]))
            found.append(ask(x.permute(0, 3, 1, 2).float() / 255).numpy()[:, PLACES] * UNITS)
    return np.concatenate(found).astype(np.float32)
