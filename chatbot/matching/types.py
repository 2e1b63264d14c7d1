"""What the matcher says about a question."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scored:
    """An entry and how well it fits: `score` as summed, `certainty` 0..100 that it is what was asked."""

    key: str
    certainty: int
    score: float


@dataclass(frozen=True, slots=True)
class Match:
    """`ranked`: the best entries, best first; empty only for an empty index. `evidence` 0..1: is it about anything here
    at all; `confidence` 0..1: is the first one right. `variant`: the owner's line nearest to the question, of the first
    entry. `words`: those of the customer that counted most, with their share of the score in percent. `repairs`: what
    was read as what.
    """

    ranked: tuple[Scored, ...] = ()
    evidence: float = 0.0
    confidence: float = 0.0
    variant: str = ""
    words: tuple[tuple[str, int], ...] = ()
    repairs: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Thresholds:
    """`answer`: from this confidence the first entry is the answer. `offer`: from this evidence the best three are
    worth offering; below it is not ours."""

    answer: float
    offer: float

    @classmethod
    def of(cls, careful: int) -> "Thresholds":
        """For the owner's slider, 0 (eager) to 100 (careful); 50 is the pair the product ships."""
        from .certainty import thresholds

        return cls(*thresholds(careful))
