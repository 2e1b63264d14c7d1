"""Who watches what: looks every other second which mailboxes and addresses there are, and keeps to it."""

import logging
import time
from collections.abc import Callable
from threading import Event

import psycopg
from django.db import DatabaseError, connections

from connectors.email.addressing import mailboxes_of
from webcare.actions import mailboxes
from webcare.actions.mailboxes import Inlet, Watched
from webcare.mailroom.seats import Seats
from webcare.mailroom.watcher import Watcher

log = logging.getLogger(__name__)

LOOK_SECONDS = 2.0
GRACE = 1.5  # seconds for watchers to end by themselves


class Room:
    """Watchers by channel, and where the mail for an address goes."""

    def __init__(self) -> None:
        self._seats = Seats()
        self._watchers: dict[int, Watcher] = {}
        self._routes: dict[str, list[Inlet]] = {}

    def route(self, address: str) -> list[Inlet]:
        """The channels for an address in an envelope, with or without a plus part. Asked by the mail server."""
        known = self._routes
        return next((known[name] for name in mailboxes_of(address) if name in known), [])

    def store(self, raw: bytes, sender: str, routed: list[tuple[Inlet, str]]) -> None:
        """Called in a thread of the mail server."""
        try:
            mailboxes.hand_over(raw, sender, routed)
        finally:
            connections.close_all()

    def run(self, stopping: Event, looked: Callable[[], None] = lambda: None) -> None:
        """Until told to stop; a database that is away for a while is waited for."""
        while not stopping.is_set():
            try:
                self.look()
                looked()
            except (DatabaseError, psycopg.Error) as problem:
                log.warning("the mail room cannot reach the database (%s)", type(problem).__name__)
            except Exception:
                log.exception("the mail room could not look around")
            finally:
                connections.close_all()
            stopping.wait(LOOK_SECONDS)
        self.close()

    def look(self) -> None:
        """What is switched on, off or changed since the last look."""
        watched, inlets = mailboxes.survey()
        routes: dict[str, list[Inlet]] = {}
        for inlet in inlets:
            routes.setdefault(mailboxes_of(inlet.address)[0], []).append(inlet)
        self._routes = routes
        if self._seats.are_lost():
            self._dismiss(set(self._watchers))
        self._dismiss(set(self._watchers) - {one.pk for one in watched})
        for one in watched:
            self._attend(one)

    def close(self) -> None:
        """Everybody stops; the slow ones are cut off."""
        self._dismiss(set(self._watchers))
        ends_at = time.monotonic() + GRACE
        for watcher in self._watchers.values():
            watcher.join(max(0.0, ends_at - time.monotonic()))
        for watcher in self._watchers.values():
            watcher.cut()
            watcher.join(0.5)
        self._seats.close()

    def _attend(self, one: Watched) -> None:
        watcher = self._watchers.get(one.pk)
        if watcher is not None and watcher.is_alive():
            if watcher.stamp != one.stamp:
                watcher.stop()  # the next look finds it gone and begins anew
            return
        if self._seats.take(one.pk):
            self._watchers[one.pk] = Watcher(one.pk, one.stamp)
            self._watchers[one.pk].start()

    def _dismiss(self, channel_ids: set[int]) -> None:
        for pk in channel_ids:
            self._watchers[pk].stop()
            if not self._watchers[pk].is_alive():
                self._seats.leave(pk)
                del self._watchers[pk]
