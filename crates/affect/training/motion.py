"""What moves in a window: two statistics over its eight frames, as plain tensor operations.

All work on luma averaged over 4x3 pixels (40x30), which keeps sensor noise and rain from passing for movement. Both are zero for a repeated still.
"""

import torch
from torch import nn
from torch.nn import functional

FLOOR = 0.04
"""Added to movement before its logarithm. The film series is best explained with a floor of this size:
below it, differences are compression and noise; well above it, response is logarithmic."""

NAMES = ("movement", "change")
FRAMES, STEPS, BINS = 8, 7, 8
AREA = 30 * 40


class MotionStatistics(nn.Module):
    """Frames [n, 8, 3, 90, 160] in 0..1 to [n, 1] each:

    * movement: mean over the seven steps of ln(1 + d / FLOOR), d the mean absolute difference of luma whose
      mean was taken out, relative to contrast, so that a dim street is not read as a still one
    * change: the largest step of the luma histogram, half the sum of absolute differences; 0.4 or more at a cut

    Steps between frames are one product with a small matrix. The histogram has a tent for each bin, which is a second
    difference of ramps that begin at the bins; means are sums whose divisor is in a constant that is there anyway.
    """

    def __init__(self) -> None:
        super().__init__()
        luma = torch.tensor([0.299, 0.587, 0.114]).view(1, 1, 3, 1, 1) / 3
        self.register_buffer("luma", luma.repeat(FRAMES, 1, 1, 3, 1))
        step = torch.eye(FRAMES)[1:] - torch.eye(FRAMES)[:-1]
        self.register_buffer("steps", step)
        self.register_buffer("movements", step * (0.35 / FLOOR / AREA))
        self.register_buffer("reaches", step.abs() * (0.5 / AREA**0.5))
        self.register_buffer("slope", torch.full((BINS - 1, 1, 1, 1), BINS - 1.0))
        self.register_buffer("begins", -torch.arange(BINS - 1.0))
        # From ramps to bins: up at the bin before, down twice as steeply at the bin, level again at the next. What the
        # first two bins hold beside is the same for every frame, and goes out with the steps.
        tents = torch.zeros(BINS - 1, BINS)
        for ramp in range(BINS - 1):
            for bin, weight in ((ramp - 1, 1.0), (ramp, -2.0), (ramp + 1, 1.0)):
                if bin >= 0:
                    tents[ramp, bin] += weight
        tents[0, 0] = -1.0
        self.register_buffer("tents", tents * (0.5 / AREA))

    def forward(self, frames: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        # Colours are a dimension of space here, so that luma and the mean of three rows are one filter, frame by frame.
        # The runtime goes along a row with it, and copies nothing first; columns in the same filter cost eight times as much.
        rows = functional.conv3d(frames, self.luma, stride=(1, 3, 1), groups=FRAMES)
        small = functional.avg_pool2d(rows.reshape(-1, 1, 30, 160), (1, 4))
        y = small.reshape(-1, FRAMES, AREA)
        plain = y - y.sum(2, keepdim=True) * (1 / AREA)
        contrast = torch.sqrt((plain * plain).sum(2, keepdim=True) + 1e-6 * AREA)
        step = (self.movements @ plain).abs().sum(2, keepdim=True)
        movement = torch.log(1 + step / (self.reaches @ contrast + 0.15)).sum(1) * (1 / STEPS)
        ramps = torch.relu(functional.conv2d(small, self.slope, self.begins)).sum((2, 3)).reshape(-1, FRAMES, BINS - 1)
        return movement, (self.steps @ ramps @ self.tents).abs().sum(2).amax(1, keepdim=True)
