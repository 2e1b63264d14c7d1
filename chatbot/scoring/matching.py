"""Scores of the matcher: what is found, what is answered at once, what is handed over, and what it costs."""

import time
from collections.abc import Sequence
from dataclasses import dataclass

from ..matching import Index, Match, Thresholds

WARM = 20  # questions asked before the clock runs: caches fill once per process


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, the entry it wants ("": out of scope), what came of it, CPU milliseconds of this thread."""

    wants: str
    match: Match
    took: float

    @property
    def first(self) -> str:
        return self.match.ranked[0].key if self.match.ranked else ""

    @property
    def among(self) -> bool:
        return self.wants in [one.key for one in self.match.ranked[:3]]


Entries = Sequence[tuple[str, Sequence[str]]]


def rate(entries: Entries, asked: Sequence[tuple[str, str]], encoder: bool = False) -> dict[str, float]:
    """`asked`: question and the key it wants, "" for none. Percentages are of in-scope or out-of-scope questions, as
    their names say; out-of-scope figures are missing when there are no such questions."""
    begin = time.process_time()
    index = Index.build(entries, encoder=encoder)
    build = time.process_time() - begin
    for question, _ in asked[:WARM]:
        index.ask(question)
    results = [_ask(index, question, wants) for question, wants in asked]
    ours, others = [one for one in results if one.wants], [one for one in results if not one.wants]
    took = sorted(one.took for one in results)
    return {
        **_found(ours), **(_outside(ours, others) if others else {}), **_policy(ours, others),
        "cpu_ms_p50": round(_at(took, 0.5), 3), "cpu_ms_p99": round(_at(took, 0.99), 3), "build_cpu_s": round(build, 3),
        "variants": sum(len(lines) for _, lines in entries), "entries": len(entries), "questions": len(asked),
    }  # fmt: skip


def _ask(index: Index, question: str, wants: str) -> Asked:
    begin = time.thread_time()
    match = index.ask(question)
    return Asked(wants, match, (time.thread_time() - begin) * 1000)


def _found(ours: list[Asked]) -> dict[str, float]:
    return {"top1": _part(ours, lambda one: one.first == one.wants), "top3": _part(ours, lambda one: one.among)}


def _outside(ours: list[Asked], others: list[Asked]) -> dict[str, float]:
    """Told apart by evidence; and what the shipped threshold makes of it."""
    least = Thresholds.of(50).offer
    return {
        "oos_auroc": round(100 * auroc([o.match.evidence for o in ours], [o.match.evidence for o in others]), 2),
        "in_scope_at_threshold": _part(ours, lambda one: one.match.evidence >= least and one.first == one.wants),
        "oos_recall_at_threshold": _part(others, lambda one: one.match.evidence < least),
    }


def _policy(ours: list[Asked], others: list[Asked]) -> dict[str, float]:
    """What customers live through: answered at once, offered three, or handed over. Helped: the answer was right, or
    the right one was among the offered."""
    limits = Thresholds.of(50)

    def handed(one: Asked) -> bool:
        return one.match.evidence < limits.offer

    def at_once(one: Asked) -> bool:
        return not handed(one) and one.match.confidence >= limits.answer

    def helped(one: Asked) -> bool:
        return not handed(one) and (one.first == one.wants if at_once(one) else one.among)

    answered = [one for one in ours if at_once(one)]
    scores = {
        "answered_at_once": _part(ours, at_once), "right_at_once": _part(answered, lambda one: one.first == one.wants),
        "helped": _part(ours, helped), "needless_handover": _part(ours, handed),
    }  # fmt: skip
    return scores | ({"oos_answered": _part(others, at_once)} if others else {})


def auroc(higher: Sequence[float], lower: Sequence[float]) -> float:
    """The chance, 0..1, that one of `higher` is above one of `lower`; equal ones count half."""
    ranked = sorted([(value, True) for value in higher] + [(value, False) for value in lower])
    total, below, at = 0.0, 0, 0
    while at < len(ranked):
        end = at
        while end < len(ranked) and ranked[end][0] == ranked[at][0]:
            end += 1
        same = sum(not is_higher for _, is_higher in ranked[at:end])
        total += (end - at - same) * (below + same / 2)
        below, at = below + same, end
    return total / (len(higher) * len(lower)) if higher and lower else 0.0


def _part(ones: list[Asked], holds) -> float:  # noqa: ANN001 - a question's yes or no
    return round(100 * sum(map(holds, ones)) / len(ones), 2) if ones else 0.0


def _at(values: list[float], share: float) -> float:
    return values[min(len(values) - 1, int(share * len(values)))] if values else 0.0
