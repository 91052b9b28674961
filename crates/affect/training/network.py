"""The network that is shipped: one graph from a window of frames to affect, intensity and states."""

import numpy as np
import torch
from torch import nn

from .colour import ColourStatistics
from .heads import LIMIT
from .motion import MotionStatistics
from .trunk import Trunk

FRAME = 4
"""The frame of the window that the trunk looks at: the first of its later half."""


PLAIN = 0.03
"""Standard deviation within a picture (of values 0..1) at which half of what it says counts. A foggy photograph has
twice this; a frame without features has nothing to say, however like some photograph its greys may be."""


class Network(nn.Module):
    """Frames [n, 8, 3, 90, 160] to affect [n, 2], intensity [n, 1], states [n, 4], familiarity [n, 1].

    The parts add up, so each can be read, plotted and refitted on its own (`assemble.py` fills them):

        still  = likeness to known pictures, of one frame's pooled features and colour
        said   = how much there is to see in the frame, 0..1
        moved  = movement weights x motion statistics, added to arousal alone
        affect = tanh(said x still + moved)
    """

    def __init__(self, trunk: Trunk, widths: tuple[int, ...], parts: dict[str, np.ndarray]) -> None:
        super().__init__()
        self.trunk = trunk
        self.widths = widths
        parts = dict(parts)
        for name in ("mean", "spread"):
            # Layer by layer, so that no layer has to be cut out of the others again.
            for index, part in enumerate(np.split(np.asarray(parts.pop(name)).ravel(), np.cumsum(widths)[:-1])):
                parts[f"{name}{index}"] = part[None]
        self.colour = ColourStatistics()
        self.motion = MotionStatistics()
        for name, value in parts.items():
            self.register_buffer(name, torch.tensor(np.asarray(value), dtype=torch.float32))

    def said(self, frame: torch.Tensor) -> torch.Tensor:
        """[n, 1]: 0 for a picture of one colour, 1 for an ordinary one."""
        plain = frame - frame.mean((2, 3), keepdim=True)
        variance = (plain * plain).mean((1, 2, 3)).unsqueeze(1)
        square = variance * variance
        return square / (square + PLAIN**4)

    def still(self, layers: list[torch.Tensor]) -> torch.Tensor:
        """As `heads.Known`: likeness to known pictures, part by part: of two deep layers, and of colour."""
        first, second, third = (
            (layer - getattr(self, f"mean{index}")) * getattr(self, f"spread{index}") for index, layer in enumerate(layers)
        )
        described = (first @ self.directions0, second @ self.directions1, third.clamp(-LIMIT, LIMIT))
        found = []
        for index, (part, width) in enumerate(zip(described, self.widths)):
            centres, squares = getattr(self, f"centres{index}"), getattr(self, f"squares{index}")
            distance = (part * part).sum(1, keepdim=True) + squares - 2 * part @ centres
            found.append(torch.relu(distance) * (1 / width))
        bells = (torch.exp(-0.5 * found[0]) + torch.exp(-0.5 * found[1]) + torch.exp(-0.5 * found[2])) * (1 / 3)
        tents = torch.exp(-0.5 * torch.sqrt(found[1] + 1e-6))
        return torch.cat([bells @ self.out_valence, tents @ self.out_arousal], 1) + self.offset

    def forward(self, frames: torch.Tensor) -> tuple[torch.Tensor, ...]:
        frame = frames[:, FRAME].clamp(0, 1)
        layers = self.trunk(frame)
        features = torch.cat(layers, 1)
        said = self.said(frame)
        moved = self.motion(frames) @ self.movement
        affect = torch.tanh(said * self.still([*layers[-2:], self.colour(frame)]) + moved)
        strength = torch.stack([affect[:, 0], (affect[:, 1] + 1) * 0.5], 1)
        intensity = torch.sqrt((strength * strength).mean(1, keepdim=True) + 1e-12)
        states = torch.softmax(affect @ self.states + self.states_offset, 1)
        strange = features @ self.axes + self.axes_offset
        distance = (strange * strange).mean(1, keepdim=True)
        familiarity = said * torch.sigmoid(self.reach - self.slope * torch.log(distance + 1e-6))
        return affect, intensity, states, familiarity
