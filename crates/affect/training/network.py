"""The network that is shipped: one graph from a window of frames to affect, intensity and states."""

import numpy as np
import torch
from torch import nn

from .colour import ColourStatistics
from .heads import LIMIT
from .motion import MotionStatistics
from .trunk import LEAST, Trunk, layers

FRAME = 4
"""The frame of the window that the trunk looks at: the first of its later half."""

PLAIN = 0.03
"""Standard deviation within a picture (of values 0..1) at which half of what it says counts. A foggy photograph has
twice this; a frame without features has nothing to say, however like some photograph its greys may be."""

PARTS = 3
"""Descriptions of a frame that likeness is told of: two deep layers, and colour."""

VALUES = 3 * 90 * 160
"""Values of one frame."""


def said(frame: torch.Tensor) -> torch.Tensor:
    """How much there is to see in frames [n, 3, 90, 160]: [n, 1], 0 for a picture of one colour, 1 for an ordinary one."""
    plain = frame - frame.sum((2, 3), keepdim=True) * (3 / VALUES)
    variance = (plain * plain).sum((2, 3)).sum(1, keepdim=True)
    square = variance * variance
    return square / (square + (PLAIN**2 * VALUES) ** 2)


def bent(feeling):
    """Into -1..1, nearly as it is up to the middle of the range: 0.5 becomes 0.49, 1 becomes 0.84. Of arrays and tensors."""
    root = torch.sqrt if isinstance(feeling, torch.Tensor) else np.sqrt
    square = feeling * feeling
    # Square roots are exact to the last bit on every machine; powers are not.
    return feeling / root(root(1 + square * square))


class Network(nn.Module):
    """Frames [n, 8, 3, 90, 160] to affect [n, 2], intensity [n, 1], states [n, 4], familiarity [n, 1].

    The parts add up, so each can be read, plotted and refitted on its own (`assemble.py` fills them):

        still  = likeness to known pictures, of one frame's pooled features and colour
        said   = how much there is to see in the frame, 0..1
        moved  = movement weights x motion statistics, added to arousal alone
        affect = bent(said x still + moved)

    Written for a graph of few nodes, since the runtime takes its time over each when it loads: sums where means are
    meant, and every constant factor in a matrix that is there anyway (`fold.py`).
    """

    def __init__(self, trunk: Trunk, parts: dict[str, np.ndarray]) -> None:
        super().__init__()
        self.trunk = trunk
        self.colour = ColourStatistics()
        self.motion = MotionStatistics()
        channels, places = zip(*layers())
        area = torch.tensor(places, dtype=torch.float64).repeat_interleave(torch.tensor(channels))[None]
        self.register_buffer("area", area.float())
        self.register_buffer("least", (LEAST * area * area).float())
        self.deep = [sum(channels[:-2]), *channels[-2:]]
        self.register_buffer("halves", torch.tensor([[1.0, 0.5]]) * 0.5**0.5)
        self.register_buffer("middle", torch.tensor([[0.0, 0.5]]) * 0.5**0.5)
        for name, value in parts.items():
            self.register_buffer(name, torch.tensor(np.asarray(value), dtype=torch.float32))

    def pooled(self, frame: torch.Tensor) -> tuple[list[torch.Tensor], torch.Tensor, torch.Tensor]:
        """Of each layer that is read, sums over its places; and side by side for all layers, these and the deviations of
        their channels (as `trunk.pool`), times the number of places."""
        maps = self.trunk.maps(frame)
        sums = [x.sum((2, 3)) for x in maps]
        total = torch.cat(sums, 1)
        squares = torch.cat([(x * x).sum((2, 3)) for x in maps], 1)
        return sums, total, torch.sqrt(torch.relu(squares * self.area - total * total) + self.least)

    def still(self, described: list[torch.Tensor]) -> torch.Tensor:
        """As `heads.Known`: likeness to known pictures, part by part: of two deep layers, and of colour."""
        products = torch.cat([part @ getattr(self, f"centres{k}") for k, part in enumerate(described)], 1)
        whole = torch.cat(described, 1)
        lengths = ((whole * whole) @ self.members).reshape(-1, PARTS, 1)
        distance = torch.relu(products.reshape(-1, *self.squares.shape) + lengths + self.squares)
        falls = torch.cat([distance, torch.sqrt(distance + 1e-6 / 4)], 1) * self.falls
        return (torch.exp(falls) @ self.out * self.parts_read).sum(1) + self.offset

    def forward(self, frames: torch.Tensor) -> tuple[torch.Tensor, ...]:
        frame = frames[:, FRAME].clamp(0, 1)
        sums, total, deviations = self.pooled(frame)
        seen = said(frame)
        described = []
        _, *deep = deviations.split(self.deep, 1)
        for k, pair in enumerate(zip(sums[-2:], deep)):
            centred = torch.cat(pair, 1) - getattr(self, f"mean{k}")
            described.append(centred @ getattr(self, f"directions{k}"))
        described.append((self.colour(frame) * self.colour_scale + self.colour_shift).clamp(-LIMIT, LIMIT))
        still = self.still(described)
        movement, change = self.motion(frames)
        affect = bent(seen * still + (movement * self.movement + change * self.change))
        strength = affect * self.halves + self.middle
        intensity = torch.sqrt((strength * strength).sum(1, keepdim=True))
        states = torch.softmax(affect @ self.states + self.states_offset, 1)
        strange = (torch.cat([total, deviations], 1) - self.seen) @ self.axes
        distance = (strange * strange).sum(1, keepdim=True)
        return affect, intensity, states, seen / (1 + distance**self.slope)
