"""The convolution trunk: plain 3x3 convolutions, trained to name photographs, read out at several depths.

Depthwise and grouped convolutions are avoided: the runtime that serves the model runs them slowly.
"""

import torch
from torch import nn
from torch.nn import functional

MEAN, SPREAD = 0.45, 0.27
"""Pixel values are shifted and scaled by these before the first convolution."""

STAGES = ((24, 5, 2), (48, 3, 2), (64, 3, 1), (96, 3, 2), (128, 3, 1), (160, 3, 2), (160, 3, 1))
"""(channels, kernel, stride) of each convolution."""

READ = (1, 2, 4, 6)
"""Convolutions whose outputs are pooled into the description of a picture."""

LEAST = 1e-5
"""Added to a variance before its root."""


def layers() -> list[tuple[int, int]]:
    """(channels, places) of every layer that is read, for pictures of 90x160."""
    (height, width), found = (90, 160), []
    for index, (channels, _, stride) in enumerate(STAGES):
        height, width = -(-height // stride), -(-width // stride)
        if index in READ:
            found.append((channels, height * width))
    return found


class Block(nn.Module):
    """Convolution, batch normalisation and ReLU; a skip where the shape is kept."""

    def __init__(self, before: int, after: int, kernel: int, stride: int) -> None:
        super().__init__()
        self.convolution = nn.Conv2d(before, after, kernel, stride, kernel // 2, bias=False)
        self.norm = nn.BatchNorm2d(after)
        self.skip = before == after and stride == 1

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y = self.norm(self.convolution(x))
        return functional.relu(y + x) if self.skip else functional.relu(y)


class Trunk(nn.Module):
    """Pictures [n, 3, h, w] in 0..1 to pooled features, one tensor per entry of `READ`."""

    def __init__(self, stages: tuple[tuple[int, int, int], ...] = STAGES, read: tuple[int, ...] = READ) -> None:
        super().__init__()
        widths = [3, *(stage[0] for stage in stages)]
        self.blocks = nn.ModuleList(
            Block(before, after, kernel, stride)
            for before, (after, kernel, stride) in zip(widths, stages)
        )
        self.read = read
        self.last = widths[-1]

    def maps(self, pictures: torch.Tensor) -> list[torch.Tensor]:
        x = (pictures - MEAN) / SPREAD
        maps = []
        for index, block in enumerate(self.blocks):
            x = block(x)
            if index in self.read:
                maps.append(x)
        return maps

    def forward(self, pictures: torch.Tensor) -> list[torch.Tensor]:
        return [pool(x) for x in self.maps(pictures)]


def pool(x: torch.Tensor) -> torch.Tensor:
    """Mean and standard deviation over the picture, channel by channel: [n, c, h, w] to [n, 2c]."""
    mean = x.mean((2, 3))
    square = (x * x).mean((2, 3))
    return torch.cat([mean, torch.sqrt(torch.relu(square - mean * mean) + LEAST)], 1)
