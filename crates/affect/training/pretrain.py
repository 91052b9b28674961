"""Teaches the trunk about photographs, from random weights: to name them, to match two views of one, or both.

What a picture is of carries much of its valence, and a trunk that can tell places, animals, food and
weather apart gives a head far more to hold on to than colour and texture do. Names teach what is felt as arousal;
views keep the light and colour that names do not need and valence does.
"""

import dataclasses
import pathlib
import time

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from . import data, norms
from .trunk import Trunk

SIZES = ((45, 80), (45, 80), (54, 96), (63, 112))
"""Sizes that a batch is shown at. Small ones cost little; mixing them makes the features hold at 90x160."""

OBJECTIVES = {"names": (1.0, 0.0, 0.0), "views": (0.0, 1.0, 0.0), "both": (1.0, 0.5, 0.0), "all": (1.0, 0.5, 1.0)}
"""Weights in the loss of naming, of matching views, and of the project's judgement of the class."""


def batch_of(pictures: np.ndarray, chosen: np.ndarray, random: np.random.Generator) -> torch.Tensor:
    """Randomly cropped, scaled, mirrored and lightly re-exposed pictures; one scale for the whole batch."""
    height, width = SIZES[random.integers(len(SIZES))]
    share = random.uniform(0.5, 1.0)
    stretch = random.uniform(0.8, 1.25)
    crop_height = int(np.clip(90 * np.sqrt(share) * stretch, 40, 90))
    crop_width = int(np.clip(160 * np.sqrt(share) / stretch, 70, 160))
    crops = np.empty((len(chosen), crop_height, crop_width, 3), np.uint8)
    for slot, index in enumerate(chosen):
        top = random.integers(90 - crop_height + 1)
        left = random.integers(160 - crop_width + 1)
        crop = pictures[index, top : top + crop_height, left : left + crop_width]
        crops[slot] = crop[:, ::-1] if random.random() < 0.5 else crop
    x = torch.from_numpy(crops).permute(0, 3, 1, 2).float() / 255
    x = functional.interpolate(x, (height, width), mode="bilinear", antialias=True, align_corners=False)
    gain = torch.from_numpy(random.uniform(0.8, 1.2, (len(chosen), 1, 1, 1))).float()
    tint = torch.from_numpy(random.uniform(0.93, 1.07, (len(chosen), 3, 1, 1))).float()
    return (x * gain * tint).clamp(0, 1).contiguous(memory_format=torch.channels_last)


def accuracy(trunk: Trunk, head: nn.Module, photos: data.Photos) -> float:
    """Share of the photographs held back that are named rightly, at the model's own size."""
    trunk.eval(), head.eval()
    right = 0
    held = np.flatnonzero(photos.held)
    with torch.no_grad():
        for start in range(0, len(held), 64):
            chosen = held[start : start + 64]
            x = torch.from_numpy(photos.pictures[chosen]).permute(0, 3, 1, 2).float() / 255
            named = head(trunk(x)[-1]).argmax(1).numpy()
            right += int((named == photos.labels[chosen]).sum())
    return right / len(held)


class Names(nn.Module):
    """Objective: name the photograph."""

    def __init__(self, width: int, classes: int) -> None:
        super().__init__()
        self.head = nn.Sequential(nn.BatchNorm1d(width), nn.Dropout(0.2), nn.Linear(width, classes))

    def forward(self, described: list[torch.Tensor], labels: torch.Tensor) -> torch.Tensor:
        with torch.autocast("cpu", torch.bfloat16):
            logits = self.head(described[0])
        return functional.cross_entropy(logits.float(), labels, label_smoothing=0.1)


class Views(nn.Module):
    """Objective without labels: find the other view of the same photograph among all of a batch.

    Chen et al. 2020, A Simple Framework for Contrastive Learning of Visual Representations, eq. 1.
    """

    def __init__(self, width: int) -> None:
        super().__init__()
        self.head = nn.Sequential(nn.Linear(width, 256), nn.BatchNorm1d(256), nn.ReLU(), nn.Linear(256, 96))

    def forward(self, described: list[torch.Tensor], labels: torch.Tensor) -> torch.Tensor:
        with torch.autocast("cpu", torch.bfloat16):
            points = self.head(torch.cat(described))
        points = functional.normalize(points.float(), dim=1)
        likeness = (points @ points.T / 0.15).fill_diagonal_(-1e9)
        count = len(labels)
        partner = torch.cat([torch.arange(count, 2 * count), torch.arange(count)])
        return functional.cross_entropy(likeness, partner)


class Judged(nn.Module):
    """Objective: say what the class of the photograph feels like, by the project's own judgement."""

    def __init__(self, width: int, photos: data.Photos) -> None:
        super().__init__()
        self.head = nn.Sequential(nn.BatchNorm1d(width), nn.Linear(width, 2))
        felt = np.array([norms.of(name) for name in photos.classes])[photos.labels].astype(np.float32)
        self.felt = torch.from_numpy((felt - felt.mean(0)) / felt.std(0))

    def forward(self, described: torch.Tensor, chosen: np.ndarray) -> torch.Tensor:
        return functional.mse_loss(self.head(described.float()), self.felt[chosen])


@dataclasses.dataclass
class Plan:
    """How a trunk is taught; `after` names the trunk that it begins as, where that is not random weights."""

    objective: str
    passes: int
    batch: int
    rate: float = 3e-3
    after: str | None = None


def pretrain(photos: data.Photos, plan: Plan, seed: int, log: pathlib.Path, begin: Trunk | None = None) -> Trunk:
    """Trains with one rise and fall of the learning rate; returns the trunk."""
    objective, batch = plan.objective, plan.batch
    naming, matching, judging = OBJECTIVES[objective]
    torch.manual_seed(seed)
    random = np.random.default_rng(seed)
    trunk = Trunk()
    if begin is not None:
        trunk.load_state_dict(begin.state_dict())
    trunk = trunk.to(memory_format=torch.channels_last)
    width = 2 * trunk.last
    names, views, judged = Names(width, len(photos.classes)), Views(width), Judged(width, photos)
    pool = np.flatnonzero(~photos.held)
    # Rare classes are drawn more often, by the square root of their share.
    counts = np.bincount(photos.labels[pool], minlength=len(photos.classes))
    chance = 1 / np.sqrt(counts[photos.labels[pool]])
    chance /= chance.sum()
    taught = [weight for part in (trunk, names, views, judged) for weight in part.parameters()]
    optimiser = torch.optim.AdamW(taught, lr=plan.rate, weight_decay=0.05)
    steps = plan.passes * (len(pool) // batch)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, plan.rate, total_steps=steps, pct_start=0.2)
    began = time.monotonic()
    running = 0.0

    def say(line: str) -> None:
        with log.open("a", encoding="utf-8") as file:
            file.write(f"{objective}: {line}, {time.monotonic() - began:.0f} s\n")

    trunk.train(), names.train(), views.train(), judged.train()
    for step in range(steps):
        chosen = random.choice(pool, batch, replace=False, p=chance)
        shown = [batch_of(photos.pictures, chosen, random) for _ in range(2 if matching else 1)]
        with torch.autocast("cpu", torch.bfloat16):
            described = [trunk(view)[-1] for view in shown]
        labels = torch.from_numpy(photos.labels[chosen])
        loss = torch.zeros(())
        if naming:
            loss = loss + naming * sum(names([one], labels) for one in described) / len(described)
        if matching:
            loss = loss + matching * views(described, labels)
        if judging:
            loss = loss + judging * sum(judged(one, chosen) for one in described) / len(described)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()
        running = 0.98 * running + 0.02 * loss.item() if step else loss.item()
        if step % 100 == 99:
            say(f"step {step + 1} of {steps}, loss {running:.3f}")
    if naming:
        say(f"{accuracy(trunk, names.head, photos):.3f} of the photographs held back are named rightly")
    return trunk.eval()
