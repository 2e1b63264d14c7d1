"""Scores of "asks for a person": asked in so many words, or angry; both hand over."""

from collections.abc import Sequence

from ..handoff import asks_person, is_angry


def rate(asked: Sequence[tuple[str, bool]]) -> dict[str, float]:
    """`asked`: a message and whether a person is wanted. `false_alarms`: percent of all other messages."""
    heard = [(bool(asks_person(text) or is_angry(text)), wanted) for text, wanted in asked]
    right = sum(hit and wanted for hit, wanted in heard)
    hits, wanting = sum(hit for hit, _ in heard), sum(wanted for _, wanted in heard)
    return {
        "recall": _percent(right, wanting),
        "precision": _percent(right, hits),
        "false_alarms": _percent(hits - right, len(heard) - wanting),
    }


def _percent(part: int, whole: int) -> float:
    return round(100 * part / whole, 2) if whole else 0.0
