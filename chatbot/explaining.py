"""What the matcher made of the customer's words, and how the explanation shows it."""

from dataclasses import dataclass
from typing import Any

from .matching import Match


@dataclass(frozen=True, slots=True)
class Matches:
    """What the index says: `best` decides. `near`: the answers worth offering, best first; `sure`: it is the first."""

    best: Match
    near: tuple[str, ...]
    sure: bool


def explained(match: Match) -> dict[str, Any]:
    """A match in the words of `Decision.why`."""
    return {
        "variant": match.variant,
        "words": [{"word": word, "share": share} for word, share in match.words],
        "repairs": [{"from": before, "to": after} for before, after in match.repairs],
        "best": [{"answer": each.key, "certainty": each.certainty} for each in match.ranked[:3]],
        "evidence": round(100 * match.evidence),
        "confidence": round(100 * match.confidence),
    }
