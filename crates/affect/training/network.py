"""The network that is shipped: one graph from a window of frames to affect, intensity and states."""

import numpy as np
import torch
from torch import nn

from .motion import MotionStatistics
from .trunk import Trunk

FRAME = 4
"""The frame of the window that the trunk looks at: the first of its later half."""


class Network(nn.Module):
    """Frames [n, 8, 3, 90, 160] to affect [n, 2], intensity [n, 1], states [n, 4], familiarity [n, 1].

    The parts add up, so each can be read, plotted and refitted on its own (`assemble.py` fills them):

        still  = bells around known pictures, layer by layer, on the pooled features of one frame
        moved  = movement weights x motion statistics, added to arousal alone
        affect = tanh(still + moved)
    """

    def __init__(self, trunk: Trunk, widths: tuple[int, ...], parts: dict[str, np.ndarray]) -> None:
        super().__init__()
        self.trunk = trunk
        self.widths = widths
        self.motion = MotionStatistics()
        for name, value in parts.items():
            self.register_buffer(name, torch.tensor(np.asarray(value), dtype=torch.float32))

    def features(self, frames: torch.Tensor) -> torch.Tensor:
        return torch.cat(self.trunk(frames[:, FRAME].clamp(0, 1)), 1)

    def bells(self, rows: torch.Tensor) -> torch.Tensor:
        """As `heads.layered`: 1 on a centre, falling off with the distance in each layer."""
        found, begin = 0, 0
        for layer, width in enumerate(self.widths):
            part = rows[:, begin : begin + width]
            likeness = part @ self.centres[begin : begin + width]
            distance = (part * part).sum(1, keepdim=True) + self.squares[layer] - 2 * likeness
            found = found + torch.exp(distance * (-0.5 / width)) / len(self.widths)
            begin += width
        return found

    def forward(self, frames: torch.Tensor) -> tuple[torch.Tensor, ...]:
        features = self.features(frames)
        still = self.bells((features[:, -sum(self.widths) :] - self.mean) * self.spread) @ self.out + self.offset
        moved = self.motion(frames) @ self.movement
        affect = torch.tanh(still + moved)
        strength = torch.stack([affect[:, 0], (affect[:, 1] + 1) * 0.5], 1)
        intensity = torch.sqrt((strength * strength).mean(1, keepdim=True) + 1e-12)
        states = torch.softmax(affect @ self.states + self.states_offset, 1)
        strange = features @ self.axes + self.axes_offset
        distance = (strange * strange).mean(1, keepdim=True)
        familiarity = torch.sigmoid(self.reach - self.slope * torch.log(distance + 1e-6))
        return affect, intensity, states, familiarity
