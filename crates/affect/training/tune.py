"""The family that is tuned end to end: the trunk itself learns from the rated stills, fold by fold."""

import copy

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from . import folds
from .data import Stills
from .features import of_trunk
from .heads import Scale
from .pretrain import batch_of
from .trunk import Trunk

BATCH, EPOCHS = 32, 10


def _tuned(trunk: Trunk, stills: Stills, target: np.ndarray, chosen: np.ndarray, seed: int) -> tuple[Trunk, Scale, nn.Linear]:
    random = np.random.default_rng(seed)
    torch.manual_seed(seed)
    trunk = copy.deepcopy(trunk).to(memory_format=torch.channels_last).eval()
    described = of_trunk(trunk, stills.pictures[chosen])
    scale = Scale(described)
    rows = scale(described)
    # The head begins as the ridge that the frozen trunk would have had.
    kernel = rows @ rows.T / rows.shape[1] + np.eye(len(rows))
    weights = rows.T @ np.linalg.solve(kernel, target[chosen]) / rows.shape[1]
    head = nn.Linear(rows.shape[1], 2)
    head.weight.data = torch.from_numpy(weights.T.astype(np.float32))
    head.bias.data.zero_()
    mean, spread = (torch.from_numpy(x.astype(np.float32)) for x in (scale.mean, scale.spread))
    rates = [3e-4, 3e-3]
    groups = [{"params": p, "lr": lr} for p, lr in zip((trunk.parameters(), head.parameters()), rates)]
    optimiser = torch.optim.AdamW(groups, weight_decay=0.05)
    steps = EPOCHS * len(chosen) // BATCH
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, rates, total_steps=steps, pct_start=0.2)
    for _ in range(steps):
        batch = random.choice(chosen, BATCH, replace=False)
        x, y = batch_of(stills.pictures, batch, random), torch.from_numpy(target[batch]).float()
        # Pairs of pictures are mixed, and so are their ratings.
        share, partner = random.beta(0.3, 0.3), torch.from_numpy(random.permutation(BATCH))
        x, y = share * x + (1 - share) * x[partner], share * y + (1 - share) * y[partner]
        with torch.autocast("cpu", torch.bfloat16):
            features = torch.cat(trunk(x), 1)
        loss = functional.mse_loss(head((features.float() - mean) / spread), y)
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(trunk.parameters(), 1.0)
        optimiser.step()
        schedule.step()
    return trunk, scale, head


def held_out(trunk: Trunk, stills: Stills, seed: int) -> np.ndarray:
    """Predictions [n, 2], each from a trunk that was tuned without the picture's theme."""
    fold = folds.by_theme(stills.groups, seed)
    found = np.zeros((len(fold), 2))
    for index in range(folds.FOLDS):
        chosen, test = np.flatnonzero(fold != index), fold == index
        target = (stills.ratings - stills.ratings[chosen].mean(0)) / stills.ratings[chosen].std(0)
        tuned, scale, head = _tuned(trunk, stills, target, chosen, index)
        for pictures in (stills.pictures[test], stills.pictures[test][:, :, ::-1]):
            rows = torch.from_numpy(scale(of_trunk(tuned, pictures)).astype(np.float32))
            with torch.no_grad():
                found[test] += head(rows).numpy() / 2
    return found
