"""The looks at two ledgers. Each yields (kind, sentence) for what is wrong, and nothing when all is well."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import combinations, pairwise

from tests.proof.ledgers import RANK, Accepted, Finding, Ours, Said, Sent, Theirs, per_person

ARRIVED = ("sent", "delivered", "read")


def inbound(theirs: Theirs, ours: Ours) -> Iterator[Finding]:
    """Each message of a customer is here once, as they left it."""
    found = defaultdict(list)
    for one in ours.heard:
        found[one.account, one.id].append(one)
    for said in theirs.said:
        here = found[said.account, said.id]
        if not here:
            yield "lost", f"{said.person} said {said.text!r}"
        elif here[0].text != said.text:
            yield "lost", f"{said.person} said {said.text!r}, and here stands {here[0].text!r}"
        if len(here) > 1:
            yield "doubled", f"{said.text!r} is here {len(here)} times"
    known = {(said.account, said.id) for said in theirs.said}
    for one in ours.heard:
        if (one.account, one.id) not in known:
            yield "doubled", f"nobody said {one.text!r}"


def threads(theirs: Theirs, ours: Ours) -> Iterator[Finding]:
    """One person, one thread; and the other way round."""
    thread_of = {(one.account, one.id): one.thread for one in ours.heard}
    of_person, of_thread = defaultdict(set), defaultdict(set)
    for said in theirs.said:
        if thread := thread_of.get((said.account, said.id)):
            of_person[said.account, said.person].add(thread)
            of_thread[thread].add((said.account, said.person))
    for person, found in of_person.items():
        if len(found) > 1:
            yield "doubled", f"{person} has {len(found)} threads"
    for thread, people in of_thread.items():
        if len(people) > 1:
            yield "doubled", f"thread {thread} mixes {len(people)} people"


def outbound(theirs: Theirs, ours: Ours) -> Iterator[Finding]:
    """One click is one message, which was taken once or not at all, as its state says."""
    of_click = Counter(one.click for one in ours.sent)
    for click in theirs.clicks:
        if not of_click[click.id]:
            yield "lost", f"the click {click.id} brought no message"
    for click, count in of_click.items():
        if count > 1:
            yield "doubled", f"the click {click} brought {count} messages"
    taken = defaultdict(list)
    for one in theirs.accepted:
        taken[one.account, one.token].append(one)
    for sent in ours.sent:
        yield from _fate(sent, taken.pop((sent.account, sent.token), []))
    for (_account, token), strange in taken.items():
        yield "doubled", f"{strange[0].person} got {token!r}, which nobody sent"


def _fate(sent: Sent, taken: list[Accepted]) -> Iterator[Finding]:
    if len(taken) > 1:
        yield "doubled", f"{sent.token} was sent {len(taken)} times"
    if sent.state in ARRIVED and not taken:
        yield "lost", f"{sent.token} counts as {sent.state} and never arrived"
    if sent.state == "failed" and taken and "failed" not in taken[0].told:
        yield "doubled", f"{sent.token} counts as failed and arrived: whoever sends it again sends it twice"


def order(theirs: Theirs, ours: Ours) -> Iterator[Finding]:
    """What surely came before stands before; what was sent before arrived before; no number is missing."""
    seq_in = {(one.account, one.id): one.seq for one in ours.heard}
    for mine in per_person(theirs.said):
        for one, other in combinations(mine, 2):
            first, second = (one, other) if _is_before(one, other) else (other, one)
            if _is_before(first, second):
                if seq_in.get((first.account, first.id), 0) > seq_in.get((second.account, second.id), 10**9):
                    yield "out of order", f"{second.text!r} stands before {first.text!r}"
    seq_out = {(one.account, one.token): one.seq for one in ours.sent}
    for got in per_person(theirs.accepted):
        seqs = [seq_out.get((one.account, one.token), 0) for one in got]
        if any(one > other for one, other in pairwise(seqs)):
            yield "out of order", f"{got[0].person} got our answers as {seqs}"
    for thread, seqs in ours.seqs.items():
        if seqs != list(range(1, len(seqs) + 1)):
            yield "out of order", f"thread {thread} is numbered {seqs}"


def _is_before(one: Said, other: Said) -> bool:
    if one.place[0] == other.place[0]:
        return one.place < other.place
    return one.stored_by < other.begun


def states(theirs: Theirs, ours: Ours) -> Iterator[Finding]:
    """Only forward, and in the end as far as we were told."""
    told = {(one.account, one.token): one.told for one in theirs.accepted}
    for sent in ours.sent:
        for before, after in pairwise(sent.history):
            if not _is_forward(before, after):
                yield "backward", f"{sent.token} went from {before} to {after}"
        if (highest := _highest(told.get((sent.account, sent.token), frozenset()))) is None:
            continue
        if RANK.get(sent.state, -1) < RANK[highest] and not (sent.state == "failed" and highest in ("sent", "unsure")):
            kind = "stuck" if sent.state == "unsure" else "backward"
            yield kind, f"{sent.token} is {sent.state}, and we were told {highest}"


def _is_forward(before: str, after: str) -> bool:
    if after == "failed":
        return before in ("queued", "retried", "unsure", "sent")
    if before == "failed":
        return after in ("delivered", "read")
    return RANK[after] > RANK[before] or (before in ("queued", "retried") and after == "retried")


def _highest(told: frozenset[str]) -> str | None:
    return max((state for state in told if state in RANK), key=RANK.__getitem__, default=None)


def balance(theirs: Theirs, ours: Ours) -> Iterator[Finding]:
    """Every item that was answered with 200 is a row or a copy, and every row came to an end."""
    for account, (surely, perhaps) in theirs.posted.items():
        found = ours.counts[account]
        received = found.rows + found.copies
        if not surely <= received <= surely + perhaps:
            yield "unbalanced", f"{account} was told {surely} to {surely + perhaps} items and counts {received}"
        if found.stored + found.ignored + found.failed + found.waiting != found.rows:
            yield "unbalanced", f"{account}: {found}"
        if found.failed:
            yield "unbalanced", f"{account}: {found.failed} items failed"
    copies = {(one.account, one.id): one.copies for one in ours.heard}
    for said in theirs.said:
        count = copies.get((said.account, said.id))
        if count is not None and not said.copies <= count <= said.copies + said.perhaps:
            yield (
                "unbalanced",
                f"{said.text!r} came {said.copies} to {said.copies + said.perhaps} times, counted {count}",
            )


def stuck(theirs: Theirs, ours: Ours) -> Iterator[Finding]:
    """Nothing is left undone, and `unsure` only where nobody could know."""
    for sentence in ours.unfinished:
        yield "stuck", sentence
    taken = {(one.account, one.token) for one in theirs.accepted}
    for sent in ours.sent:
        if sent.state in ("pending", "sending"):
            yield "stuck", f"{sent.token} is still {sent.state}"
    never = [one.token for one in ours.sent if one.state == "unsure" and (one.account, one.token) not in taken]
    if len(never) > theirs.doubts:
        yield "stuck", f"{len(never)} messages count as perhaps sent, where only {theirs.doubts} could not be known"


LOOKS = (inbound, threads, outbound, order, states, balance, stuck)
