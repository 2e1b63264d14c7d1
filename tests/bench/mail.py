"""Mail: what one costs, a mailbox with 10,000 waiting on a real IMAP server, whether a full inbox makes it dearer."""

import os
import time
from hashlib import sha256

import psutil
from django.db import transaction

from connectors.contract import RawItem
from tests.bench.figures import Figure, at_least, at_most, ratio_at_most
from tests.bench.letters import letters, mean_size
from tests.bench.people import SECRET
from tests.bench.server import Server, cpu_of, database_pids
from tests.standins.dovecot import Dovecot
from webcare.actions import ingest, intake
from webcare.models import Channel, Message, RawEvent

WAITING = 10_000
NEW_AFTER = 10  # seconds after the start at which one more mail comes in
PATIENCE = 500  # seconds
WALK = 300  # mails walked in by one process, for comparing


def channel(key: str, server: Dovecot | None = None) -> Channel:
    """A mailbox fetched from `server`; without one, mail is only handed over."""
    settings = {"address": f"{key}@shop.example", "company": "Bench", "way_in": "smtp"}
    if server:
        settings |= {"way_in": "imap", "imap_host": "127.0.0.1", "imap_port": server.plain, "imap_security": "none"}
        settings |= {"imap_user": key, "import_days": 3}
    credentials = {"secrets": [SECRET], "password": "secret"}
    made = {"kind": "email", "name": key, "settings": settings, "credentials": credentials}
    return Channel.objects.get_or_create(key=key, defaults=made)[0]


def walk(name: str) -> float:
    """CPU milliseconds of one mail through store and ingest in this process, PostgreSQL's counted."""
    mailbox = channel("bench-walk")
    mails = letters(WALK + 20, name)
    for mail in mails[:20]:
        _take_in(mailbox, mail)
    before = _cpu()
    for mail in mails[20:]:
        _take_in(mailbox, mail)
    return (_cpu() - before) / WALK * 1000


def _take_in(mailbox: Channel, mail: bytes) -> None:
    key = sha256(mail).hexdigest()
    with transaction.atomic():
        intake.accept(mailbox, [RawItem(mailbox.key, key, key, '{"way": "smtp"}', mail)])
    if ingest.work(mailbox.pk, key) != 1:
        raise RuntimeError("the mail was not worked")


def _cpu() -> float:
    return time.process_time() + sum(cpu_of(psutil.Process(pid)) for pid in database_pids())


def flood(running: Server, server: Dovecot) -> list[Figure]:
    """10,000 mails wait; one more comes while they are taken in."""
    mails = letters(WAITING, "wacht")
    server.put("bench-mail", *mails)
    mailbox = channel("bench-mail", server)
    began, cpu = time.monotonic(), running.cpu_seconds()
    came_at, shown_after, late = 0.0, None, letters(1, "nieuw")
    while (done := _arrived(mailbox)) < WAITING + 1 and time.monotonic() - began < PATIENCE:
        if not came_at and time.monotonic() - began > NEW_AFTER:
            server.put("bench-mail", *late)
            came_at = time.monotonic()
        if came_at and shown_after is None and _is_shown(mailbox):
            shown_after = time.monotonic() - came_at
        time.sleep(0.5)
    seconds = time.monotonic() - began
    if shown_after is None:
        shown_after = PATIENCE
    left = WAITING + 1 - done
    return [
        at_most(
            f"mail: one in, {mean_size(mails):.0f} kB, all work", (running.cpu_seconds() - cpu) / done * 1000, "ms", 12
        ),
        at_least("mail: 10,000 waiting, taken in", done / seconds, "1/s", 20),
        Figure("mail: left", left, "mails", None, None, "0", left == 0),
        at_most("mail: a new one meanwhile, shown after", shown_after, "s", 60),
    ]


def _arrived(mailbox: Channel) -> int:
    return RawEvent.objects.filter(channel=mailbox, state="done").count()


def _is_shown(mailbox: Channel) -> bool:
    return Message.objects.filter(channel=mailbox, subject__endswith="nieuw-0").exists()


def idle(server: Dovecot) -> list[Figure]:
    """Commands of a poll that finds nothing new, at 10,000 mails."""
    from connectors.email import wire
    from tests.connectors.email.test_imap import counted

    wire.allow(os.environ.get("WEBCARE_PRIVATE_PEERS", "127.0.0.0/8").split(","))
    mailbox = channel("bench-mail")
    with counted(server.plain) as proxy:
        mailbox.settings |= {"imap_port": proxy.port}
        with mailbox.connector.session() as session:
            _items, cursor = session.poll(mailbox.cursor)
            before = proxy.commands
            session.poll(cursor)
            commands = proxy.commands - before
    return [at_most("mail: commands of an idle poll", commands, "commands", 5)]


def at_size(empty: float, full: float, size: int) -> list[Figure]:
    return [ratio_at_most(f"mail: one at {size:,} conversations, CPU", full, "ms", empty, 1.1)]
