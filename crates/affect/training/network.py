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

        still  = a line, and bells around known pictures, on the pooled features of one frame
        moved  = movement weights x motion statistics, added to arousal alone
        affect = tanh(still + moved)
    """

    def __init__(self, trunk: Trunk, parts: dict[str, np.ndarray]) -> None:
        super().__init__()
        self.trunk = trunk
        self.motion = MotionStatistics()
        for name, value in parts.items():
            self.register_buffer(name, torch.tensor(np.asarray(value), dtype=torch.float32))

    def features(self, frames: torch.Tensor) -> torch.Tensor:
        return torch.cat(self.trunk(frames[:, FRAME].clamp(0, 1)), 1)

    def forward(self, frames: torch.Tensor) -> tuple[torch.Tensor, ...]:
        features = self.features(frames)
        rows = (features - self.mean) * self.spread
        distance = (rows * rows).sum(1, keepdim=True) + self.squares - 2 * (rows @ self.centres)
        bells = torch.exp(distance * (-0.5 / rows.shape[1]))
        still = rows @ self.line + bells @ self.out + self.offset
        moved = self.motion(frames) @ self.movement
        affect = torch.tanh(still + moved)
        strength = torch.stack([affect[:, 0], (affect[:, 1] + 1) * 0.5], 1)
        intensity = torch.sqrt((strength * strength).mean(1, keepdim=True) + 1e-12)
        states = torch.softmax(affect @ self.states + self.states_offset, 1)
        strange = features @ self.axes + self.axes_offset
        distance = (strange * strange).mean(1, keepdim=True)
        familiarity = torch.sigmoid(self.reach - self.slope * torch.log(distance + 1e-6))
        return affect, intensity, states, familiarity
