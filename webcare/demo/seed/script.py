"""Reads the conversations people wrote (see README.md) into plays: who says or does what, and how much later."""

import re
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import NoReturn

FOLDER = Path(__file__).parent / "conversations"
UNITS = {"s": "seconds", "": "minutes", "h": "hours", "d": "days"}
HEADER = re.compile(r"(from|on|when|page|team|subject|cc|bot): (.+)")
FROM = re.compile(r"(?P<name>[^<,]+?)\s*(?:<(?P<email>[^>]+)>)?(?:,\s*(?P<phone>\+.+))?")
AGO = re.compile(r"(\d+) minutes ago")
DAYS_AGO = re.compile(r"(\d+) days? ago (\d\d:\d\d)")
CUSTOMER = re.compile(r"(?:\+(\d+)([shd]?) )?> (.+)")
ACTS = re.compile(
    r"(?:\+(\d+)([shd]?) )?\* "
    r"(voice|location|reacts|edits|takes back|taps|mentions|answers|unsupported|new number|advert|order|phone app)"
    r"(?:: (.+))?"
)
SAYS = re.compile(r"\+(\d+)([shd]?) (\w+)(, done| notes)?: (.+)")
DOES = re.compile(
    r"\+(\d+)([shd]?) (\w+) "
    r"(claims|takes over|releases|resolves|reopens|wakes|undoes|sends again|gives to|snoozes until|labels|links"
    r"|sends template|asks|quotes|reacts)"
    r"(?: (.+))?"
)
MANNER = re.compile(r"~ (plain|newsletter|auto-reply|offline)")
FILE = re.compile(r"\[(photo|pdf) ([^:]+): (.+)\]")
SAYING = {"": "say", ", done": "say, done", " notes": "note"}
FATE = re.compile(r"! (sent|delivered|unsure|failed)(?:: ([^|]+?)(?:\s*\|\s*(.+))?)?")
SORTER = "lotte"  # looks at what comes in without a team


class Unclear(Exception):
    """A line nobody can play, with the place where it stands."""


@dataclass(frozen=True, slots=True)
class File:
    kind: str  # photo or pdf
    name: str
    subject: str


@dataclass(slots=True)
class Step:
    """One thing said or done, `wait` after the one before. An empty `actor` is the customer."""

    wait: timedelta
    actor: str
    verb: str
    text: str = ""
    files: list[File] = field(default_factory=list)
    manner: str = ""  # how a customer's words come: see the README
    fate: tuple[str, str, str] = ("", "", "")  # state, reason, code of the sending; empty: as usual


@dataclass(slots=True)
class Play:
    """One conversation. It begins `ago` before now, or on a day `days` before today `at` a local time."""

    title: str
    language: str
    name: str = ""
    email: str = ""
    phone: str = ""
    channel: str = ""
    ago: timedelta | None = None
    days: int = 0
    at: str = ""
    team: str = ""
    subject: str = ""
    cc: str = ""
    page: tuple[str, str] = ("", "")
    bot: bool = False  # answered by the bot until a colleague has it
    steps: list[Step] = field(default_factory=list)

    @property
    def is_fresh(self) -> bool:
        """Began a moment ago: everybody's time is the clock's, whatever the hour."""
        return self.ago is not None


def read_all() -> list[Play]:
    return [play for file in sorted(FOLDER.glob("*.txt")) for play in read(file.read_text("utf-8"), file.name)]


def read(text: str, name: str) -> list[Play]:
    """The plays of one file. Raises Unclear."""
    plays: list[Play] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        try:
            if line.startswith("== "):
                plays.append(Play(line[3:].strip(), name[:2]))
            else:
                _take(plays[-1], line.rstrip())
        except (ValueError, IndexError):
            raise Unclear(f"{name}, line {number}: {line[:60]}") from None
    for play in plays:
        _sort(play)
    return plays


def _take(play: Play, line: str) -> None:
    """One line; ValueError when it is of no kind we know."""
    if line.startswith("  "):
        _go_on(play.steps[-1], line.strip())
    elif found := HEADER.fullmatch(line):
        _head(play, *found.groups())
    elif found := CUSTOMER.fullmatch(line):
        number, unit, words = found.groups()
        play.steps.append(Step(_wait(number or "0", unit or ""), "", "write", words))
    elif found := ACTS.fullmatch(line):
        number, unit, verb, words = found.groups()
        play.steps.append(Step(_wait(number or "0", unit or ""), "", verb, words or ""))
    elif found := SAYS.fullmatch(line):
        number, unit, actor, how, words = found.groups()
        _sort(play)
        play.steps.append(Step(_wait(number, unit), actor, SAYING[how or ""], words))
    elif found := DOES.fullmatch(line):
        number, unit, actor, verb, words = found.groups()
        _sort(play)
        play.steps.append(Step(_wait(number, unit), actor, verb, words or ""))
    elif found := FILE.fullmatch(line):
        play.steps[-1].files.append(File(*found.groups()))
    elif found := MANNER.fullmatch(line):
        play.steps[-1].manner = found[1]
    elif found := FATE.fullmatch(line):
        state, reason, code = found.groups()
        play.steps[-1].fate = (state, reason or "", code or "")
    else:
        raise ValueError(line)


def _sort(play: Play) -> None:
    """Before the first colleague touches it, the sorter gives it to its team."""
    if play.team:
        play.steps.append(Step(timedelta(minutes=2), SORTER, "gives to", play.team))
        play.team = ""


def _go_on(step: Step, words: str) -> None:
    joint = {".": "\n\n", "/": "\n"}.get(words[0])
    if joint is None:
        joint = "" if step.text.endswith("\n") else " "
    step.text += joint + words.removeprefix(".").removeprefix("/").strip()


def _head(play: Play, name: str, value: str) -> None:
    if name == "from":
        found = FROM.fullmatch(value) or _refuse(value)
        name, play.email, play.phone = (part or "" for part in found.groups())
        play.name = "" if name == "visitor" else name
    elif name == "on":
        play.channel = value
    elif name == "bot":
        play.bot = value == "yes"
    elif name in ("team", "subject", "cc"):
        setattr(play, name, value)
    elif name == "page":
        path, _bar, title = value.partition(" | ")
        play.page = path, title
    elif found := AGO.fullmatch(value):
        play.ago = timedelta(minutes=int(found[1]))
    else:
        found = DAYS_AGO.fullmatch(value) or _refuse(value)
        play.days, play.at = int(found[1]), found[2]


def _wait(number: str, unit: str) -> timedelta:
    return timedelta(**{UNITS[unit]: int(number)})


def _refuse(value: str) -> NoReturn:
    raise ValueError(value)
