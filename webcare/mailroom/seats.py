"""One process for each mailbox: advisory locks, all on one connection of their own, gone when that or we are gone."""

import logging
from contextlib import suppress

import psycopg
from django.db import connection

log = logging.getLogger(__name__)
FAMILY = 0x6D61696C  # "mail": the first half of the lock's name, the channel's number is the second


class Seats:
    """Used from one thread. Not behind a pooler that shares connections between transactions."""

    def __init__(self) -> None:
        self._held: set[int] = set()
        self._connection: psycopg.Connection | None = None

    def take(self, channel_id: int) -> bool:
        """False: another process watches this mailbox."""
        if channel_id not in self._held and self._ask("select pg_try_advisory_lock(%s, %s)", channel_id):
            self._held.add(channel_id)
        return channel_id in self._held

    def leave(self, channel_id: int) -> None:
        if channel_id in self._held:
            self._held.discard(channel_id)
            self._ask("select pg_advisory_unlock(%s, %s)", channel_id)

    def are_lost(self) -> bool:
        """Whether the connection broke, and with it all seats: somebody else may sit there by now."""
        if self._connection is None:
            return False
        try:
            self._connection.execute("select 1")
        except psycopg.Error:
            log.warning("the mail room lost its seats: the database connection broke")
            self.close()
            return True
        return False

    def close(self) -> None:
        if self._connection is not None:
            with suppress(psycopg.Error):
                self._connection.close()
        self._connection, self._held = None, set()

    def _ask(self, question: str, channel_id: int) -> bool:
        if self._connection is None:
            self._connection = _connect()
        row = self._connection.execute(question, [FAMILY, channel_id]).fetchone()
        return bool(row and row[0])


def _connect() -> psycopg.Connection:
    """Outside Django's pool, whose connections come and go."""
    wanted = connection.get_connection_params()
    known = {
        name: wanted[name] for name in ("dbname", "user", "password", "host", "port", "options") if wanted.get(name)
    }
    return psycopg.connect(**known, autocommit=True, application_name="webcare mail room")
