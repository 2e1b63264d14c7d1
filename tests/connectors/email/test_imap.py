"""Reading a mailbox on a real IMAP server: nothing is lost, nothing twice, nothing touched."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from imapclient import IMAPClient

from connectors.email import imap
from connectors.email.account import MailAccount
from connectors.email.connector import Email
from connectors.email.cursor import Cursor
from connectors.email.imap import Session
from connectors.errors import Rejected, Unauthorised, Unavailable
from connectors.reading import load_json
from connectors.types import RawItem
from tests.connectors.email.boxes import mail, mailbox
from tests.standins.dovecot import Dovecot

pytestmark = pytest.mark.usefixtures("loopback_is_open")
_users = count(1)


@pytest.fixture
def user() -> str:
    """A mailbox nobody used before."""
    return f"user{next(_users)}"


def everything(account: MailAccount, cursor: str = "") -> tuple[list[RawItem], str]:
    """Poll until nothing more waits."""
    found: list[RawItem] = []
    with Session(account) as session:
        more = True
        while more:
            items, cursor = session.poll(cursor)
            found += items
            more = session.more
    return found, cursor


def subjects(items: list[RawItem]) -> list[str]:
    return [
        next(line[9:] for line in item.blob.decode().splitlines() if line.startswith("Subject: ")) for item in items
    ]


def owner(server: Dovecot, user: str) -> IMAPClient:
    """Somebody with a mail program on the same mailbox."""
    client = IMAPClient("127.0.0.1", server.plain, ssl=False)
    client.login(user, "secret")
    client.select_folder("INBOX")
    return client


# -- signing in --


@pytest.mark.parametrize("security", ["none", "starttls", "tls"])
@pytest.mark.parametrize("sign_in", ["password", "oauth"])
def test_a_mailbox_is_read_with_password_and_with_token_with_tls_and_without(
    dovecot: Dovecot, user: str, security: str, sign_in: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(dovecot.certificate))
    dovecot.put(user, mail(1))
    dovecot.tokens["token-1"] = user
    token = {"access_token": "token-1", "access_until": time.time() + 3600}
    account = mailbox(dovecot, user, imap_security=security, sign_in=sign_in, credentials=token, import_days=1)
    [item], _cursor = everything(account)
    assert item.blob == mail(1)
    assert load_json(item.body)["way"] == "imap" and load_json(item.body)["uid"] == 1


def test_a_wrong_password_is_the_administrators_business(dovecot: Dovecot, user: str) -> None:
    with (
        pytest.raises(Unauthorised, match="user name or the password"),
        Session(mailbox(dovecot, user, credentials={"password": "geheim123"})),
    ):
        pass


def test_a_token_that_is_refused_is_the_administrators_business(dovecot: Dovecot, user: str) -> None:
    account = mailbox(
        dovecot, user, sign_in="oauth", credentials={"access_token": "stale", "access_until": time.time() + 3600},
        token_url="",
    )  # fmt: skip
    with pytest.raises((Unauthorised, Rejected)), Session(account):
        pass


def test_a_certificate_nobody_vouches_for_is_refused(dovecot: Dovecot, user: str) -> None:
    with (
        pytest.raises(Unavailable, match="certificate") as caught,
        Session(mailbox(dovecot, user, imap_security="tls")),
    ):
        pass
    assert caught.value.code == "certificate"


def test_a_folder_that_is_not_there_is_named(dovecot: Dovecot, user: str) -> None:
    with pytest.raises(Rejected, match="Nergens"), Session(mailbox(dovecot, user, folder="Nergens")):
        pass


def test_the_wrong_kind_of_security_is_named(dovecot: Dovecot, user: str) -> None:
    account = mailbox(dovecot, user, imap_security="tls", imap_port=dovecot.plain)
    with pytest.raises(Unavailable, match="kind of security"), Session(account):
        pass


# -- the cursor --


def test_the_first_time_only_what_arrives_from_now_on(dovecot: Dovecot, user: str) -> None:
    dovecot.put(user, mail(1))
    found, cursor = everything(mailbox(dovecot, user))
    assert found == []
    dovecot.put(user, mail(2))
    found, cursor = everything(mailbox(dovecot, user), cursor)
    assert subjects(found) == ["Vraag 2"]
    assert everything(mailbox(dovecot, user), cursor) == ([], cursor)


def test_the_first_time_with_the_last_days(dovecot: Dovecot, user: str) -> None:
    account = mailbox(dovecot, user, import_days=7)
    with owner(dovecot, user) as client:
        client.append("INBOX", mail(1), msg_time=datetime.now(UTC) - timedelta(days=30))
        client.append("INBOX", mail(2), msg_time=datetime.now(UTC) - timedelta(days=3))
    found, _cursor = everything(account)
    assert subjects(found) == ["Vraag 2"]


def test_what_somebody_else_has_read_arrives_all_the_same_and_we_mark_nothing(dovecot: Dovecot, user: str) -> None:
    _none, cursor = everything(mailbox(dovecot, user))
    dovecot.put(user, mail(1), marked="S")
    dovecot.put(user, mail(2))
    found, _cursor = everything(mailbox(dovecot, user), cursor)
    assert sorted(subjects(found)) == ["Vraag 1", "Vraag 2"]
    with owner(dovecot, user) as client:
        flags = client.get_flags(client.search("ALL"))
    assert sorted(b"\\Seen" in each for each in flags.values()) == [False, True]


def test_a_mail_that_was_moved_away_and_back_is_the_same_mail(dovecot: Dovecot, user: str) -> None:
    """It has a new UID and so comes again; its message has the same id, which the core stores once."""
    account = mailbox(dovecot, user, import_days=1)
    dovecot.put(user, mail(1))
    [first], cursor = everything(account)
    with owner(dovecot, user) as client:
        client.create_folder("Weg")
        client.move(client.search("ALL"), "Weg")
        client.select_folder("Weg")
        client.move(client.search("ALL"), "INBOX")
    [again], _cursor = everything(account, cursor)
    assert first.key != again.key
    connector = Email(account.account)
    assert connector.parse(first)[0].id == connector.parse(again)[0].id


def test_one_id_on_two_mails_is_two_messages(dovecot: Dovecot, user: str) -> None:
    account = mailbox(dovecot, user, import_days=1)
    dovecot.put(user, mail(1, Message_ID="<same@klant.example>"), mail(2, Message_ID="<same@klant.example>"))
    found, _cursor = everything(account)
    ids = {Email(account.account).parse(item)[0].id for item in found}
    assert len(ids) == 2


def test_numbers_given_out_anew_lose_nothing(dovecot: Dovecot, user: str) -> None:
    """What arrived since the last success comes again, under other keys, with what is new."""
    account = mailbox(dovecot, user, import_days=1)
    dovecot.put(user, mail(1), mail(2))
    before, cursor = everything(account)
    dovecot.put(user, mail(3))
    dovecot.renumber(user)
    after, later = everything(account, cursor)
    assert sorted(subjects(after)) == ["Vraag 1", "Vraag 2", "Vraag 3"]
    assert not {item.key for item in before} & {item.key for item in after}
    assert Cursor.read(later).validity != Cursor.read(cursor).validity
    assert everything(account, later) == ([], later)


def test_another_mailbox_with_the_same_numbers_is_another_mailbox(dovecot: Dovecot, user: str) -> None:
    dovecot.put(user, mail(1))
    dovecot.put(f"{user}b", mail(2))
    [one], cursor = everything(mailbox(dovecot, user, import_days=1))
    [other], _cursor = everything(mailbox(dovecot, f"{user}b", import_days=1), cursor)
    assert one.key != other.key and subjects([other]) == ["Vraag 2"]


def test_new_mail_comes_before_ten_batches_of_old_mail(dovecot: Dovecot, user: str) -> None:
    account = mailbox(dovecot, user)
    _none, cursor = everything(account)
    dovecot.put(user, *(mail(number) for number in range(1, 10 * imap.BATCH + 1)))
    with Session(account) as session:
        first, cursor = session.poll(cursor)
        dovecot.put(user, mail(9999))
        second, cursor = session.poll(cursor)
        rest: list[RawItem] = []
        while session.more:
            items, cursor = session.poll(cursor)
            rest += items
    assert len(first) == imap.BATCH
    assert "Vraag 9999" in subjects(second)
    found = [*first, *second, *rest]
    assert len({item.key for item in found}) == len(found) == 10 * imap.BATCH + 1


def test_what_was_fetched_and_not_stored_is_fetched_again_under_the_same_key(dovecot: Dovecot, user: str) -> None:
    account = mailbox(dovecot, user, import_days=1)
    dovecot.put(user, mail(1), mail(2))
    first, _lost = everything(account, "")
    again, _kept = everything(account, "")
    assert [item.key for item in first] == [item.key for item in again] and len(first) == 2


def test_a_mail_deleted_between_two_looks_is_nothing_to_worry_about(dovecot: Dovecot, user: str) -> None:
    account = mailbox(dovecot, user, import_days=1)
    dovecot.put(user, mail(1), mail(2))
    _found, cursor = everything(account)
    with Session(account) as session:
        dovecot.put(user, mail(3), mail(4))
        session.connection(lambda client: client.noop())
        with owner(dovecot, user) as client:
            client.delete_messages([3])
            client.expunge()
        found, cursor = session.poll(cursor)
    assert subjects(found) == ["Vraag 4"] and not Cursor.read(cursor).aside


def test_of_a_huge_mail_only_the_beginning_is_kept(
    dovecot: Dovecot, user: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("connectors.email.fetching.MESSAGE_BYTES", 1_000_000)
    monkeypatch.setattr("connectors.email.fetching.TOGETHER_BYTES", 500_000)
    account = mailbox(dovecot, user, import_days=1)
    dovecot.put(user, mail(1, text="lang " * 400_000), mail(2))
    found, _cursor = everything(account)
    big = next(item for item in found if b"Vraag 1" in item.blob)
    assert len(found) == 2 and len(big.blob) < 300_000 and load_json(big.body)["truncated"]
    assert Email(account.account).parse(big)[0].extra["truncated"]


# -- waiting --


def test_new_mail_wakes_whoever_waits(dovecot: Dovecot, user: str) -> None:
    account = mailbox(dovecot, user)
    with Session(account) as session:
        _items, cursor = session.poll("")
        threading.Timer(0.5, lambda: dovecot.put(user, mail(1))).start()
        assert session.wait(50, lambda: False)
        items, cursor = session.poll(cursor)
        assert subjects(items) == ["Vraag 1"]


@pytest.mark.parametrize("security", ["none", "tls"])
def test_mail_that_came_just_before_the_waiting_wakes_too(
    dovecot: Dovecot, user: str, security: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(dovecot.certificate))
    with Session(mailbox(dovecot, user, imap_security=security)) as session:
        session.poll("")
        dovecot.put(user, mail(1))
        assert session.wait(50, lambda: False)


def test_waiting_ends_when_it_must(dovecot: Dovecot, user: str) -> None:
    with Session(mailbox(dovecot, user)) as session:
        session.poll("")
        began = time.monotonic()
        assert not session.wait(600, lambda: time.monotonic() - began > 0.2)


@pytest.mark.parametrize("size", [10, 5000])
def test_an_idle_poll_is_a_handful_of_commands_at_any_size(dovecot: Dovecot, user: str, size: int) -> None:
    dovecot.put(user, *(mail(number, text="x") for number in range(size)))
    with counted(dovecot.plain) as proxy:
        account = mailbox(dovecot, user, imap_port=proxy.port)
        with Session(account) as session:
            _items, cursor = session.poll("")
            before = proxy.commands
            assert session.poll(cursor)[0] == []
            session.wait(0.1, lambda: False)
            assert 0 < proxy.commands - before <= 5


class Proxy:
    """Between a client and the server: counts the lines that are commands, and can break the line on command."""

    def __init__(self, target: int) -> None:
        self.commands = 0
        self.cut_at: bytes | None = None  # the connection breaks when a client says this
        self.target = target
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _address = self._listener.accept()
            except OSError:
                return
            server = socket.create_connection(("127.0.0.1", self.target))
            threading.Thread(target=self._pass, args=(client, server, True), daemon=True).start()
            threading.Thread(target=self._pass, args=(server, client, False), daemon=True).start()

    def _pass(self, source: socket.socket, sink: socket.socket, counting: bool) -> None:
        try:
            while data := source.recv(65536):
                if counting:
                    self.commands += sum(1 for line in data.split(b"\r\n") if b" " in line)
                    if self.cut_at is not None and self.cut_at in data:
                        break
                sink.sendall(data)
        except OSError:
            pass
        finally:
            for one in (source, sink):
                with suppress(OSError):
                    one.shutdown(socket.SHUT_RDWR)
                one.close()


@contextmanager
def counted(target: int) -> Iterator[Proxy]:
    proxy = Proxy(target)
    yield proxy
    proxy.close()


# -- mails that cannot be had --


def test_a_mail_at_which_the_connection_breaks_steps_aside_and_is_told_of_in_the_end(
    dovecot: Dovecot, user: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fetching UID 2 always breaks the connection. The others arrive; it is tried, then shown by its headers."""
    dovecot.put(user, mail(1), mail(2), mail(3))
    clock, found = [datetime.now(UTC)], list[RawItem]()
    with counted(dovecot.plain) as proxy:
        account, cursor, breaks = mailbox(dovecot, user, imap_port=proxy.port, import_days=1), "", 0
        for _round in range(12):
            clock[0] += timedelta(minutes=15)
            # Until the first break it is fetched together with its neighbours.
            proxy.cut_at = b"UID FETCH 2 (BODY.PEEK[])" if breaks else b"UID FETCH 1,2,3 (BODY.PEEK[])"
            try:
                with Session(account, now=lambda: clock[0]) as session:
                    for _poll in range(3):
                        items, cursor = session.poll(cursor)
                        found += items
            except Unavailable:
                breaks += 1
    assert sorted(subjects(found)) == ["Vraag 1", "Vraag 2", "Vraag 3"]
    assert 3 <= breaks <= 6
    kept = next(item for item in found if b"Vraag 2" in item.blob)
    [shown] = Email(account.account).parse(kept)
    assert shown.subject == "Vraag 2" and shown.extra["unreadable"]
    assert not Cursor.read(cursor).aside


def test_a_cursor_nobody_understands_is_a_mailbox_never_read() -> None:
    for text in ("", "?", "[]", '{"back":[[1]]}', "null"):
        assert Cursor.read(text) == Cursor()


def test_a_cursor_survives_being_kept() -> None:
    cursor = Cursor(7, 100, safe="2026-11-22T10:00:00+00:00", box="abc", careful=True)
    cursor.postpone(1, 50, "2026-11-01")
    cursor.postpone(60, 90)
    cursor.put_aside(55, 1_795_000_000)
    assert Cursor.read(cursor.write()) == cursor


def test_a_cursor_stays_short_however_often_mail_bursts_in() -> None:
    cursor = Cursor(7, 0)
    for start in range(0, 100_000, 100):
        cursor.postpone(start + 1, start + 60)
    assert len(cursor.write()) < 1000
    assert cursor.backlog[0].low == 1 and cursor.backlog[-1].high == 99_960
