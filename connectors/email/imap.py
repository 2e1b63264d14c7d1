"""Reading a mailbox over IMAP without touching it: EXAMINE and PEEK, by UID, never by what is marked as read.

A poll with nothing new is two commands at any size of mailbox. Of more than a batch of new mails the rest waits as a
stretch behind whatever arrives meanwhile. Each mail counts only when the core has stored it together with the cursor;
what was fetched and not stored is fetched again and has the same key.
"""

import hashlib
import imaplib
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from django.utils.translation import gettext_lazy as _

from connectors.email.account import MailAccount
from connectors.email.cursor import Cursor, Stretch
from connectors.email.fetching import Fetcher
from connectors.email.imap_client import Connection, Refused
from connectors.email.wire import TIMES, Times
from connectors.errors import Rejected, SendError
from connectors.types import RawItem

BATCH = 50  # mails in one go, and so in one transaction
RESCAN = timedelta(days=3)  # before the last success: two, and one for servers that count days in another zone
imaplib._MAXLINE = 20_000_000  # type: ignore[attr-defined]  # the UIDs of a large folder come as one line


class Session:
    """One connection and what it has learned. `more` after a poll: fetch on at once, there is a backlog."""

    def __init__(self, account: MailAccount, times: Times = TIMES, now: Callable[[], datetime] | None = None) -> None:
        self.account = account
        self.more = False
        self.connection = Connection(account, times)
        self._now = now or (lambda: datetime.now(UTC))
        self._box = _box(account)
        self._broken: SendError | None = None
        self._listed: list[int] = []
        self._begun = False

    def __enter__(self) -> "Session":
        self.connection.__enter__()
        try:
            self._examine()
        except BaseException:
            self.connection.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.connection.__exit__()

    def poll(self, text: str) -> tuple[list[RawItem], str]:
        """What is new since the cursor `text`, at most about a batch, and the cursor to keep once that is stored.

        Raises a SendError when nothing could be done; what was fetched before a connection broke is returned first.
        """
        if self._broken:
            raise self._broken
        cursor, found = self._begin(Cursor.read(text)), list[RawItem]()
        prefix, key = f"{self._validity}", self.account.account.key
        fetcher = Fetcher(self.connection, key, f"{self._box}/{prefix}", cursor, self._now())
        try:
            fetcher.take(self._new(cursor), found, cursor.saw)
            fetcher.again(found)
            fetcher.take(self._older(cursor, BATCH - len(found)), found, cursor.reached)
            cursor.note_success(self._now())
        except Refused as problem:
            raise Rejected(_("The mail server refuses to search: %(said)s") % {"said": problem}, "search") from None
        except SendError as problem:
            if cursor.write() == text:
                raise
            self._broken = problem
        self.more = cursor.is_behind
        return found, cursor.write()

    def wait(self, seconds: float, stop: Callable[[], bool] = lambda: False) -> bool:
        """Until something may have arrived, at most so long (a minute: silent connections die). True: look at once."""
        if self.connection.can("IDLE"):
            return self.connection.idle(seconds, stop)
        ends_at = time.monotonic() + seconds
        while time.monotonic() < ends_at and not stop():
            time.sleep(0.5)
        return False

    def cut(self) -> None:
        self.connection.cut()

    def _examine(self) -> None:
        folder = self.account.settings.get("folder") or "INBOX"
        try:
            told = self.connection(lambda imap: imap.select_folder(folder, readonly=True))
        except Refused as problem:
            said = {"folder": folder, "said": problem}
            raise Rejected(_("The folder “%(folder)s” cannot be opened: %(said)s") % said, "folder") from None
        self._validity: int = told.get(b"UIDVALIDITY", 0)
        self._next: int = told.get(b"UIDNEXT") or self._highest(told.get(b"EXISTS", 0)) + 1
        if not self._validity:
            raise Rejected(_("This mail server does not number its mails, so we cannot follow it."), "no_uids")

    def _highest(self, count: int) -> int:
        return max(self.connection(lambda imap: imap.search(["UID", "*"])), default=0) if count else 0

    def _begin(self, cursor: Cursor) -> Cursor:
        """Once per connection: another mailbox, numbers given out anew, or a jump since the last time."""
        if self._begun:
            return cursor
        self._begun, last = True, self._next - 1
        if cursor.box != self._box:
            days = int(self.account.settings.get("import_days") or 0)
            safe = self._now() - timedelta(days=days)
            cursor = Cursor(self._validity, last, safe=safe.isoformat(), box=self._box)
            if days and last:
                cursor.backlog = [Stretch(1, last, safe.date().isoformat())]
        elif cursor.validity != self._validity:
            since = datetime.fromisoformat(cursor.safe) - RESCAN
            cursor = Cursor(self._validity, last, safe=cursor.safe, box=self._box)
            cursor.backlog = [Stretch(1, last, since.date().isoformat())] if last else []
        elif last - cursor.last > BATCH:
            cursor.postpone(cursor.last + 1, last)
            cursor.last = last
        return cursor

    def _new(self, cursor: Cursor) -> list[int]:
        """UIDs above the last one. `n:*` also gives the highest when it lies below n, so that is filtered out."""
        self.connection(lambda imap: imap.noop())
        range_ = f"{cursor.last + 1}:*"
        uids = sorted(uid for uid in self.connection(lambda imap: imap.search(["UID", range_])) if uid > cursor.last)
        if len(uids) <= BATCH:
            return uids
        cursor.postpone(uids[0], uids[-1])
        cursor.last = uids[-1]
        return []

    def _older(self, cursor: Cursor, room: int) -> list[int]:
        while cursor.backlog and room > 0:
            stretch = cursor.backlog[0]
            self._listed = [uid for uid in self._listed if stretch.low <= uid <= stretch.high] or self._list(stretch)
            if self._listed:
                return self._listed[:room]
            del cursor.backlog[0]
        return []

    def _list(self, stretch: Stretch) -> list[int]:
        asked = ["UID", f"{stretch.low}:{stretch.high}"]
        asked += ["SINCE", datetime.fromisoformat(stretch.since).date()] if stretch.since else []
        return sorted(
            uid for uid in self.connection(lambda imap: imap.search(asked)) if stretch.low <= uid <= stretch.high
        )


def _box(account: MailAccount) -> str:
    """Which mailbox this is: another one may well use the same numbers."""
    place = account.place("imap")
    named = f"{place.host.lower()}\0{account.user('imap').lower()}\0{account.settings.get('folder') or 'INBOX'}"
    return hashlib.sha256(named.encode()).hexdigest()[:8]
