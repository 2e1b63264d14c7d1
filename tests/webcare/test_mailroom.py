"""Mailboxes watched and mail handed over, up to the conversation: real IMAP and SMTP servers, real commits."""

import os
import signal
import smtplib
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from django.db import connections

from connectors.email import wire
from connectors.email.listener import Door, Listener
from connectors.errors import Unauthorised, Unavailable
from connectors.types import RawItem
from tests import factories as make
from tests.browser.stack import environment_for
from tests.connectors.email.boxes import SECRET, mail
from tests.standins import dovecot as standin
from webcare import crash
from webcare.actions import channels, mailboxes
from webcare.mailroom.room import Room
from webcare.mailroom.seats import Seats
from webcare.models import Channel, Message, RawEvent, User

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).resolve().parents[2]
_users = count(1)


@pytest.fixture(scope="module")
def dovecot() -> Iterator[standin.Dovecot]:
    with standin.running() as server:
        yield server


@pytest.fixture(autouse=True)
def loopback_is_open() -> Iterator[None]:
    before = wire.allow(["127.0.0.0/8"])
    yield
    wire.allow(before)


@pytest.fixture
def user() -> str:
    return f"room{next(_users)}"


@pytest.fixture
def room() -> Iterator[Room]:
    """A mail room in a thread, as the command runs it."""
    room, stopping = Room(), threading.Event()
    thread = threading.Thread(target=room.run, args=(stopping,))
    thread.start()
    yield room
    stopping.set()
    thread.join(10)
    assert not thread.is_alive()


def mail_channel(server: standin.Dovecot | None, user: str = "", **settings: Any) -> Channel:
    """Fetched over IMAP from `server`, or without one handed over at our own door."""
    usual: dict[str, Any] = {"address": f"{user or 'support'}@example.nl", "company": "Voorbeeld", "way_in": "smtp"}
    if server:
        usual |= {"way_in": "imap", "imap_host": "127.0.0.1", "imap_port": server.plain, "imap_security": "none"}
        usual |= {"imap_user": user, "import_days": 1}
    credentials = {"secrets": [SECRET], "password": settings.pop("password", standin.PASSWORD)}
    return make.channel(kind="email", settings=usual | settings, credentials=credentials)


def wait_until(there: Callable[[], Any], seconds: float = 20) -> Any:
    ends_at = time.monotonic() + seconds
    while not (found := there()):
        assert time.monotonic() < ends_at, "it did not happen"
        time.sleep(0.05)
    return found


def subjects(channel: Channel) -> list[str]:
    make.work_everything()
    return sorted(Message.objects.filter(channel=channel, kind="in").values_list("subject", flat=True))


def item(number: int) -> RawItem:
    return RawItem("account", f"1/{number}", f"lane{number}", '{"way":"imap"}', mail(number))


# -- watching --


def test_mail_in_a_mailbox_becomes_a_conversation_and_the_next_one_too(dovecot, user, room):
    dovecot.put(user, mail(1))
    channel = mail_channel(dovecot, user)
    wait_until(lambda: RawEvent.objects.filter(channel=channel).count() == 1)
    dovecot.put(user, mail(2))
    wait_until(lambda: RawEvent.objects.filter(channel=channel).count() == 2)
    assert subjects(channel) == ["Vraag 1", "Vraag 2"]
    assert make.fresh(channel).last_received_at and make.fresh(channel).cursor


def test_a_mailbox_that_is_switched_off_rests_and_goes_on_where_it_was(dovecot, user, room):
    admin = make.person("Ada", role=User.Role.ADMIN)
    dovecot.put(user, mail(1))
    channel = mail_channel(dovecot, user)
    wait_until(lambda: RawEvent.objects.filter(channel=channel).exists())
    channels.switch_off(channel, admin)
    wait_until(lambda: not room._watchers)
    dovecot.put(user, mail(2))
    channels.switch_on(channel, admin)
    wait_until(lambda: RawEvent.objects.filter(channel=channel).count() == 2)


def test_two_mail_rooms_share_the_mailboxes(dovecot, user, room):
    channel = mail_channel(dovecot, user)
    wait_until(lambda: channel.pk in room._watchers)
    other = Room()
    other.look()
    assert channel.pk not in other._watchers
    other.close()


def test_seats_are_free_again_when_their_holder_is_gone():
    holder, other = Seats(), Seats()
    assert holder.take(7) and not other.take(7)
    assert other.take(8)
    holder.close()
    wait_until(lambda: other.take(7))  # the server notices a moment later
    other.leave(7)
    assert holder.take(7)
    holder.close()
    other.close()


def test_lost_seats_are_noticed():
    seats = Seats()
    seats.take(7)
    assert not seats.are_lost()
    seats._connection.close()
    assert seats.are_lost() and not seats.are_lost()


def test_refused_credentials_pause_the_channel_and_it_goes_on_once_repaired(dovecot, user, room):
    admin = make.person("Ada", role=User.Role.ADMIN)
    dovecot.put(user, mail(1))
    channel = mail_channel(dovecot, user, password="wrong")
    wait_until(lambda: make.fresh(channel).is_paused)
    assert "password" in make.fresh(channel).paused_reason or "wachtwoord" in make.fresh(channel).paused_reason
    channels.change(channel, admin, credentials={"password": standin.PASSWORD})
    channels.switch_on(channel, admin)
    wait_until(lambda: RawEvent.objects.filter(channel=channel).exists())
    assert not make.fresh(channel).is_paused


def test_a_server_that_is_away_is_told_of_until_it_is_back(dovecot, user, room):
    admin = make.person("Ada", role=User.Role.ADMIN)
    channel = mail_channel(dovecot, user, imap_port=1)
    wait_until(lambda: make.fresh(channel).paused_reason)
    assert not make.fresh(channel).is_paused
    channels.change(channel, admin, settings={**channel.settings, "imap_port": dovecot.plain})
    wait_until(lambda: not make.fresh(channel).paused_reason)


def test_a_server_that_asks_for_rest_gets_it():
    channel = mail_channel(None)
    mailboxes.failed(channel, Unavailable("[OVERQUOTA]", "later", 600))
    assert 590 < mailboxes.rest(make.fresh(channel)) <= 600
    mailboxes.works(channel)
    assert mailboxes.rest(make.fresh(channel)) == 0


def test_one_alarm_for_one_outage(caplog):
    channel = mail_channel(None)
    for _try in range(3):
        mailboxes.failed(channel, Unavailable("away"))
        mailboxes.failed(channel, Unauthorised("no"))
    assert sum(record.levelname == "ERROR" for record in caplog.records) == 2


# -- storing --


def test_the_cursor_moves_with_what_is_stored_or_not_at_all():
    channel = mail_channel(None)
    crash.arm(lambda point: (_ for _ in ()).throw(crash.Crashed(point)) if point == "poll.before_cursor" else None)
    try:
        with pytest.raises(crash.Crashed):
            mailboxes.take(channel, [item(1)], "one")
    finally:
        crash.arm(None)
    assert not RawEvent.objects.exists() and make.fresh(channel).cursor == "" == channel.cursor
    assert mailboxes.take(channel, [item(1)], "one")
    assert mailboxes.take(channel, [item(1), item(2)], "two")
    assert [raw.copies for raw in RawEvent.objects.order_by("pk")] == [1, 0]
    assert make.fresh(channel).cursor == "two"


def test_whoever_was_overtaken_keeps_the_mail_and_not_the_cursor():
    channel = mail_channel(None)
    slow, quick = make.fresh(channel), make.fresh(channel)
    assert mailboxes.take(quick, [item(1), item(2)], "two")
    assert not mailboxes.take(slow, [item(1)], "one")
    assert make.fresh(channel).cursor == "two" and RawEvent.objects.count() == 2


def test_a_mailbox_is_left_alone_while_too_much_waits(monkeypatch):
    channel = mail_channel(None)
    monkeypatch.setattr(mailboxes, "MOST_DUE", 2)
    mailboxes.take(channel, [item(1), item(2)], "two")
    assert mailboxes.has_room(channel)
    mailboxes.take(channel, [item(3)], "three")
    assert not mailboxes.has_room(channel)
    make.work_everything()
    assert mailboxes.has_room(channel)


def test_a_mail_room_killed_before_the_cursor_moves_loses_and_doubles_nothing(dovecot, user):
    """A process of its own and a real kill -9, between the storing of mails and the moving of the cursor."""
    dovecot.put(user, *(mail(number) for number in range(1, 8)))
    channel = mail_channel(dovecot, user)
    killed = start_room(WEBCARE_CRASH="poll.before_cursor")
    assert killed.wait(60) == -signal.SIGKILL
    assert make.fresh(channel).cursor == ""
    again = start_room()
    try:
        wait_until(lambda: RawEvent.objects.filter(channel=channel).count() == 7, 60)
        assert subjects(channel) == [f"Vraag {number}" for number in range(1, 8)]
    finally:
        again.terminate()
        assert again.wait(20) == 0


def start_room(**environment: str) -> subprocess.Popen[bytes]:
    everything = environment_for(1, 2) | {"MAIL_LISTENER": "", "WEBCARE_PRIVATE_PEERS": "127.0.0.0/8"} | environment
    return subprocess.Popen([sys.executable, "manage.py", "mailroom"], cwd=ROOT, env=os.environ | everything)


# -- our own door --


@pytest.fixture
def door(room: Room) -> Iterator[int]:
    listener = Listener(Door(room.route, room.store), "127.0.0.1", 0, "desk.example")
    yield listener.start()
    listener.stop()


def hand_over(port: int, *readers: str, number: int = 1) -> None:
    with smtplib.SMTP("127.0.0.1", port, timeout=10) as client:
        client.sendmail("noor@klant.example", list(readers), mail(number))


def test_mail_handed_over_is_stored_before_we_say_so(door, room):
    channel = mail_channel(None, aliases=["info@example.nl"])
    wait_until(lambda: room.route("support@example.nl"))
    for number, reader in enumerate(["Support@example.nl", "support+abc@EXAMPLE.nl", "info@example.nl"], 1):
        hand_over(door, reader, number=number)
        assert RawEvent.objects.filter(channel=channel).count() == number
    assert subjects(channel) == ["Vraag 1", "Vraag 2", "Vraag 3"]


def test_a_mail_for_two_of_our_mailboxes_is_one_message_in_each(door, room):
    one, other = mail_channel(None), mail_channel(None, user="sales")
    wait_until(lambda: room.route("sales@example.nl"))
    hand_over(door, "support@example.nl", "sales@example.nl")
    hand_over(door, "support@example.nl", "sales@example.nl")  # the sender did not hear our answer
    assert subjects(one) == subjects(other) == ["Vraag 1"]
    assert [raw.copies for raw in RawEvent.objects.all()] == [1, 1]


def test_mail_for_anybody_else_is_refused_at_once(door, room):
    mail_channel(None)
    wait_until(lambda: room.route("support@example.nl"))
    for stranger in ("noor@klant.example", "supportt@example.nl", "support@example.org", "support@sub.example.nl"):
        with pytest.raises(smtplib.SMTPRecipientsRefused) as caught:
            hand_over(door, stranger)
        assert caught.value.recipients[stranger][0] == 550
    assert not RawEvent.objects.exists()


def test_what_cannot_be_stored_is_not_taken(door, room, monkeypatch):
    mail_channel(None)
    wait_until(lambda: room.route("support@example.nl"))
    monkeypatch.setattr(mailboxes.intake, "accept", lambda *_: (_ for _ in ()).throw(RuntimeError("disk full")))
    with pytest.raises(smtplib.SMTPDataError) as caught:
        hand_over(door, "support@example.nl")
    assert caught.value.smtp_code == 452
    assert not RawEvent.objects.exists()


def test_an_answer_finds_its_conversation_by_the_address_alone(door, room):
    """A mail program that keeps no References: the code in the reply address is enough."""
    from connectors.email import tokens

    channel = mail_channel(None)
    wait_until(lambda: room.route("support@example.nl"))
    hand_over(door, "support@example.nl")
    [question] = Message.objects.filter(channel=channel) if subjects(channel) else []
    code = tokens.thread_token(SECRET, question.thread.external_id)
    answer = EmailMessage()
    answer["From"], answer["To"], answer["Subject"] = "noor@klant.example", f"support+{code}@example.nl", "Nog iets"
    answer.set_content("Hij is blauw.")
    with smtplib.SMTP("127.0.0.1", door, timeout=10) as client:
        client.send_message(answer)
    assert subjects(channel) == ["Nog iets", "Vraag 1"]
    assert Message.objects.get(subject="Nog iets").thread_id == question.thread_id


@pytest.fixture(autouse=True)
def no_connection_stays() -> Iterator[None]:
    yield
    connections.close_all()
