"""What the list of channels tells about each: how it does, in as few queries as there are kinds of facts."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, Exists, OuterRef, Q

from webcare import clock
from webcare.actions.replays import UNROUTED
from webcare.actions.watch import TOKEN_ALARM
from webcare.balance import Balance, balances, reasons
from webcare.models import Channel, ChannelAlarm, Conversation, Delivery, MessageTemplate

WAITING = Q(threads__deliveries__state=Delivery.State.PENDING)
APPROVED = "APPROVED"
Kind = ChannelAlarm.Kind
SEVERITY = (Kind.PAUSED, Kind.UNSUBSCRIBED, Kind.REFUSED, Kind.SILENT, Kind.REMARK, Kind.NOTICE)
DAY = 86400
Told = tuple[bool, str]  # what a test just found: whether it went well, and a sentence


@dataclass(slots=True)
class Card:
    """One line of the list."""

    channel: Channel
    balance: Balance = Balance()
    ignored: list[tuple[str, int]] = field(default_factory=list)
    alarms: list[ChannelAlarm] = field(default_factory=list)
    templates: tuple[int, int] = (0, 0)  # approved, all
    open: bool = False
    told: Told | None = None

    @property
    def line(self) -> list[str]:
        return part(self.channel.kind, "line")

    @property
    def token_days(self) -> int | None:
        """Whole days for which our access lasts; None when it does not end."""
        until = self.channel.token_until
        return None if until is None else max(0, int((until - clock.now()).total_seconds() // DAY))

    @property
    def ends_soon(self) -> bool:
        return self.token_days is not None and self.token_days < TOKEN_ALARM.days

    @property
    def worst(self) -> ChannelAlarm | None:
        """What its one line says. An ending token has words of its own."""
        others = [one for one in self.alarms if one.kind in SEVERITY]
        return min(others, key=lambda one: SEVERITY.index(one.kind), default=None)

    @property
    def unrouted(self) -> bool:
        """Something came in for an account that was not connected."""
        return any(reason.startswith(UNROUTED) for reason, _count in self.ignored)

    @property
    def missing_templates(self) -> int:
        return self.templates[1] - self.templates[0]


def part(kind: str, name: str) -> list[str]:
    """Templates for one part of a page: the connector's own if it has one, else what fits every channel."""
    return [f"connectors/{kind}_{name}.html", f"settings/_{name}.html"]


def gather(told: dict[int, Told], opened: str) -> list[Card]:
    """Every channel. `told`: what was just found out about one; `opened`: which shows its details."""
    channels = list(
        Channel.objects.select_related("team", "calendar")
        .annotate(
            replies_waiting=Count("threads__deliveries", filter=WAITING),
            has_conversations=Exists(Conversation.objects.filter(channel=OuterRef("pk"))),
        )
        .order_by("name", "pk")  # counting drops the model's own order
    )
    keys = [channel.pk for channel in channels]
    counted, ignored, alarms, templates = balances(keys), reasons(keys), _alarms(keys), _templates(keys)
    return [
        Card(
            one, counted.get(one.pk, Balance()), ignored.get(one.pk, []), alarms[one.pk], templates.get(one.pk, (0, 0)),
            open=one.pk in told or opened == str(one.pk), told=told.get(one.pk),
        )
        for one in channels
    ]  # fmt: skip


def _alarms(keys: Iterable[int]) -> dict[int, list[ChannelAlarm]]:
    found = defaultdict(list)
    for alarm in ChannelAlarm.objects.filter(channel__in=keys, ended_at=None):
        found[alarm.channel_id].append(alarm)
    return found


def _templates(keys: Iterable[int]) -> dict[int, tuple[int, int]]:
    counts = MessageTemplate.objects.filter(channel__in=keys).values("channel_id").order_by()
    rows = counts.annotate(approved=Count("pk", filter=Q(status=APPROVED)), every=Count("pk"))
    return {row["channel_id"]: (row["approved"], row["every"]) for row in rows}
