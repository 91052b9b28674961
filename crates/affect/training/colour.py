"""Statistics of light, colour, edges and layout as plain tensor operations: what the trunk forgets and valence needs.

They are those of `statistics.py` that served valence, without what a graph cannot have (quantiles, angles):
filters in four directions stand in for the angles of edges. Colour is measured on the picture at 40x30, edges from half its size on.
"""

import numpy as np
import torch
from torch import nn
from torch.nn import functional

HUES, SCALES, BLOCKS = 12, 4, 9
COUNT = 6 * 3 + HUES + 1 + SCALES * 7 + 4 * BLOCKS


class ColourStatistics(nn.Module):
    """Pictures [n, 3, 90, 160] in 0..1 to [n, COUNT]."""

    def __init__(self) -> None:
        super().__init__()
        opponents = torch.tensor([[0.299, 0.587, 0.114], [1.0, 0.0, -1.0], [-0.5, 1.0, -0.5]])
        self.register_buffer("opponents", opponents.view(3, 3, 1, 1))
        across = torch.tensor([[0.0, 0, 0], [-1, 0, 1], [0, 0, 0]])
        rising = torch.tensor([[0.0, 0, 0.7], [0, 0, 0], [-0.7, 0, 0]])
        edges = torch.stack([across, across.T, rising, rising.flip(0)])
        self.register_buffer("edges", edges.view(4, 1, 3, 3))
        self.register_buffer("quarters", torch.full((1, 4, 1, 1), 0.25))
        self.register_buffer("channels", torch.eye(3).view(3, 3, 1, 1))
        self.register_buffer("pairs", torch.tensor([[1.0, -1.0, 0.0], [0.5, 0.5, -1.0]]).view(2, 3, 1, 1))
        self.register_buffer("centres", (torch.arange(HUES) / HUES).view(1, HUES, 1, 1))

    def hues(self, rgb: tuple[torch.Tensor, ...], high: torch.Tensor, chroma: torch.Tensor) -> torch.Tensor:
        """How much colour there is of each hue: [n, HUES]."""
        r, g, b = rgb
        sixth = torch.where(high == r, g - b, torch.where(high == g, 2 * chroma + (b - r), 4 * chroma + (r - g)))
        hue = sixth / (6 * chroma.clamp(min=1e-3))
        # From -1/6 to 5/6, on a circle.
        way = (hue - self.centres).abs()
        near = functional.relu(1 - torch.minimum(way, (1 - way).abs()) * HUES)
        return (near * chroma).mean((2, 3))

    def forward(self, pictures: torch.Tensor) -> torch.Tensor:
        x = functional.avg_pool2d(pictures, (3, 4))
        opponents = functional.conv2d(x, self.opponents)
        # Planes are picked by convolutions and compared one by one: slices make the graph slow to load, and reductions
        # over channels slow to run.
        r, g, b = (functional.conv2d(x, self.channels[k : k + 1]) for k in range(3))
        high, low = torch.maximum(torch.maximum(r, g), b), torch.minimum(torch.minimum(r, g), b)
        chroma = high - low
        saturation = chroma / high.clamp(min=0.02)
        planes = torch.cat([opponents, saturation, chroma, high], 1)
        mean = planes.mean((2, 3), keepdim=True)
        plain = planes - mean
        square = plain * plain
        spread = torch.sqrt(square.mean((2, 3)) + 1e-6)
        # The floor keeps the noise of a grey picture from passing for colour.
        floored = spread + 0.02
        lean = (square * plain).mean((2, 3)) / (floored * floored * floored)
        # Red against green, yellow against blue, after Hasler & Suesstrunk 2003.
        both = functional.conv2d(x, self.pairs)
        middle = both.mean((2, 3), keepdim=True)
        away = ((both - middle) * (both - middle)).mean((2, 3)).sum(1, keepdim=True)
        colourful = torch.sqrt(away + 1e-6) + 0.3 * torch.sqrt((middle * middle).sum((1, 2, 3)) + 1e-6)[:, None]
        layout = functional.avg_pool2d(torch.cat([opponents, saturation], 1), (10, 13)).flatten(1)

        found = [mean.flatten(1), spread, lean, self.hues((r, g, b), high, chroma), colourful, layout]
        plane = functional.conv2d(functional.avg_pool2d(pictures, 2), self.opponents[0:1])
        for _ in range(SCALES):
            strength = functional.conv2d(plane, self.edges).abs()
            whole = functional.conv2d(strength, self.quarters)
            level = whole.mean((2, 3))
            rest = whole - level[:, :, None, None]
            found += [level, torch.sqrt((rest * rest).mean((2, 3)) + 1e-6), functional.relu(whole - 0.06).mean((2, 3))]
            found.append(strength.mean((2, 3)) / (level + 1e-2))
            plane = functional.avg_pool2d(plane, 2)
        return torch.cat(found, 1)


def describe(pictures: np.ndarray) -> np.ndarray:
    """u8 pictures [n, 90, 160, 3] to f32 [n, COUNT]."""
    ask, found = ColourStatistics().eval(), []
    with torch.no_grad():
        for start in range(0, len(pictures), 64):
            x = torch.from_numpy(np.ascontiguousarray(pictures[start : start + 64]))
            found.append(ask(x.permute(0, 3, 1, 2).float() / 255).numpy())
    return np.concatenate(found)
