"""How far a mailbox has been read: plain data, changed by `imap.py`, kept by the core as text.

`last` is the highest UID seen. What is older and still to be fetched waits as stretches of UIDs, so that new mail
never stands behind ten thousand old ones, and the text stays short however much waits. A mail that could not be
fetched steps aside under its UID and is tried again later.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime

from connectors.reading import dump_json, load_json

MOST_STRETCHES = 20
PAUSES = (5, 30, 120, 600)  # seconds before a mail that could not be fetched is tried again


@dataclass(slots=True)
class Stretch:
    """UIDs from `low` to `high`; only those that arrived on or after `since` (ISO date) unless that is empty."""

    low: int
    high: int
    since: str = ""


@dataclass(slots=True)
class Aside:
    """How often a mail could not be fetched, and when (Unix seconds) it is tried again."""

    tries: int
    due: int


@dataclass(slots=True)
class Cursor:
    validity: int = 0
    last: int = 0
    backlog: list[Stretch] = field(default_factory=list)
    aside: dict[int, Aside] = field(default_factory=dict)
    # Everything that arrived before this moment is stored: where to begin when the server numbers its mails anew.
    safe: str = ""
    # The connection broke while several mails were fetched at once: next time one by one, to find out which it was.
    careful: bool = False
    box: str = ""  # which mailbox of which server this is about

    @classmethod
    def read(cls, text: str) -> "Cursor":
        """An empty or unreadable text is a mailbox never read before."""
        try:
            kept = load_json(text) if text else {}
            return cls(
                validity=kept.get("v", 0),
                last=kept.get("last", 0),
                backlog=[Stretch(*each) for each in kept.get("back", ())],
                aside={int(uid): Aside(*each) for uid, each in kept.get("aside", {}).items()},
                safe=kept.get("safe", ""),
                careful=kept.get("careful", False),
                box=kept.get("box", ""),
            )
        except (ValueError, TypeError, AttributeError):
            return cls()

    def write(self) -> str:
        kept = {
            "v": self.validity,
            "last": self.last,
            "back": [[each.low, each.high, each.since] for each in self.backlog],
            "aside": {str(uid): [each.tries, each.due] for uid, each in self.aside.items()},
            "safe": self.safe,
            "careful": self.careful,
            "box": self.box,
        }
        return dump_json({name: value for name, value in kept.items() if value})

    def postpone(self, low: int, high: int, since: str = "") -> None:
        """These come after whatever is new."""
        if self.backlog and self.backlog[-1].high + 1 == low and self.backlog[-1].since == since:
            self.backlog[-1].high = high
        else:
            self.backlog.append(Stretch(low, high, since))
        if len(self.backlog) > MOST_STRETCHES:  # what lies between them is stored already and counts as a copy
            whole = Stretch(self.backlog[0].low, high, min(each.since for each in self.backlog))
            self.backlog = [whole]

    def saw(self, uid: int) -> None:
        """A new mail is dealt with."""
        self.last = max(self.last, uid)

    def reached(self, uid: int) -> None:
        """One of the backlog is dealt with, and with it everything below it in its stretch."""
        stretch = self.backlog[0]
        stretch.low = uid + 1
        if stretch.low > stretch.high:
            del self.backlog[0]

    def put_aside(self, uid: int, now: float) -> None:
        """Could not be fetched: the others go on, this one waits a little longer each time."""
        tries = self.aside[uid].tries + 1 if uid in self.aside else 1
        self.aside[uid] = Aside(tries, int(now) + PAUSES[min(tries, len(PAUSES)) - 1])

    @property
    def is_behind(self) -> bool:
        return bool(self.backlog)

    def note_success(self, now: datetime) -> None:
        """All mail up to `now` is stored. To the hour, so that a quiet mailbox is not written every minute."""
        if not self.backlog and not self.aside:
            self.safe = now.astimezone(UTC).replace(minute=0, second=0, microsecond=0).isoformat()
