"""All counters of the navigation in one query, each counted no further than a cap.

The query's text depends only on the role and on which teams there are. Django needs five times as long to write it as
PostgreSQL to answer it, and every open inbox asks once a second when it is busy: so the text is written once, for a
sample person at a sample moment, and the real ones are filled in.
"""

from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from django.db import connection
from django.utils import timezone

from webcare import clock
from webcare.models import Conversation, User
from webcare.models.conversation import ConversationQuerySet
from webcare.views import lists

CAP = 250  # counting further costs time and tells nobody anything
SAMPLE = -1  # no user has this key
MOMENT = datetime(2000, 1, 1, 12, tzinfo=UTC)


def count(user: User, teams: tuple[int, ...]) -> dict[str, int]:
    """By view name, `team-<pk>` for each of `teams`, and `done_today`; `CAP + 1` stands for more."""
    names, sql, values = _query(user.role, teams)
    now = clock.now()
    with connection.cursor() as cursor:
        cursor.execute(sql, [_real(value, user, now) for value in values])
        return dict(zip(names, cursor.fetchone(), strict=True))


def _real(value: Any, user: User, now: datetime) -> Any:
    if value == SAMPLE:
        return user.pk
    if not isinstance(value, datetime):
        return value
    return midnight(now) if value == midnight(MOMENT) else now + (value - MOMENT)


@lru_cache(maxsize=64)
def _query(role: str, teams: tuple[int, ...]) -> tuple[tuple[str, ...], str, tuple[Any, ...]]:
    parts, values = [], []
    sets = _sets(User(pk=SAMPLE, role=role), teams)
    for name, rows in sets.items():
        order = ["status"] if name == "mine" else []  # as the index by owner has it; see people.colleagues
        sql, params = rows.order_by(*order).values("pk")[: CAP + 1].query.sql_with_params()
        parts.append(f"(SELECT count(*) FROM ({sql}) AS part)")
        values += params
    return tuple(sets), "SELECT " + ", ".join(parts), tuple(values)


def _sets(user: User, teams: tuple[int, ...]) -> dict[str, ConversationQuerySet]:
    seen = Conversation.objects.visible_to(user)
    with clock.at(MOMENT):
        sets = {view.name: (view.count or view.pick)(seen, user) for view in lists.VIEWS.values() if view.counted}
    sets |= {f"team-{team}": seen.open().filter(team=team) for team in teams}
    return sets | {"done_today": seen.resolved().filter(resolved_at__gte=midnight(MOMENT))}


def midnight(moment: datetime) -> datetime:
    """When that day began, in the desk's time zone."""
    return timezone.localtime(moment).replace(hour=0, minute=0, second=0, microsecond=0)
