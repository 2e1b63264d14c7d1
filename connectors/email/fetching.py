"""Getting mails out of an opened folder: several at once while they are small, and around those that cannot be had.

A mail that the server will not give, or at which the connection breaks, is put aside (`Cursor.put_aside`) and tried
again; after the third time its headers must do, and in the end a note that it exists. It is never fetched for ever,
never holds up the others, and never disappears without a trace.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from connectors.email.cursor import Cursor
from connectors.email.imap_client import Connection, Refused
from connectors.email.limits import MESSAGE_BYTES
from connectors.email.threading import lane_of
from connectors.errors import SendError
from connectors.reading import dump_json
from connectors.types import RawItem

TOGETHER_BYTES = 4_000_000
TOGETHER = 25
BEGINNING = 200_000  # bytes that are kept of the text of a mail that is too large
SLOWEST = 50_000  # bytes per second a server must at least deliver
TRIES = 3
BODY, HEADER = b"BODY[]", b"BODY[HEADER]"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A mail in the folder: its size in bytes (0: not known), and when the server received it."""

    uid: int
    size: int = 0
    arrived: datetime | None = None


class Fetcher:
    """Turns UIDs into items for one poll. `prefix` makes their keys those of this very mailbox."""

    def __init__(self, connection: Connection, account: str, prefix: str, cursor: Cursor, now: datetime) -> None:
        self._connection, self._account, self._prefix = connection, account, prefix
        self._cursor, self._now = cursor, now

    def take(self, uids: list[int], found: list[RawItem], done: Callable[[int], None]) -> None:
        """Append an item for each mail that can be had; `done` is told each one dealt with. Raises SendError."""
        if not uids:
            return
        for group in self._groups(self._look(uids)):
            if len(group) > 1:
                self._together(group, found, done)
            else:
                self._alone(group[0], found, done)
        self._cursor.careful = False

    def again(self, found: list[RawItem]) -> None:
        """Those that stepped aside earlier and are due."""
        due = [uid for uid, aside in self._cursor.aside.items() if aside.due <= self._now.timestamp()]
        for waiting in self._look(due) if due else ():
            tries = self._cursor.aside[waiting.uid].tries
            if tries < TRIES:
                self._alone(waiting, found, lambda uid: None)
            else:
                self._give_up(waiting, found, try_header=tries == TRIES)

    def _look(self, uids: list[int]) -> list[Waiting]:
        """Sizes first. A server that stumbles over one of them is asked nothing: each then goes alone."""
        try:
            told = self._connection(lambda imap: imap.fetch(uids, ["RFC822.SIZE", "INTERNALDATE"]))
        except Refused:
            return [Waiting(uid) for uid in uids]
        return [_waiting(uid, told.get(uid, {})) for uid in uids]

    def _groups(self, mails: list[Waiting]) -> Iterator[list[Waiting]]:
        group: list[Waiting] = []
        for mail in mails:
            single = self._cursor.careful or not 0 < mail.size <= TOGETHER_BYTES
            full = len(group) == TOGETHER or sum(each.size for each in group) + mail.size > TOGETHER_BYTES
            if group and (single or full):
                yield group
                group = []
            group.append(mail)
            if single:
                yield group
                group = []
        if group:
            yield group

    def _together(self, group: list[Waiting], found: list[RawItem], done: Callable[[int], None]) -> None:
        try:
            bodies = self._bodies(group)
        except Refused:
            bodies = {}
        except SendError:
            self._cursor.careful = True
            raise
        for mail in group:
            if mail.uid in bodies:
                found.append(self._item(mail, bodies[mail.uid]))
                done(mail.uid)
            else:
                self._alone(mail, found, done)

    def _alone(self, mail: Waiting, found: list[RawItem], done: Callable[[int], None]) -> None:
        done(mail.uid)  # whatever becomes of it, the next one is next
        try:
            if mail.size > MESSAGE_BYTES:
                found.append(self._beginning(mail))
            elif (body := self._bodies([mail]).get(mail.uid)) is not None:
                found.append(self._item(mail, body))
            elif self._exists(mail.uid):
                raise Refused
            self._cursor.aside.pop(mail.uid, None)
        except Refused:
            self._cursor.put_aside(mail.uid, self._now.timestamp())
        except SendError:
            self._cursor.put_aside(mail.uid, self._now.timestamp())
            raise

    def _give_up(self, mail: Waiting, found: list[RawItem], try_header: bool) -> None:
        header = b""
        if try_header:
            self._cursor.put_aside(mail.uid, self._now.timestamp())  # in case even this breaks the connection
            try:
                header = self._part(mail, "BODY.PEEK[HEADER]", HEADER)
            except Refused:
                header = b""
        found.append(self._item(mail, header, unfetched=True))
        del self._cursor.aside[mail.uid]

    def _bodies(self, group: list[Waiting]) -> dict[int, bytes]:
        """PEEK: nothing is marked as read."""
        uids, size = [mail.uid for mail in group], sum(mail.size for mail in group)
        answer = self._connection(lambda imap: imap.fetch(uids, ["BODY.PEEK[]"]), size / SLOWEST)
        return {uid: told[BODY] for uid, told in answer.items() if isinstance(told.get(BODY), bytes)}

    def _beginning(self, mail: Waiting) -> RawItem:
        text = b"BODY[TEXT]<0>"
        header = self._part(mail, "BODY.PEEK[HEADER]", HEADER)
        body = self._part(mail, f"BODY.PEEK[TEXT]<0.{BEGINNING}>", text)
        return self._item(mail, header + body, truncated=True)

    def _part(self, mail: Waiting, question: str, name: bytes) -> bytes:
        told = self._connection(lambda imap: imap.fetch([mail.uid], [question]), BEGINNING / SLOWEST)
        part = told.get(mail.uid, {}).get(name)
        if not isinstance(part, bytes):
            raise Refused
        return part

    def _exists(self, uid: int) -> bool:
        """Someone may have deleted it since we looked."""
        return uid in self._connection(lambda imap: imap.search(["UID", str(uid)]))

    def _item(self, mail: Waiting, raw: bytes, **said: bool) -> RawItem:
        envelope: dict[str, Any] = {"way": "imap", "uid": mail.uid, "size": mail.size, **said}
        if mail.arrived:
            envelope["internal_date"] = mail.arrived.astimezone(UTC).isoformat()
        key = f"{self._prefix}/{mail.uid}"
        lane = lane_of(raw) if raw else f"mail:{key}"
        return RawItem(self._account, key, lane, dump_json(envelope), raw)


def _waiting(uid: int, told: dict[bytes, Any]) -> Waiting:
    size, arrived = told.get(b"RFC822.SIZE"), told.get(b"INTERNALDATE")
    return Waiting(
        uid, size if isinstance(size, int) else 0, arrived if isinstance(arrived, datetime) and arrived.tzinfo else None
    )
