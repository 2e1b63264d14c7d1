"""What happens in a run, made of one seed: who writes what when, which answers are given, who is killed."""

from dataclasses import dataclass
from random import Random
from typing import Literal

ACCOUNTS = ("whatsapp", "whatsapp-2", "messenger", "instagram")  # two numbers of one app: their items share requests
Does = Literal["says", "sends", "reacts", "edits", "takes back", "answers"]


@dataclass(frozen=True, slots=True)
class Size:
    """`streams`: customers who act at the same moment. `batches`: how many messages may leave in one request."""

    inbound: int
    outbound: int
    customers: int
    kills: int
    streams: int
    batches: tuple[int, ...]
    together: int  # most statuses in one request


SHORT = Size(150, 80, 24, 3, 3, (1, 1, 1, 2, 4, 12), 40)
WHOLE = Size(2000, 1000, 160, 12, 4, (1, 1, 1, 1, 2, 3, 8, 30, 120), 1000)


@dataclass(frozen=True, slots=True)
class Step:
    """`who`: the customers by number; several write in one request. `twice`: the agent's click, doubled."""

    does: Does
    who: tuple[int, ...]
    texts: tuple[str, ...] = ()
    twice: bool = False
    shuffled: bool = False


@dataclass(frozen=True, slots=True)
class Kill:
    """When this share of the steps is done, that process dies; with `point`, at the first passing of it."""

    after: float
    part: str
    point: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    seed: int
    size: Size
    streams: tuple[tuple[Step, ...], ...]
    kills: tuple[Kill, ...]


SENDING = ("deliver.before_call", "deliver.after_accept", "deliver.before_mark")
POINTS = {
    "live": ("ingest.after_parse", "ingest.before_commit", "ingest.after_commit", "ingest.between_items", *SENDING,
             "deliver.after_mark"),
    "web-1": ("hook.before_commit", "hook.after_commit", "send.after_commit"),
    "web-2": ("hook.before_commit", "hook.after_commit", "send.after_commit"),
    "sweep": ("sweep.midway",),
}  # fmt: skip


def account_of(customer: int) -> str:
    return ACCOUNTS[customer % len(ACCOUNTS)]


def make(seed: int, size: Size) -> Plan:
    streams = tuple(_stream(Random(f"{seed}/{number}"), size, number) for number in range(size.streams))
    return Plan(seed, size, streams, _kills(Random(f"{seed}/kills"), size))


def _share(whole: int, parts: int, number: int) -> int:
    return whole // parts + (number < whole % parts)


def _stream(chance: Random, size: Size, number: int) -> tuple[Step, ...]:
    """A customer is in one stream only, so that what they do has an order."""
    people = [one for one in range(size.customers) if one // len(ACCOUNTS) % size.streams == number]
    said, to_answer = _share(size.inbound, size.streams, number), _share(size.outbound, size.streams, number)
    steps: list[Step] = []
    written: dict[int, int] = {}
    done = 0
    while done < said:
        count = min(chance.choice(size.batches), said - done)
        who = tuple(chance.choice(people) for _ in range(count))
        texts = tuple(f"in {number}.{done + place}" for place in range(count))
        picture = count == 1 and chance.random() < 0.04
        steps.append(Step("sends" if picture else "says", who, texts, shuffled=chance.random() < 0.3))
        for one in who:
            written[one] = written.get(one, 0) + 1
        steps += _afterthoughts(chance, who[-1], texts[-1])
        done += count
        wanted = to_answer * done // said
        while sum(step.does == "answers" for step in steps) < wanted:
            steps.append(_answer(chance, number, steps, sorted(written)))
    return tuple(steps)


def _answer(chance: Random, number: int, steps: list[Step], people: list[int]) -> Step:
    text = f"out {number}.{sum(step.does == 'answers' for step in steps)}"
    return Step("answers", (chance.choice(people),), (text,), twice=chance.random() < 0.15)


def _afterthoughts(chance: Random, who: int, text: str) -> list[Step]:
    """Of the last message: corrected, taken back, reacted to."""
    drawn = chance.random()
    if drawn < 0.05:
        return [Step("edits", (who,), (f"{text}, no: better",))]
    if drawn < 0.08 and account_of(who) != "messenger":  # which tells nobody
        return [Step("takes back", (who,))]
    return [Step("reacts", (who,))] if drawn < 0.13 else []


def _kills(chance: Random, size: Size) -> tuple[Kill, ...]:
    """Each process in turn, of those that do not work every second one at a named point, which it meets soon after it
    was started for that; workers always, and the first of them in the middle of a sending."""
    parts = [part for _ in range(size.kills) for part in ("live", "web-1", "sweep", "web-2")][: size.kills]
    chance.shuffle(parts)
    found: list[Kill] = []
    for number, part in enumerate(parts):
        points = POINTS[part]
        if part == "live" and part not in {kill.part for kill in found}:
            points = SENDING
        after = (number + 0.3 + 0.6 * chance.random()) / (size.kills + 0.5)
        found.append(Kill(after, part, chance.choice(points) if part == "live" or number % 2 else ""))
    return tuple(found)
