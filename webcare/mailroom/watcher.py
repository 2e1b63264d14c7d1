"""One mailbox, watched by one thread: fetch, store, wait for the next mail; begin again when anything breaks."""

import logging
import time
from collections.abc import Callable
from threading import Event, Thread

from django.db import DatabaseError, connections

from connectors.contract import SendError, Session, Unauthorised
from webcare.actions import mailboxes
from webcare.models import Channel

log = logging.getLogger(__name__)

POLL_SECONDS = 60.0  # even where the server announces new mail: a silent connection may be dead
FULL_SECONDS = 1.0  # until the workers are asked again whether there is room
PAUSES = (5.0, 15.0, 30.0, 60.0, 120.0, 300.0)  # after the 1st, 2nd, ... failure in a row
REFUSED_SECONDS = 900.0  # between two tries with credentials that were refused


class Watcher(Thread):
    """Stops within a second or two of `stop()`."""

    def __init__(self, channel_id: int, stamp: str) -> None:
        super().__init__(daemon=True, name=f"mailbox-{channel_id}")
        self.channel_id, self.stamp = channel_id, stamp
        self._stopping = Event()
        self._session: Session | None = None
        self._failures = 0

    def stop(self) -> None:
        self._stopping.set()

    def cut(self) -> None:
        """What is under way is given up: nothing is lost, the cursor only moves with what is stored."""
        self.stop()
        if (session := self._session) is not None:
            session.cut()

    def run(self) -> None:
        while not self._stopping.is_set() and self._visit():
            pass
        connections.close_all()

    def _visit(self) -> bool:
        """One connection, until it breaks. False: this mailbox is no longer to be watched."""
        channel: Channel | None = None
        try:
            channel = mailboxes.find(self.channel_id)
            if channel is None:
                return False
            if wait := mailboxes.rest(channel):
                self._sleep(wait)
            else:
                self._fetch(channel)
        except SendError as problem:
            self._failed(channel, problem)
        except DatabaseError as problem:
            log.warning("mailbox %s: the database is away (%s)", self.channel_id, type(problem).__name__)
            self._sleep(PAUSES[0])
        except Exception:
            log.exception("mailbox %s could not be watched", self.channel_id)
            self._pause()
        finally:
            self._session = None
            connections.close_all()
        return True

    def _fetch(self, channel: Channel) -> None:
        with channel.connector.session() as session:
            self._session, known_to_work = session, False
            while not self._stopping.is_set():
                if not mailboxes.has_room(channel):
                    connections.close_all()
                    self._stopping.wait(FULL_SECONDS)
                    continue
                items, cursor = session.poll(channel.cursor)
                if not mailboxes.take(channel, items, cursor):
                    return  # somebody else moved on: look again where we are
                if not known_to_work:
                    mailboxes.works(channel)
                    self._failures, known_to_work = 0, True
                connections.close_all()  # nobody holds one while waiting
                if not session.more:
                    session.wait(POLL_SECONDS, self._stopping.is_set)

    def _failed(self, channel: Channel | None, problem: SendError) -> None:
        if channel is None or self._stopping.is_set():
            return
        mailboxes.failed(channel, problem)
        if isinstance(problem, Unauthorised):
            self._sleep(REFUSED_SECONDS, until=lambda: not mailboxes.is_refused(channel))
        else:
            self._pause()

    def _pause(self) -> None:
        self._sleep(PAUSES[min(self._failures, len(PAUSES) - 1)])
        self._failures += 1

    def _sleep(self, seconds: float, until: Callable[[], bool] = lambda: False) -> None:
        ends_at = time.monotonic() + seconds
        while (left := ends_at - time.monotonic()) > 0 and not until():
            connections.close_all()
            if self._stopping.wait(min(left, 2.0)):
                return
