"""Two numbers with two thresholds: is it ours at all, and is the first one right. Fixed, shipped, the same for all.

Fitted on public questions (docs/decisions/0020) over entries of 5, 10 and 100 lines; never on anybody's test set.
"""

import math
from dataclasses import dataclass

import numpy as np

CAREFUL = ((0, 0.50, 0.22), (50, 0.77, 0.40), (100, 0.93, 0.62))  # slider, answer, offer
FEWEST = 10  # entries; below, the missing ones count as entries that say nothing
SUREST = 8.0  # log odds: beyond, differences mean nothing


@dataclass(frozen=True, slots=True)
class Signs:
    """`share`: how much of the question the first entry holds, 0..1; `odds`: log odds of the first against all others;
    `lead`: of its score over the second; `strange`: part of the words nobody used before; `lines`: per entry, log."""

    share: float
    odds: float
    lead: float
    strange: float
    lines: float


def signs(score: np.ndarray, share: np.ndarray, order: np.ndarray, strange: float, lines: int) -> Signs:
    """From the summed scores and shares per entry, `order` best first. `lines`: of the whole index."""
    first, entries = order[0], len(order)
    best = float(score[first])
    others = np.exp(score[order[1:]] - best).sum() + max(0, FEWEST - entries) * math.exp(-best)
    lead = best - float(score[order[1]]) if entries > 1 else best
    odds = -math.log(max(float(others), 1e-9))
    return Signs(float(share[first]), max(-SUREST, min(SUREST, odds)), lead, strange, math.log(max(1, lines / entries)))


def thresholds(careful: int) -> tuple[float, float]:
    """Answer and offer thresholds for the slider, 0 (eager) .. 100 (careful), straight lines between the stops."""
    stops, answer, offer = zip(*CAREFUL, strict=True)
    return float(np.interp(careful, stops, answer)), float(np.interp(careful, stops, offer))


def evidence(signs: Signs) -> float:
    """0..1: is it about anything here at all? Where entries have many lines, less of a question may be new."""
    return _logistic(3.0 + 5.94 * signs.share + 0.82 * signs.odds - 4.45 * signs.strange - 0.8 * signs.lines)


def confidence(signs: Signs) -> float:
    """0..1: is the first one right? The chance that it is, if the question is ours, times the evidence that it is."""
    return _logistic(0.98 - 2.88 * signs.share + 0.6 * signs.odds + 0.69 * signs.lead) * evidence(signs)


def _logistic(value: float) -> float:
    return 1 / (1 + math.exp(-max(-50.0, min(50.0, value))))
