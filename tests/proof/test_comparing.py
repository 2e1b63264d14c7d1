"""A proof that cannot fail proves nothing: each way in which two ledgers may differ turns the verdict red."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.proof import plan
from tests.proof.ledgers import KINDS, Accepted, Click, Counts, Heard, Ours, Said, Sent, Theirs, compare
from tests.proof.reading import items_of

CLEAN = "lost 0, doubled 0, out of order 0, backward 0, unbalanced 0, stuck 0"


def theirs() -> Theirs:
    """Noor wrote twice, Bram once; Noor got two answers, of which one was read."""
    return Theirs(
        said=[
            Said("a", "wa", "noor", "Hoi", begun=1.0, stored_by=1.1, place=(1, 0), copies=2),
            Said("b", "wa", "noor", "Waar is hij?", begun=2.0, stored_by=2.1, place=(2, 0), perhaps=1),
            Said("c", "wa", "bram", "Dag", begun=2.0, stored_by=2.1, place=(2, 1)),
        ],
        accepted=[
            Accepted("x", "wa", "noor", "wc4", frozenset({"sent", "read"})),
            Accepted("y", "wa", "noor", "wc5"),
        ],
        clicks=[Click("k1", "wa", "noor"), Click("k2", "wa", "noor"), Click("k3", "wa", "noor")],
        posted={"wa": (5, 1)}, doubts=1,
    )  # fmt: skip


def ours() -> Ours:
    """As it should be: the second answer is perhaps sent, the third was refused."""
    return Ours(
        heard=[Heard("a", "wa", 1, 1, "Hoi", 2), Heard("b", "wa", 1, 2, "Waar is hij?"), Heard("c", "wa", 2, 1, "Dag")],
        sent=[
            Sent("k1", "wc4", "wa", 1, 3, "read", ("queued", "unsure", "sent", "read")),
            Sent("k2", "wc5", "wa", 1, 4, "unsure", ("queued", "retried", "unsure")),
            Sent("k3", "wc6", "wa", 1, 5, "failed", ("queued", "failed")),
        ],
        counts={"wa": Counts(rows=4, stored=3, ignored=1, copies=1)},
        seqs={1: [1, 2, 3, 4], 2: [1]},
    )  # fmt: skip


Doctor = Callable[[Theirs, Ours], None]


def heard(number: int, **fields: object) -> Doctor:
    return lambda theirs, ours: ours.heard.__setitem__(number, replace(ours.heard[number], **fields))


def sent(number: int, **fields: object) -> Doctor:
    return lambda theirs, ours: ours.sent.__setitem__(number, replace(ours.sent[number], **fields))


def counts(**fields: int) -> Doctor:
    return lambda theirs, ours: ours.counts.update(wa=replace(ours.counts["wa"], **fields))


def again(theirs: Theirs, ours: Ours) -> None:
    theirs.accepted.append(replace(theirs.accepted[0], id="z"))


def test_two_ledgers_that_agree_are_clean():
    assert compare(theirs(), ours()).line == CLEAN
    assert compare(theirs(), ours()).is_clean


@pytest.mark.parametrize(
    "kind, doctor",
    [
        ("lost", lambda theirs, ours: ours.heard.pop(2)),
        ("lost", heard(0, text="Hallo")),
        ("lost", lambda theirs, ours: ours.sent.pop(2)),
        ("lost", lambda theirs, ours: theirs.accepted.pop(0)),
        ("doubled", lambda theirs, ours: ours.heard.append(replace(ours.heard[2], seq=2))),
        ("doubled", lambda theirs, ours: ours.heard.append(Heard("d", "wa", 2, 2, "Boe"))),
        ("doubled", heard(1, thread=3)),
        ("doubled", heard(2, thread=1)),
        ("doubled", lambda theirs, ours: ours.sent.append(replace(ours.sent[2], token="wc7"))),
        ("doubled", again),
        ("doubled", lambda theirs, ours: theirs.accepted.append(Accepted("z", "wa", "noor", "wc9"))),
        ("doubled", sent(1, state="failed", history=("queued", "failed"))),
        ("out of order", heard(0, seq=3)),
        ("out of order", lambda theirs, ours: theirs.accepted.reverse()),
        ("out of order", lambda theirs, ours: ours.seqs.update({1: [1, 2, 4]})),
        ("backward", sent(0, history=("queued", "read", "delivered"))),
        ("backward", sent(0, state="sent", history=("queued", "sent"))),
        ("backward", sent(2, history=("queued", "failed", "sent"))),
        ("unbalanced", counts(rows=3, stored=2)),
        ("unbalanced", counts(copies=4)),
        ("unbalanced", counts(ignored=0)),
        ("unbalanced", counts(ignored=0, failed=1)),
        ("unbalanced", heard(0, copies=1)),
        ("unbalanced", heard(1, copies=3)),
        ("stuck", sent(2, state="pending", history=("queued",))),
        ("stuck", sent(2, state="sending", history=("queued",))),
        ("stuck", sent(0, state="unsure", history=("queued", "unsure"))),
        ("stuck", lambda theirs, ours: ours.unfinished.append("item 7 waits")),
    ],
)
def test_every_difference_is_seen(kind: str, doctor: Doctor):
    one, other = theirs(), ours()
    doctor(one, other)
    verdict = compare(one, other)
    assert kind in {found for found, _sentence in verdict.findings}
    assert f"{kind} 0" not in verdict.line and not verdict.is_clean


def test_more_doubt_than_there_was_reason_for_is_seen():
    one, other = theirs(), ours()
    one.accepted.pop(1)
    assert compare(one, other).is_clean, "that one may have been refused in silence"
    one.doubts = 0
    assert {kind for kind, _sentence in compare(one, other).findings} == {"stuck"}


def test_what_came_at_the_same_moment_has_no_order():
    one, other = theirs(), ours()
    one.said[1] = replace(one.said[1], begun=1.05)
    other.heard[0], other.heard[1] = replace(other.heard[0], seq=2), replace(other.heard[1], seq=1)
    assert compare(one, other).is_clean


def test_a_request_is_counted_item_by_item():
    whatsapp = b'{"entry":[{"id":"9","changes":[{"field":"messages","value":{"metadata":{"phone_number_id":"1"},'
    whatsapp += b'"messages":[{},{}],"statuses":[{}]}}]}]}'
    assert +items_of(whatsapp) == {"1": 3}
    page = b'{"entry":[{"id":"5","messaging":[{"message":{}},{"delivery":{"mids":["m"],"watermark":1}}]}]}'
    assert items_of(page) == {"5": 3}


@pytest.mark.parametrize("size, inbound, outbound", [(plan.SHORT, 150, 80), (plan.WHOLE, 2000, 1000)])
def test_the_seed_decides_the_plan(size: plan.Size, inbound: int, outbound: int):
    made = plan.make(7, size)
    assert made == plan.make(7, size) != plan.make(8, size)
    steps = [step for stream in made.streams for step in stream]
    assert sum(len(step.texts) for step in steps if step.does in ("says", "sends")) == inbound
    assert sum(step.does == "answers" for step in steps) == outbound
    assert len(made.kills) == size.kills and {kill.part for kill in made.kills} <= set(plan.POINTS)
    owners = [(who, number) for number, stream in enumerate(made.streams) for step in stream for who in step.who]
    assert len(set(owners)) == len({who for who, _number in owners}), "a customer is in one stream only"


def test_the_closing_line_has_the_words_that_are_promised():
    assert ", ".join(f"{kind} 0" for kind in KINDS) == CLEAN
