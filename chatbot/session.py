"""What the bot remembers between two turns: small JSON. Whatever is stored is read leniently, unknown keys included."""

from dataclasses import dataclass, field
from typing import Any

from .reading import flag, names, record, text, whole

MOST = 50  # answers, choices, variables remembered
DEEPEST = 10  # flows inside flows
LONGEST = 1_000  # characters of a variable

Spot = tuple[str, str]  # flow, step


@dataclass(slots=True)
class Session:
    """`last`: the answer said last, "" once it was settled. `said`: all that were said. `asking`: what the bot's last
    words asked: offer, help, rating, missed or "". `choices`: (id, title) in the order they were numbered.
    `spot`: where in a flow it waits, `waiting`: for answer, fetch or timer; `back`: where sub-flows return to.
    """

    language: str = ""
    greeted: bool = False
    misses: int = 0
    in_row: int = 0
    last: str = ""
    said: list[str] = field(default_factory=list)
    offered: list[str] = field(default_factory=list)
    asking: str = ""
    choices: list[tuple[str, str]] = field(default_factory=list)
    variables: dict[str, str] = field(default_factory=dict)
    spot: Spot | None = None
    waiting: str = ""
    tries: int = 0
    back: list[Spot] = field(default_factory=list)
    alone: int = 0  # turns since the customer said something
    tapped: tuple[str, str] = ("", "")  # the last tap and when, to know a double one

    @classmethod
    def read(cls, stored: Any) -> "Session":
        raw = record(stored)
        spot = _pair(raw.get("spot"))
        return cls(
            language=text(raw.get("language"))[:5],
            greeted=flag(raw.get("greeted"), False),
            misses=whole(raw.get("misses"), 0, 0, 1000),
            in_row=whole(raw.get("in_row"), 0, 0, 1000),
            last=text(raw.get("last")),
            said=list(names(raw.get("said")))[-MOST:],
            offered=list(names(raw.get("offered")))[:MOST],
            asking=text(raw.get("asking")),
            choices=_pairs(raw.get("choices"))[:MOST],
            variables=_variables(raw.get("variables")),
            spot=spot if spot and spot[0] else None,
            waiting=text(raw.get("waiting")),
            tries=whole(raw.get("tries"), 0, 0, 1000),
            back=_pairs(raw.get("back"))[:DEEPEST],
            alone=whole(raw.get("alone"), 0, 0, 1000),
            tapped=_pair(raw.get("tapped")) or ("", ""),
        )

    def json(self) -> dict[str, Any]:
        """Only what differs from a new session, so that states stay small and readable."""
        whole_state = {name: _plain(getattr(self, name)) for name in self.__slots__}
        return {
            name: value for name, value in whole_state.items() if value not in ("", 0, False, None, [], {}, ["", ""])
        }

    def remember(self, variable: str, value: str) -> None:
        """Keep a value, unless there are too many already."""
        if variable and (variable in self.variables or len(self.variables) < MOST):
            self.variables[variable] = value[:LONGEST]

    def leave_flow(self) -> None:
        self.spot, self.waiting, self.tries, self.back = None, "", 0, []

    def said_now(self, key: str) -> None:
        self.last = key
        self.said = [*self.said, key][-MOST:]

    def settle(self) -> None:
        """The customer is helped: what comes next is a new question."""
        self.last, self.said, self.offered, self.misses, self.in_row = "", [], [], 0, 0


def _plain(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return value


def _pair(value: Any) -> tuple[str, str] | None:
    if isinstance(value, list | tuple) and len(value) == 2:
        return text(value[0]), text(value[1])
    return None


def _pairs(value: Any) -> list[tuple[str, str]]:
    found = map(_pair, value) if isinstance(value, list | tuple) else ()
    return [pair for pair in found if pair]


def _variables(value: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, each in record(value).items():
        if isinstance(each, str | int | float) and len(found) < MOST:
            found[text(name)[:60]] = str(each)[:LONGEST]
    return found
