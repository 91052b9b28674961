"""What moves in a window: a handful of statistics over its eight frames, as plain tensor operations.

All work on luma averaged over 4x3 pixels (40x30), which keeps sensor noise and rain from passing for movement. Every statistic is zero for a repeated still.
"""

import torch
from torch import nn
from torch.nn import functional

FLOOR = 0.04
"""Added to movement before its logarithm. The film series is best explained with a floor of this size:
below it, differences are compression and noise; well above it, response is logarithmic."""

NAMES = ("movement", "flicker", "change")
BINS = 8


class MotionStatistics(nn.Module):
    """Frames [n, 8, 3, 90, 160] in 0..1 to [n, 3].

    * movement: mean over the seven steps of ln(1 + d / FLOOR), d the mean absolute difference of luma whose
      mean was taken out, relative to contrast, so that a dim street is not read as a still one
    * flicker: mean absolute step of mean luma
    * change: the largest step of the luma histogram, half the sum of absolute differences; 0.4 or more at a cut
    """

    def __init__(self) -> None:
        super().__init__()
        luma = torch.tensor([0.299, 0.587, 0.114]).view(1, 3, 1, 1) / 12
        self.register_buffer("luma", luma.repeat(1, 1, 3, 4))
        self.register_buffer("centres", torch.linspace(0, 1, BINS).view(1, BINS, 1))

    def forward(self, frames: torch.Tensor) -> torch.Tensor:
        n = frames.shape[0]
        # One strided convolution is both the weighting to luma and the mean of 4x3 pixels.
        small = functional.conv2d(frames.reshape(n * 8, 3, 90, 160), self.luma, stride=(3, 4))
        y = small.reshape(n, 8, 30 * 40)
        level = y.mean(2, keepdim=True)
        plain = y - level
        contrast = torch.sqrt((plain * plain).mean(2) + 1e-6)
        step = (plain[:, 1:] - plain[:, :-1]).abs().mean(2)
        reach = (contrast[:, 1:] + contrast[:, :-1]) * 0.5 + 0.15
        movement = torch.log(1 + step / reach * (0.35 / FLOOR)).mean(1)
        flicker = (level[:, 1:, 0] - level[:, :-1, 0]).abs().mean(1)
        flat = small.reshape(n * 8, 1, 30 * 40)
        share = torch.relu(1 - (flat - self.centres).abs() * (BINS - 1)).mean(2).reshape(n, 8, BINS)
        change = (share[:, 1:] - share[:, :-1]).abs().sum(2).amax(1) * 0.5
        return torch.stack([movement, flicker, change], 1)
