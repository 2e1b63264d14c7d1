"""How was this conversation, from 1 to 5."""

from ..talk import Talk
from ..types import Choice, Decision

RATES = ("1", "2", "3", "4", "5")


def choices() -> tuple[Choice, ...]:
    return tuple(Choice(f"rate:{rate}", rate) for rate in RATES)


def rate(talk: Talk, score: int) -> Decision:
    """Their figure, counted when it was asked for."""
    if talk.session.asking == "rating":
        talk.mark("rated", score=score)
    talk.session.asking = ""
    talk.session.settle()
    talk.say(talk.words("rated"))
    return talk.decide("ended", end="flow")
