"""Two numbers with two thresholds: is it ours at all, and is the first one right. Fixed, shipped, the same for all."""

import math
from dataclasses import dataclass

import numpy as np

CAREFUL = ((0, 0.55, 0.30), (50, 0.75, 0.38), (100, 0.93, 0.48))  # slider, answer, offer


@dataclass(frozen=True, slots=True)
class Signs:
    """`share`: how much of the question the first entry holds, 0..1; `told`: what the head says for it; `lead`: over
    the second, of the summed score; `entries`: how many there are."""

    share: float
    told: float
    lead: float
    entries: int


def signs(score: np.ndarray, told: np.ndarray, share: np.ndarray, order: np.ndarray) -> Signs:
    first = order[0]
    lead = float(score[first] - score[order[1]]) if len(order) > 1 else float(score[first])
    return Signs(float(share[first]), float(told[first]), lead, len(order))


def thresholds(careful: int) -> tuple[float, float]:
    """Answer and offer thresholds for the slider, 0 (eager) .. 100 (careful), straight lines between the stops."""
    stops, answer, offer = zip(*CAREFUL, strict=True)
    return float(np.interp(careful, stops, answer)), float(np.interp(careful, stops, offer))


def confidence(signs: Signs) -> float:
    """0..1: is the first one right?"""
    return _logistic(-3.0 + 4.0 * signs.share + 0.5 * signs.lead)


def evidence(signs: Signs) -> float:
    """0..1: is it about anything here at all?"""
    return _logistic(-4.0 + 8.0 * signs.share + 0.3 * signs.told)


def _logistic(value: float) -> float:
    return 1 / (1 + math.exp(-max(-50.0, min(50.0, value))))
