"""Both ledgers as they stand: the stand-in's from its memory, ours from the database."""

import json
from collections import Counter, defaultdict
from typing import Any

from django.db.models import Count, F, Q, Sum

from tests.proof.ledgers import Accepted, Counts, Heard, Ours, Said, Sent, Theirs
from tests.proof.traffic import Traffic
from tests.proof.wire import Try
from tests.proof.world import HIDDEN, World
from webcare.models import Attachment, Channel, Delivery, Event, Message, RawEvent

TAKEN_BACK = "(taken back)"
STATES = ("sent", "delivered", "read", "failed")


def theirs(world: World, traffic: Traffic, kills: int) -> Theirs:
    posts = _posts(world)
    found = Theirs(said=_said(world, traffic, posts), accepted=_accepted(world, posts), clicks=list(traffic.clicks))
    surely, perhaps = Counter[str](), Counter[str]()
    for body, tries in _bodies(world).items():
        for account, count in items_of(body).items():
            surely[account] += count * _answered(tries)
            perhaps[account] += count * _unanswered(tries)
    found.posted = {name: (surely[one.id], perhaps[one.id]) for name, one in world.accounts.items()}
    hidden = sum(one.hits for one in world.graph.faults.plans if one.does in HIDDEN)
    found.doubts = hidden + 3 * kills  # two workers and the sweep may be sending when they die
    return found


def _bodies(world: World) -> dict[bytes, list[Try]]:
    return {body: list(tries) for wire in world.wires for body, tries in wire.tries.items()}


def _answered(tries: list[Try]) -> int:
    return sum(one.status == 200 for one in tries)


def _unanswered(tries: list[Try]) -> int:
    """Tries without an answer, or with an error of ours: what they brought may be here all the same."""
    return sum(one.status != 200 for one in tries)


def _posts(world: World) -> list[tuple[list[str], list[Try]]]:
    """(names of what stood in it, tries) of every request of the stand-in, in order."""
    bodies = _bodies(world)
    return [(posted.names, bodies.get(posted.body, [])) for posted in list(world.graph.ledger.hooks)]


def items_of(body: bytes) -> Counter[str]:
    """How many items a request holds for each account, by its id."""
    found = Counter[str]()
    for entry in json.loads(body)["entry"]:
        for change in entry.get("changes", []):
            value = change["value"]
            lists = ("messages", "statuses", "message_echoes")
            found[value["metadata"]["phone_number_id"]] += sum(len(value.get(name, [])) for name in lists)
        found[entry["id"]] += sum(_facts(one) for one in entry.get("messaging", []) + entry.get("standby", []))
    return found


def _facts(event: dict[str, Any]) -> int:
    """A receipt of Messenger says of each message it names that it arrived, and of a time that all before it did."""
    told = event.get("delivery")
    return len(told.get("mids", [])) + ("watermark" in told) if told else 1


def _said(world: World, traffic: Traffic, posts: list[tuple[list[str], list[Try]]]) -> list[Said]:
    """Only what we ever said 200 to: the rest is still the provider's. A retraction has the name of its message."""
    found, seen = [], set()
    for number, (names, tries) in enumerate(posts):
        answered = [one.ended for one in tries if one.status == 200]
        for place, name in enumerate(names):
            if name in seen or name not in world.said or not answered:
                continue
            seen.add(name)
            account, who = world.said[name]
            text = traffic.texts[name]
            found.append(
                Said(
                    name, account, str(who), TAKEN_BACK if text is None else text, min(one.begun for one in tries),
                    min(answered), (number, place), _answered(tries), _unanswered(tries),
                )
            )  # fmt: skip
    return found


def _accepted(world: World, posts: list[tuple[list[str], list[Try]]]) -> list[Accepted]:
    told: dict[str, dict[str, float]] = defaultdict(dict)  # id -> state -> when we were last told
    for names, tries in posts:
        if _answered(tries):
            for name in names:
                id, _colon, state = name.rpartition(":")
                told[id if state in STATES else name][state if state in STATES else "sent"] = tries[-1].begun
    names = {one.id: name for name, one in world.accounts.items()}
    who = {(account_name, world.people[number].key): str(number) for account_name, number in _customers(world)}
    known = _known_since([one.pk for one in world.channels.values()])
    return [
        Accepted(
            one.id, names[one.account], who[names[one.account], one.to], one.token,
            frozenset(_counts_for(names[one.account], told[one.id], known.get(one.token, float("inf")))),
        )
        for one in list(world.graph.ledger.accepted)
    ]  # fmt: skip


def _counts_for(account: str, told: dict[str, float], known: float) -> set[str]:
    """Messenger's "read" names a time and no message: of one that we did not know to have left it says nothing."""
    by_time = {"read"} if account == "messenger" else set()
    return {state for state, at in told.items() if state not in by_time or at > known}


def _known_since(channels: list[int]) -> dict[str, float]:
    """By token, when our side knew that the message had gone, in seconds since 1970."""
    events = Event.objects.filter(thread__channel__in=channels, message__kind="out")
    events = events.filter(kind__in=("message.sent", "message.delivered", "message.read")).order_by("-seq")
    return {f"wc{message}": at.timestamp() for message, at in events.values_list("message", "at")}


def _customers(world: World) -> list[tuple[str, int]]:
    names = {one.id: name for name, one in world.accounts.items()}
    return [(names[person.account.id], number) for number, person in enumerate(world.people)]


def ours(world: World) -> Ours:
    channels = [one.pk for one in world.channels.values()]
    found = Ours(heard=_heard(channels), sent=_sent(channels), counts=_counts(channels))
    found.unfinished = unfinished(channels)
    seqs = defaultdict(list)
    events = Event.objects.filter(thread__channel__in=channels).order_by("thread", "seq")
    for thread, seq in events.values_list("thread", "seq"):
        seqs[thread].append(seq)
    found.seqs = dict(seqs)
    return found


def unfinished(channels: list[int]) -> list[str]:
    """What is not done, in sentences."""
    due = RawEvent.objects.filter(channel__in=channels, state="due")
    told = [f"item {key} waits for {waits or 'its turn'}: {reason}"
            for key, waits, reason in due.values_list("key", "waits_for", "reason")]  # fmt: skip
    files = Attachment.objects.filter(message__channel__in=channels).exclude(state="ready")
    told += [f"file {pk} is {state}: {error}" for pk, state, error in files.values_list("pk", "state", "error")]
    return told


def backlog(channels: list[int]) -> int:
    """Items and messages that wait."""
    left = Delivery.objects.filter(message__channel__in=channels, state__in=("pending", "sending"))
    return left.count() + RawEvent.objects.filter(channel__in=channels, state="due").count()


def _heard(channels: list[int]) -> list[Heard]:
    """What a customer takes back is gone as it came in, too."""
    rows = Message.objects.filter(channel__in=channels, kind="in").order_by("thread", "seq")
    return [
        Heard(row["external_id"], row["channel__name"], row["thread"], row["seq"],
              TAKEN_BACK if row["deleted_at"] else row["text"],
              None if row["raw__copies"] is None else row["raw__copies"] + 1)
        for row in rows.values("external_id", "channel__name", "thread", "seq", "text", "deleted_at", "raw__copies")
    ]  # fmt: skip


def _sent(channels: list[int]) -> list[Sent]:
    history: dict[int, list[str]] = defaultdict(list)
    events = Event.objects.filter(thread__channel__in=channels, message__kind="out", kind__startswith="message.")
    for message, kind in events.order_by("thread", "seq").values_list("message", "kind"):
        history[message].append(kind.removeprefix("message."))
    rows: Any = Message.objects.filter(channel__in=channels, kind="out").annotate(state=F("delivery__state"))
    return [
        Sent(row["client_id"] or "", f"wc{row['pk']}", row["channel__name"], row["thread"], row["seq"], row["state"],
             tuple(history[row["pk"]]))
        for row in rows.values("pk", "client_id", "channel__name", "thread", "seq", "state").order_by("pk")
    ]  # fmt: skip


def _counts(channels: list[int]) -> dict[str, Counts]:
    rows = RawEvent.objects.filter(channel__in=channels).values("channel").annotate(
        n=Count("pk"), again=Sum("copies"), stored=Count("pk", Q(state="done")),
        ignored=Count("pk", Q(state="ignored")), failed=Count("pk", Q(state="failed")),
        waiting=Count("pk", Q(state="due")),
    )  # fmt: skip
    found = {one: Counts() for one in Channel.objects.filter(pk__in=channels).values_list("name", flat=True)}
    names = dict(Channel.objects.values_list("pk", "name"))
    for row in rows.order_by():
        found[names[row["channel"]]] = Counts(
            row["n"], row["stored"], row["ignored"], row["failed"], row["waiting"], row["again"]
        )
    return found
