"""Two numbers with two thresholds: is it ours at all, and is the first one right. Fixed, shipped, the same for all."""

import math

import numpy as np

CAREFUL = ((0, 0.55, 0.30), (50, 0.75, 0.38), (100, 0.93, 0.48))  # slider, answer, offer


def thresholds(careful: int) -> tuple[float, float]:
    """Answer and offer thresholds for the slider, 0 (eager) .. 100 (careful), straight lines between the stops."""
    stops, answer, offer = zip(*CAREFUL, strict=True)
    return float(np.interp(careful, stops, answer)), float(np.interp(careful, stops, offer))


def confidence(cosine: float, share: float, margin: float) -> float:
    """0..1: logistic of how near the first entry is, how much of the question it holds, and its lead."""
    return 1 / (1 + math.exp(-(-5.0 + 4.0 * cosine + 3.0 * share + 8.0 * margin)))


def evidence(cosine: float, share: float) -> float:
    return min(1.0, (cosine + share) / 2)
