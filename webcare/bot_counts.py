"""What the frame of the owner's pages says: where the bot is on, how much each tab holds, what is not live yet."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import connection

from webcare import clock
from webcare.models import Channel

KEPT = timedelta(days=60)  # older misses are not worth an owner's hour

_PUT = """
with live as (
    select v.number, v.content from webcare_botversion v join webcare_bot b on b.live_id = v.id
), put as (
    select 'settings' as kind, 'bot' as key, coalesce(content->'settings', '{}') as content from live
    union all select 'answer', one->>'key', one - 'key' from live, jsonb_array_elements(content->'answers') as one
    union all select 'flow', one->>'key', one - 'key' from live, jsonb_array_elements(content->'flows') as one
    union all select 'case', one->>'key', one - 'key' from live, jsonb_array_elements(content->'cases') as one
)
"""
_COUNTS = f"""{_PUT}
select
    (select "on" from webcare_bot), (select draft_revision from webcare_bot), (select number from live),
    (select count(*) from webcare_botpiece where kind = 'answer'),
    (select count(*) from webcare_botpiece where kind = 'flow'),
    (select count(*) from webcare_botpiece where kind = 'case'),
    (select count(*) from (
        select 1 from webcare_botturn where settled_at is null and outcome in ('missed', 'handed') and at > %s
        and (outcome = 'missed' or reason in ('misses', 'none_of_these')) limit 1000
    ) as missed),
    (select count(*) from webcare_botpiece p full join put using (kind, key)
        where p.content is distinct from put.content and not (p.kind is null and put.content = '{{}}'))
"""
_NOT_LIVE = f"""{_PUT}
select p.key from webcare_botpiece p left join put using (kind, key)
where p.kind = %s and p.content is distinct from put.content
"""


@dataclass(frozen=True, slots=True)
class Counts:
    """`changes`: pieces of the draft that differ from what is live, tests included; the whole draft when nothing is.
    `live`: the number of the version customers have, None before the first."""

    on: bool = True
    revision: int = 0
    live: int | None = None
    answers: int = 0
    flows: int = 0
    cases: int = 0
    misses: int = 0
    changes: int = 0


def counts() -> Counts:
    """In one query, which makes nothing."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNTS, [clock.now() - KEPT])
        on, revision, live, *numbers = cursor.fetchone()
    return Counts(on is not False, revision or 0, live, *numbers)


def not_live(kind: str) -> set[str]:
    """The keys of pieces that customers do not have as they stand here. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_NOT_LIVE, [kind])
        return {key for (key,) in cursor.fetchall()}


def connected() -> list[tuple[str, Any, bool]]:
    """The kinds of channel that are connected: kind, name, and whether the bot answers first on one of them."""
    rows = Channel.objects.filter(active=True).only("kind", "bot").order_by("kind", "-bot", "pk")
    return list({row.kind: (row.kind, row.kind_label, row.bot) for row in reversed(rows)}.values())[::-1]
