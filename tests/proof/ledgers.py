"""What each side wrote down, and whether the two agree. Pure: nothing here asks a database or a server."""

from collections.abc import Iterator
from dataclasses import dataclass, field

KINDS = ("lost", "doubled", "out of order", "backward", "unbalanced", "stuck")
RANK = {"queued": 0, "pending": 0, "sending": 0, "retried": 0, "unsure": 1, "sent": 2, "delivered": 3, "read": 4}


@dataclass(frozen=True, slots=True)
class Said:
    """A customer's message as the stand-in told it. `place` is where in its request it stood.

    The first try to tell it began at `begun`; at `stored_by` we had said 200. It was answered with 200 `copies` times,
    and `perhaps` more tries ended without an answer.
    """

    id: str
    account: str
    person: str
    text: str
    begun: float
    stored_by: float
    place: tuple[int, int]
    copies: int = 1
    perhaps: int = 0


@dataclass(frozen=True, slots=True)
class Accepted:
    """A message of ours that the stand-in took; `told` are the states it reported and got a 200 for."""

    id: str
    account: str
    person: str
    token: str
    told: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Click:
    """An agent's Send that the desk confirmed."""

    id: str
    account: str
    person: str


@dataclass
class Theirs:
    """`posted`: by account, how many items surely arrived and how many may have besides. `doubts`: how often the fate
    of a message we sent could not be known: a fault that hid it, or a kill that may have struck while it was sent."""

    said: list[Said] = field(default_factory=list)
    accepted: list[Accepted] = field(default_factory=list)
    clicks: list[Click] = field(default_factory=list)
    posted: dict[str, tuple[int, int]] = field(default_factory=dict)
    doubts: int = 0


@dataclass(frozen=True, slots=True)
class Heard:
    """A message of a customer in our database; `copies`: how often its item came, None where we keep that no more."""

    id: str
    account: str
    thread: int
    seq: int
    text: str
    copies: int | None = 1


@dataclass(frozen=True, slots=True)
class Sent:
    """A message of ours; `history` are the states of its events, in order."""

    click: str
    token: str
    account: str
    thread: int
    seq: int
    state: str
    history: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Counts:
    """Rows by state and copies of one account's items."""

    rows: int = 0
    stored: int = 0
    ignored: int = 0
    failed: int = 0
    waiting: int = 0
    copies: int = 0


@dataclass
class Ours:
    """`seqs`: by thread, the numbers of its events. `unfinished`: sentences about work that was never done."""

    heard: list[Heard] = field(default_factory=list)
    sent: list[Sent] = field(default_factory=list)
    counts: dict[str, Counts] = field(default_factory=dict)
    seqs: dict[int, list[int]] = field(default_factory=dict)
    unfinished: list[str] = field(default_factory=list)


Finding = tuple[str, str]  # kind, sentence


@dataclass(frozen=True, slots=True)
class Verdict:
    findings: tuple[Finding, ...]

    @property
    def is_clean(self) -> bool:
        return not self.findings

    @property
    def line(self) -> str:
        counts = {kind: sum(found == kind for found, _sentence in self.findings) for kind in KINDS}
        return ", ".join(f"{kind} {count}" for kind, count in counts.items())


def compare(theirs: Theirs, ours: Ours) -> Verdict:
    """Everything in which the two differ."""
    from tests.proof import comparing

    return Verdict(tuple(one for look in comparing.LOOKS for one in look(theirs, ours)))


def per_person(items: list[Said] | list[Accepted]) -> Iterator[list[Said] | list[Accepted]]:
    """Each person's, in the order of the list."""
    found: dict[tuple[str, str], list] = {}
    for one in items:
        found.setdefault((one.account, one.person), []).append(one)
    yield from found.values()
