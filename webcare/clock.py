"""The one source of time for the domain, so that tests and the demo can hold or move it.

Leases and retry times do not come from here: they use the database's clock, because hosts disagree.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from django.utils import timezone

_moment: ContextVar[datetime | None] = ContextVar("moment", default=None)


def now() -> datetime:
    """The current moment, aware, in UTC."""
    return _moment.get() or timezone.now()


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Everything inside happens at `moment` (aware). Used by the demo's weeks of history and by tests."""
    token = _moment.set(moment)
    try:
        yield
    finally:
        _moment.reset(token)
