"""Screens catch up, they do not trust: after any verbs and any cuts, page + catch-up = a fresh page.

Through the real views, for the agents' page and for the visitor's JSON. The screens keep what they were told the way
`static/js/lib/apply.js` and `static/widget/app/timeline.js` do.
"""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connectors.contract import Media
from tests import factories as make
from tests.standins import bot
from tests.standins.ledger import assert_whole
from webcare import clock, errors, visitors
from webcare.actions import attachments, claims, inbox, lifecycle, messages, undo
from webcare.actions.bots import handing, turns
from webcare.models import Attachment, Channel, Conversation, Delivery, Event, User
from webcare.models.event import KINDS

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(300)]

MORNING = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)  # in the middle of a day: no words change at midnight
PARTS = ("conv-meta", "owner-label", "owner-release", "conv-acts", "conv-more", "state", "composer-state")
VERBS = (
    "says", "says_with_file", "fetched", "returns", "claim", "take_over", "release", "assign", "to_team", "expire",
    "send", "mark", "send_again", "note", "resolve", "send_and_resolve", "reopen", "snooze", "wake", "wake_by_time",
    "hand_back", "bot_turn", "undo", "read",
)  # fmt: skip
# Who acts, what they do, which of several things it is about, and whether the screen looks afterwards.
steps = st.lists(st.tuples(st.sampled_from(VERBS), st.booleans(), st.integers(0, 5), st.booleans()), max_size=14)
often = settings(
    deadline=None, max_examples=25, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture
def anna() -> User:
    return make.person("Anna de Vries", teams=[make.team()])


@pytest.fixture
def bram() -> User:
    return make.person("Bram", teams=[make.team()])


@pytest.fixture(autouse=True)
def held_time(time_machine, settings):
    """The clock stands still: what a page says about time depends on nothing else here."""
    time_machine.move_to(MORNING, tick=False)
    settings.BUDGET_SCALE = 1000


class Life:
    """One customer's thread, and everything that can happen to it."""

    def __init__(self, channel: Channel, sender: str, anna: User, bram: User) -> None:
        self.channel, self.sender, self.people, self.clicks = channel, sender, (anna, bram), 0
        self.first = make.customer_says(channel, "Hallo", sender).conversation
        self.thread = self.first.thread

    def do(self, verb: str, is_bram: bool, number: int) -> None:
        with suppress(errors.Refusal), transaction.atomic():
            getattr(self, verb)(self.people[is_bram], number)

    @property
    def talk(self) -> Conversation:
        return self.thread.conversations.latest("pk")

    def click(self) -> str:
        self.clicks += 1
        return f"click-{self.clicks:06}"

    def pick(self, rows: Any, number: int) -> Any:
        found = list(rows.order_by("pk"))
        return found[number % len(found)] if found else None

    def says(self, by: User, number: int) -> None:
        make.customer_says(self.channel, f"bericht {number}", self.sender)

    def says_with_file(self, by: User, number: int) -> None:
        media = Media(id="p1", url="http://127.0.0.1:9/foto.png", name="foto.png", media_type="image/png")
        make.customer_says(self.channel, "kijk", self.sender, media=(media,))

    def fetched(self, by: User, number: int) -> None:
        if file := self.pick(Attachment.objects.filter(message__thread=self.thread, state="pending"), number):
            attachments.fetch(file)

    def returns(self, by: User, number: int) -> None:
        """So much later that it is a new conversation, if the last one was resolved."""
        with clock.at(MORNING + timedelta(days=30 + number)):
            make.customer_says(self.channel, "daar ben ik weer", self.sender)

    def claim(self, by: User, number: int) -> None:
        claims.claim(self.talk, by)

    def take_over(self, by: User, number: int) -> None:
        claims.take_over(self.talk, by)

    def release(self, by: User, number: int) -> None:
        claims.release(self.talk, by)

    def assign(self, by: User, number: int) -> None:
        claims.assign(self.talk, by, to=self.people[number % 2])

    def to_team(self, by: User, number: int) -> None:
        claims.assign(self.talk, by, team=make.team())

    def expire(self, by: User, number: int) -> None:
        claims.expire(self.talk, MORNING + timedelta(days=1))

    def send(self, by: User, number: int) -> None:
        messages.send(self.talk, by, f"antwoord {number}", self.click(), seen=10**6)

    def send_and_resolve(self, by: User, number: int) -> None:
        messages.send(self.talk, by, f"antwoord {number}", self.click(), seen=10**6, then="resolve")

    def mark(self, by: User, number: int) -> None:
        if delivery := self.pick(Delivery.objects.filter(thread=self.thread), number // 2):
            states = ("sent", "delivered", "read", "failed", "unsure", "pending")
            if states[number] == "pending":
                Delivery.objects.filter(pk=delivery.pk).update(state="sending")
                delivery.refresh_from_db()
                outcome = {"reason": "Druk", "due_at": messages.database_now()}
                messages.mark(delivery, "pending", lease=delivery.lease, **outcome)
            else:
                messages.mark(delivery, states[number], reason="Zo zit het")

    def send_again(self, by: User, number: int) -> None:
        if delivery := self.pick(Delivery.objects.filter(thread=self.thread, state__in=("failed", "unsure")), number):
            messages.send_again(delivery.message, by)

    def note(self, by: User, number: int) -> None:
        messages.note(self.talk, by, f"notitie {number}", self.click())

    def resolve(self, by: User, number: int) -> None:
        lifecycle.resolve(self.talk, by)

    def reopen(self, by: User, number: int) -> None:
        lifecycle.reopen(self.talk, by)

    def snooze(self, by: User, number: int) -> None:
        lifecycle.snooze(self.talk, by, MORNING + timedelta(hours=number) if number else None)

    def hand_back(self, by: User, number: int) -> None:
        """To the bot, which serves the channel for this only."""
        bot.goes_live()
        Channel.objects.filter(pk=self.channel.pk).update(bot=True)
        try:
            handing.hand_back(self.talk, by)
        finally:
            Channel.objects.filter(pk=self.channel.pk).update(bot=False)

    def bot_turn(self, by: User, number: int) -> None:
        turns.take(self.talk.pk)

    def wake(self, by: User, number: int) -> None:
        lifecycle.wake(self.talk, by)

    def wake_by_time(self, by: User, number: int) -> None:
        with clock.at(MORNING + timedelta(hours=6)):
            lifecycle.wake(self.talk)

    def undo(self, by: User, number: int) -> None:
        undoable = [name for name, kind in KINDS.items() if kind.undoable]
        if event := Event.objects.filter(thread=self.thread, actor=by, kind__in=undoable).order_by("-seq").first():
            undo.undo(event.pk, by)

    def read(self, by: User, number: int) -> None:
        inbox.mark_read(self.talk, by, self.thread.last_seq)


# -- the agents' page --


class Elements(HTMLParser):
    """Every element with an id, as text without what differs from request to request."""

    VOID = {"input", "img", "br", "hr", "meta", "link", "path", "circle", "line", "rect", "source"}

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: dict[str, list[str]] = {}
        self.attributes: dict[str, dict[str, str | None]] = {}
        self._inside: list[str] = []  # one entry per open element: its id, or ""
        self.feed(html)

    def _add(self, text: str) -> None:
        for name in filter(None, self._inside):
            self.found[name].append(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if given.get("name") == "csrfmiddlewaretoken":
            given["value"] = ""
        name = given.get("id") or ""
        if name:
            self.found.setdefault(name, [])
            self.attributes[name] = given
        self._inside.append(name)
        self._add(f"<{tag} {sorted(given.items(), key=str)}>")
        if tag in self.VOID:
            self._inside.pop()

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._add(f"<{tag} {sorted(attrs, key=str)}/>")

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.VOID:
            self._add(f"</{tag}>")
            self._inside.pop()

    def handle_data(self, data: str) -> None:
        self._add(" ".join(data.split()))

    def items(self) -> dict[str, tuple[int, str]]:
        """The timeline's own: {id: (seq, text)}, in the order they stand in."""
        return {
            name: (int(given["data-seq"] or 0), "".join(self.found[name]))
            for name, given in self.attributes.items()
            if "data-item" in given
        }

    def parts(self) -> dict[str, str]:
        return {name: "".join(self.found[name]) for name in PARTS if name in self.found}


class Page:
    """An agent's open conversation."""

    def __init__(self, client: Client, talk: Conversation) -> None:
        self.client, self.address = client, f"/conversations/{talk.pk}/"
        html = self._get("")
        found = Elements(html)
        self.items, self.parts = found.items(), found.parts()
        self.head = int(found.attributes["timeline"]["data-head"] or 0)

    def _get(self, tail: str) -> str:
        answer = self.client.get(self.address + tail, headers={"HX-Request": "true"} if tail else {})
        assert answer.status_code == 200
        if tail:
            self.head = max(self.head, int(answer["X-Head"]))
        return answer.content.decode()

    def look(self) -> None:
        """What came in since: each item replaces itself or stands before the first with a larger seq."""
        found = Elements(self._get(f"timeline/?after={self.head}"))
        self.items |= found.items()
        self.items = dict(sorted(self.items.items(), key=lambda item: item[1][0]))
        self.parts |= found.parts()


@given(steps)
@often
def test_a_page_that_caught_up_is_a_fresh_page(anna, bram, happenings):
    client = Client()
    client.force_login(anna)
    with transaction.atomic():
        life = Life(make.channel(team=make.team()), "anouk", anna, bram)
        page = Page(client, life.first)
        for verb, is_bram, number, looks in happenings:
            life.do(verb, is_bram, number)
            if looks:
                page.look()
        page.look()
        fresh = Page(client, life.first)
        assert page.items == fresh.items
        assert list(page.items) == list(fresh.items), "in the same order"
        assert page.parts == fresh.parts
        assert page.head == fresh.head == make.fresh(life.thread).last_seq
        assert_whole(life.channel)
        transaction.set_rollback(True)


# -- the visitor's window --


class Window:
    """A visitor's chat, as `merged` of static/widget/app/timeline.js keeps it."""

    def __init__(self, channel: Channel, token: str) -> None:
        self.channel, self.headers = channel, {"Authorization": f"Bearer {token}"}
        self.said: dict[str, Any] = {"items": [], "head": 0, "oldest": 0}
        self.look()

    def look(self) -> None:
        address = f"/w/{self.channel.key}/timeline/?after={self.said['head']}"
        answer = Client().get(address, headers=self.headers).json()
        told = {item["id"] for item in answer["items"]}
        assert len(told) == len(answer["items"]), "each once"
        before = [] if answer.get("reset") else [item for item in self.said["items"] if item["id"] not in told]
        oldest = answer["oldest"] if answer.get("reset") or not self.said["head"] else self.said["oldest"]
        items = sorted(before + answer["items"], key=lambda item: item["seq"])
        head = max(self.said["head"], answer["head"])
        self.said = answer | {"items": items, "oldest": oldest, "head": head}
        self.said.pop("reset", None)


@given(steps)
@often
def test_a_window_that_caught_up_is_a_fresh_window(anna, bram, happenings):
    with transaction.atomic():
        chat = make.channel("webchat", team=make.team())
        visitor, token = visitors.issue(chat)
        life = Life(chat, visitor, anna, bram)
        window = Window(chat, token)
        for verb, is_bram, number, looks in happenings:
            life.do(verb, is_bram, number)
            if looks:
                window.look()
        window.look()
        fresh = Window(chat, token)
        assert window.said == fresh.said
        assert "notitie" not in str(fresh.said), "what colleagues note is nobody else's"
        assert_whole(chat)
        transaction.set_rollback(True)


def test_who_no_longer_helps_is_taken_back_also_when_somebody_else_began_meanwhile(anna, bram):
    chat = make.channel("webchat", team=make.team())
    visitor, token = visitors.issue(chat)
    life, window = Life(chat, visitor, anna, bram), Window(chat, token)
    life.do("claim", False, 0)
    window.look()
    life.do("undo", False, 0)
    life.do("claim", True, 0)
    window.look()
    assert window.said == Window(chat, token).said


# -- reading the log from anywhere --


@given(steps, st.lists(st.integers(1, 60), max_size=5))
@often
def test_asking_for_what_came_after_never_skips_or_doubles(anna, bram, happenings, cuts):
    with transaction.atomic():
        life = Life(make.channel(team=make.team()), "anouk", anna, bram)
        known: list[int] = []
        for number, (verb, is_bram, which, _looks) in enumerate(happenings):
            life.do(verb, is_bram, which)
            if number in cuts:
                known += life.thread.events.after(known[-1] if known else 0).values_list("seq", flat=True)
        known += life.thread.events.after(known[-1] if known else 0).values_list("seq", flat=True)
        assert known == list(range(1, make.fresh(life.thread).last_seq + 1))
        transaction.set_rollback(True)


def test_every_verb_does_something():
    """Premise of all of the above: the verbs are really carried out, none is refused always."""
    anna, bram = make.person("Anna", teams=[make.team()]), make.person("Bram", teams=[make.team()])
    life = Life(make.channel(team=make.team()), "anouk", anna, bram)
    order = [
        "says", "says_with_file", "fetched", "claim", "expire", "claim", "send", "mark", "note", "take_over",
        "release", "assign", "to_team", "snooze", "wake", "snooze", "wake_by_time", "resolve", "undo",
        "send_and_resolve", "reopen", "resolve", "returns", "claim", "hand_back", "bot_turn", "says", "bot_turn",
    ]  # fmt: skip
    for verb in order:
        number = {"mark": 3, "snooze": 2}.get(verb, 1)
        is_bram = verb in ("take_over", "release")
        life.do(verb, is_bram, number)
    life.do("send_again", False, 0)
    happened = set(make.kinds(life.thread))
    assert happened >= {name for name, kind in KINDS.items() if kind.undoable or name.startswith("claim")}
    assert {"message.failed", "message.sent_again", "media.fetched", "note.added", "action.undone"} <= happened
    assert life.thread.conversations.count() == 2
