"""Edges at four scales as plain tensor operations: level, spread and share of strong ones, and their directions.

A scale is the picture's luma averaged over blocks of 2, 4, 8 or 16 pixels, filtered in four directions. From the first
scale on, average and filter are one convolution, and all scales lie side by side in one row for what follows: the graph
has a fraction of the nodes that it would have scale by scale.
"""

import numpy as np
import torch
from torch import nn
from torch.nn import functional

SCALES = 4
LUMA = (0.299, 0.587, 0.114)

SIZES = (43 * 78, 20 * 38, 9 * 18, 3 * 8)
"""Filtered values of each scale."""

ROWS = 7
"""Rows of what is found, a column for each scale: level, spread, share, and four directions."""

UNITS = np.array([[1 / size] * 3 + [1.0] * 4 for size in SIZES]).T
"""[ROWS, SCALES]: what the module answers, times this, is in units of luma. Sums cost fewer nodes than means."""


class EdgeStatistics(nn.Module):
    """Pictures [n, 3, 90, 160] in 0..1 to [n, ROWS, SCALES]."""

    def __init__(self) -> None:
        super().__init__()
        luma = torch.tensor(LUMA).view(1, 3, 1, 1) / 4
        self.register_buffer("luma", luma.repeat(1, 1, 2, 2))
        across = torch.tensor([[0.0, 0, 0], [-1, 0, 1], [0, 0, 0]])
        rising = torch.tensor([[0.0, 0, 0.7], [0, 0, 0], [-0.7, 0, 0]])
        filters = torch.stack([across, across.T, rising, rising.flip(0)])
        for scale in range(SCALES):
            block = torch.full((2**scale, 2**scale), 0.25**scale)
            self.register_buffer(f"filters{scale}", torch.stack([torch.kron(one, block) for one in filters])[:, None])
        self.register_buffer("quarters", torch.full((1, 4), 0.25))
        sizes = torch.tensor(SIZES)
        owners = torch.arange(SCALES).repeat_interleave(sizes)
        self.register_buffer("members", functional.one_hot(owners, SCALES).float())
        self.register_buffer("sizes", sizes.float())
        self.register_buffer("small", 1e-6 * sizes.double().square().float())
        self.register_buffer("least", 1e-2 * sizes.float())

    def forward(self, pictures: torch.Tensor) -> torch.Tensor:
        plane = functional.conv2d(pictures, self.luma, stride=2)
        rows = []
        for scale in range(SCALES):
            found = functional.conv2d(plane, getattr(self, f"filters{scale}"), stride=2**scale)
            rows.append(found.reshape(-1, 4, SIZES[scale]))
        strength = torch.cat(rows, 2).abs()
        whole = self.quarters @ strength
        directions, level = strength @ self.members, whole @ self.members
        share = torch.relu(whole - 0.06) @ self.members
        square = (whole * whole) @ self.members
        spread = torch.sqrt(torch.relu(square * self.sizes - level * level) + self.small)
        return torch.cat([level, spread, share, directions / (level + self.least)], 1)
