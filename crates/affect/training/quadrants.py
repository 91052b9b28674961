"""The four states as soft labels: each picture's ratings spread over the quadrants of the circumplex."""

import numpy as np
from scipy.stats import norm

NAMES = ("calm", "anxious", "excited", "melancholic")
MIDPOINT = 4.0
"""The neutral point of the published scale, 1 to 7."""


def soft_labels(mean: np.ndarray, spread: np.ndarray) -> np.ndarray:
    """[n, 4] shares from [n, 2] means and standard deviations of (valence, arousal), taken as independent normals."""
    pleasant, roused = norm.cdf((mean - MIDPOINT) / spread).T
    return np.stack(
        [pleasant * (1 - roused), (1 - pleasant) * roused, pleasant * roused, (1 - pleasant) * (1 - roused)], axis=1
    )


def fit(affect: np.ndarray, labels: np.ndarray, steps: int = 400) -> tuple[np.ndarray, np.ndarray]:
    """Multinomial logistic fit of soft labels on (valence, arousal): weights [2, 4], offsets [4].

    By symmetry of the quadrants the weights are tied: one slope for valence, one for arousal, one threshold each.
    """
    from scipy.optimize import minimize

    sign_v = np.array([1.0, -1.0, 1.0, -1.0])
    sign_a = np.array([-1.0, 1.0, 1.0, -1.0])

    def logits(p: np.ndarray) -> np.ndarray:
        return (p[0] * affect[:, :1] + p[1]) * sign_v + (p[2] * affect[:, 1:] + p[3]) * sign_a

    def loss(p: np.ndarray) -> float:
        z = logits(p)
        z = z - z.max(1, keepdims=True)
        return float(-(labels * (z - np.log(np.exp(z).sum(1, keepdims=True)))).sum(1).mean())

    p = minimize(loss, np.array([0.5, 0.0, 0.5, 0.0]), method="Nelder-Mead", options={"maxiter": steps * 5}).x
    return np.stack([p[0] * sign_v, p[2] * sign_a]), p[1] * sign_v + p[3] * sign_a
