"""Renders short clips from still pictures: pan, shake, flicker, rain, fog, night and cuts.

Stills cannot teach a model what movement feels like. A window of eight frames is cut out of a still by a
moving camera and weathered. One frame of such a window teaches the head, labelled as its picture, that weather, crop and
blur change little (`features.rendered_views`); what movement adds is not learnt but set from the film (`assemble.py`).
A rendered clip is teaching material and never evidence: what is said of such clips is reported apart (`rendered.py`).
"""

import dataclasses

import numpy as np
import torch
from torch.nn import functional

from .area import HEIGHT, WIDTH

LARGE = (144, 256)
"""Height and width at which a still is kept for rendering, so that the camera has room to move."""

FRAMES = 8
HZ = 4.0


@dataclasses.dataclass(frozen=True)
class Shot:
    """What the camera and the weather do. Lengths are fractions of the picture, times are seconds."""

    zoom: float = 1.0  # side of the crop: 1 shows the whole picture
    pan: tuple[float, float] = (0.0, 0.0)  # travel per second
    shake: float = 0.0  # standard deviation of the camera's place, independent from frame to frame
    flicker: float = 0.0  # standard deviation of exposure
    rain: float = 0.0  # share of the picture under streaks
    fog: float = 0.0  # 0 clear, 1 nothing but fog
    night: float = 0.0  # 0 day, 1 deep dusk
    blur: float = 0.0  # 0 sharp, 1 as soft as a picture a third of the size
    cut: int = 0  # the frame at which another still begins; 0 for none


def random_shot(random: np.random.Generator) -> Shot:
    """Half of all shots hold still, so that weather is not mistaken for movement."""
    moving = random.random() < 0.6
    speed = np.exp(random.uniform(np.log(0.01), np.log(0.5))) if moving else 0.0
    heading = random.uniform(0, 2 * np.pi)
    maybe = lambda chance, low, high: random.uniform(low, high) if random.random() < chance else 0.0  # noqa: E731
    return Shot(
        zoom=random.uniform(0.4, 0.9) if moving else random.uniform(0.4, 1.0),
        pan=(float(speed * np.cos(heading)), float(speed * np.sin(heading)) * 0.5),
        shake=maybe(0.4, 0.002, 0.03) if moving else 0.0,
        flicker=maybe(0.15, 0.01, 0.1),
        rain=maybe(0.15, 0.02, 0.12),
        fog=maybe(0.15, 0.2, 0.7),
        night=maybe(0.15, 0.3, 1.0),
        blur=maybe(0.3, 0.2, 1.0),
        cut=int(random.integers(1, FRAMES)) if random.random() < 0.1 else 0,
    )


def _camera(picture: torch.Tensor, shot: Shot, random: np.random.Generator) -> torch.Tensor:
    """Picture [3, h, w] to [8, 3, 90, 160] through a moving crop; the path is mirrored at the edges."""
    room = 1.0 - shot.zoom
    start = random.uniform(0, 1, 2) * room
    time = np.arange(FRAMES)[:, None] / HZ
    path = start + time * np.array(shot.pan) + random.normal(0, 1, (FRAMES, 2)) * shot.shake
    if room > 1e-3:
        path = np.abs((path + room) % (2 * room) - room)
    else:
        path = np.zeros_like(path)
    # From the corner of the crop in 0..1 to the affine grid's centre in -1..1.
    centre = 2 * (path + shot.zoom / 2) - 1
    theta = torch.zeros(FRAMES, 2, 3)
    theta[:, 0, 0] = theta[:, 1, 1] = shot.zoom
    theta[:, :, 2] = torch.from_numpy(centre).float()
    grid = functional.affine_grid(theta, [FRAMES, 3, HEIGHT, WIDTH], align_corners=False)
    source = picture
    if shot.zoom > 0.75:
        # Near the whole picture the crop is larger than the target: average first, against aliasing.
        source = functional.interpolate(picture[None], (HEIGHT, WIDTH), mode="area")[0]
    return functional.grid_sample(
        source[None].expand(FRAMES, -1, -1, -1), grid, padding_mode="border", align_corners=False
    )


def _rain(frames: torch.Tensor, share: float, random: np.random.Generator) -> torch.Tensor:
    drops = torch.from_numpy((random.random((FRAMES, 1, HEIGHT, WIDTH)) < share / 6).astype(np.float32))
    streaks = functional.max_pool2d(functional.pad(drops, (0, 0, 5, 0)), (6, 1), stride=1)
    return frames + streaks * 0.25 * (1 - frames)


def render(pictures: list[np.ndarray], shot: Shot, random: np.random.Generator) -> torch.Tensor:
    """One window [8, 3, 90, 160] in 0..1 from u8 [144, 256, 3]; a second picture is needed for a cut."""
    tensors = [torch.from_numpy(np.ascontiguousarray(p)).permute(2, 0, 1).float() / 255 for p in pictures]
    frames = _camera(tensors[0], shot, random)
    if shot.cut and len(tensors) > 1:
        frames = torch.cat([frames[: shot.cut], _camera(tensors[1], shot, random)[shot.cut :]])
    if shot.blur > 0:
        side = 1.0 - 0.66 * shot.blur
        small = functional.interpolate(frames, scale_factor=side, mode="area")
        frames = functional.interpolate(small, (HEIGHT, WIDTH), mode="bilinear", align_corners=False)
    if shot.night > 0:
        dusk = torch.tensor([0.45, 0.5, 0.7]).view(1, 3, 1, 1)
        frames = frames ** (1 + 0.6 * shot.night) * (1 - shot.night * (1 - dusk))
    if shot.fog > 0:
        depth = torch.linspace(1.0, 0.5, HEIGHT).view(1, 1, HEIGHT, 1) * shot.fog
        frames = frames * (1 - depth) + 0.72 * depth
    if shot.rain > 0:
        frames = _rain(frames, shot.rain, random)
    if shot.flicker > 0:
        gain = 1 + random.normal(0, shot.flicker, (FRAMES, 1, 1, 1))
        frames = frames * torch.from_numpy(gain).float()
    return frames.clamp(0, 1)
