"""What came before the thing it is about: it waits by name, and whoever brings that thing wakes it."""

from collections.abc import Iterable

from django.db import connection

from connectors.contract import Capability, Connector
from webcare import bells
from webcare.models import Message
from webcare.text import identifier

# The second condition is what lets PostgreSQL use the index, which has no rows that wait for nothing.
WAKE = """
update webcare_rawevent set due_at = statement_timestamp(), waits_for = ''
where channel_id = %s and state = 'due' and waits_for <> '' and waits_for = any(%s) returning lane
"""
ABOUT_OTHERS = frozenset({Capability.EDIT, Capability.DELETE, Capability.REACTIONS})


def wake(channel_id: int, names: Iterable[str]) -> None:
    """In the transaction that brings a message or a person: what waited for it is due when this is committed."""
    with connection.cursor() as cursor:
        cursor.execute(WAKE, [channel_id, [identifier(name) for name in names]])
        lanes = {lane for (lane,) in cursor.fetchall()}
    if lanes:
        bells.ring_lanes(channel_id, lanes)


def is_here(channel_id: int, name: str) -> bool:
    """Whether that message came while we found out that it was not here."""
    return bool(name) and Message.objects.filter(channel=channel_id, external_id=name).exists()


def may_be_awaited(connector: Connector) -> bool:
    """Whether anything can refer to what customers write here; elsewhere nobody need ask."""
    return bool(ABOUT_OTHERS & connector.capabilities)


def thread_name(name: str) -> str:
    """How to wait for the first message of a person."""
    return identifier(f"thread:{name}")
