"""One dated matter inside a thread: what agents claim, lists show and figures count."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import models, transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from webcare import clock

from . import hot
from .bot import BotSession
from .event import Event
from .inbox import Mention

if TYPE_CHECKING:
    from .message import Message
    from .user import User

OWN = "select * from webcare_conversation where id = %s"
# The lock first: each statement sees what was committed before it began, so the others see what the lock waited for.
LOCKED = {
    name: f"select r.* from {table} r join webcare_conversation own on own.{name}_id = r.id where own.id = %s{lock}"
    for name, table, lock in (
        ("thread", "webcare_thread", " for no key update of r"),
        ("channel", "webcare_channel", ""),
        ("assignee", "webcare_user", ""),
        ("team", "webcare_team", ""),
        ("contact", "webcare_contact", ""),
    )
}
KEPT = timedelta(weeks=4)  # how long somebody finds where they were mentioned
SOON = timedelta(minutes=15)  # how long before its due moment a conversation counts as "due soon"
CLOSING = timedelta(hours=2)  # the same, before its reply window closes


class ConversationQuerySet(models.QuerySet["Conversation"]):
    """The inbox lists. Every list starts with `visible_to`."""

    def visible_to(self, user: "User") -> "ConversationQuerySet":
        """Leads see all; agents what belongs to their teams, to no team, or to themselves."""
        if user.is_lead:
            return self
        return self.filter(Q(team__in=user.teams.all()) | Q(team=None) | Q(assignee=user))

    def open(self) -> "ConversationQuerySet":
        """Everything somebody still has to do something about, ourselves or the customer."""
        return self.filter(status__in=OPEN_NOW)

    def mine(self, user: "User") -> "ConversationQuerySet":
        return self.open().filter(assignee=user)

    def unclaimed(self) -> "ConversationQuerySet":
        return self.filter(status=Conversation.Status.QUEUED)

    def due_soon(self) -> "ConversationQuerySet":
        """It is our turn, and the promise or the reply window is nearly over. A closed window is no hurry any more."""
        now = clock.now()
        closing = Q(reply_until__gt=now, reply_until__lt=now + CLOSING)
        return self.filter(Q(due_at__lt=now + SOON) | closing, status__in=OUR_TURN)

    def mentioning(self, user: "User", *, unseen: bool = False) -> "ConversationQuerySet":
        """In which a note of the last weeks names this user; `unseen`: that they have not looked at yet."""
        named = Mention.objects.filter(user=user, at__gte=clock.now() - KEPT)
        return self.filter(pk__in=(named.filter(seen_at=None) if unseen else named).values("conversation"))

    def labelled(self, label: int) -> "ConversationQuerySet":
        return self.filter(pk__in=Conversation.labels.through.objects.filter(label=label).values("conversation"))

    def with_bot(self) -> "ConversationQuerySet":
        return self.filter(status=Conversation.Status.BOT)

    def snoozed(self) -> "ConversationQuerySet":
        return self.filter(status=Conversation.Status.SNOOZED)

    def resolved(self) -> "ConversationQuerySet":
        return self.filter(status=Conversation.Status.RESOLVED)

    def latest_on_top(self) -> "ConversationQuerySet":
        return self.order_by("-last_activity_at", "-pk")

    def most_urgent_first(self) -> "ConversationQuerySet":
        """By promise, then by how long the customer waits; those whose turn it is come last, latest first."""
        return self.order_by("due_at", "waiting_since", "-last_activity_at", "-pk")

    def for_rows(self) -> "ConversationQuerySet":
        """With everything a list row shows, in one query."""
        return self.select_related("contact", "channel", "team", "assignee")


class Conversation(models.Model):
    class Status(models.TextChoices):
        BOT = "bot", _("With the bot")
        QUEUED = "queued", _("Unclaimed")
        OWNED = "owned", _("Claimed")
        ANSWERED = "answered", _("Waiting for customer")
        SNOOZED = "snoozed", _("Snoozed")
        RESOLVED = "resolved", _("Resolved")

    thread = models.ForeignKey("webcare.Thread", models.PROTECT, related_name="conversations")
    channel = models.ForeignKey("webcare.Channel", models.PROTECT, related_name="conversations")
    contact = models.ForeignKey("webcare.Contact", models.PROTECT, related_name="conversations")
    continues = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="continued_by")
    status = models.CharField(max_length=10, choices=Status.choices)
    team = models.ForeignKey("webcare.Team", models.SET_NULL, null=True, blank=True, related_name="conversations")
    assignee = models.ForeignKey("webcare.User", models.PROTECT, null=True, blank=True, related_name="conversations")
    is_claim = models.BooleanField(default=False, help_text="Owned by claiming (lapses), not by assignment (stays).")
    claim_expires_at = models.DateTimeField(null=True, blank=True)
    waiting_since = models.DateTimeField(
        null=True, blank=True, help_text="Since when it is our turn; empty while it is the customer's."
    )
    due_at = models.DateTimeField(null=True, blank=True, help_text="When our promise says it must be answered.")
    snoozed_until = models.DateTimeField(null=True, blank=True)
    resolved_at = models.DateTimeField(null=True, blank=True)
    bot_due_at = models.DateTimeField(
        null=True, blank=True, help_text="Since when, or from when on, the bot owes its turn; only while it has it."
    )
    subject = models.CharField(max_length=300, blank=True)
    labels = models.ManyToManyField("webcare.Label", blank=True, related_name="conversations")
    has_failed = models.BooleanField(default=False, help_text="Something we sent did not arrive (or may not have).")

    # What a list row shows, kept here so that a list is one query.
    opened_at = models.DateTimeField(default=clock.now)
    last_activity_at = models.DateTimeField(default=clock.now)
    last_seq = models.BigIntegerField(default=0, help_text="seq of the last message, for unread marks.")
    reply_until = models.DateTimeField(null=True, blank=True, help_text="As the thread's, while it is our turn.")
    preview = models.CharField(max_length=160, blank=True)
    preview_by = models.CharField(max_length=8, blank=True, help_text="customer, agent, bot or note")

    objects = ConversationQuerySet.as_manager()
    moved = False  # changed since the last event in a way that may put it on another list, or elsewhere on its own

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["thread"], condition=~Q(status="resolved"), name="one_open_conversation_per_thread"
            ),
            models.CheckConstraint(name="never_in_limbo", condition=(
                Q(status="bot", assignee=None, waiting_since=None, due_at=None, claim_expires_at=None)
                | Q(status="queued", assignee=None, waiting_since__isnull=False)
                | Q(status="owned", assignee__isnull=False, waiting_since__isnull=False)
                | Q(status="answered", waiting_since=None)
                | Q(status="snoozed")
                | Q(status="resolved", resolved_at__isnull=False, waiting_since=None)
            )),
            models.CheckConstraint(name="bot_owes_only_its_own", condition=Q(bot_due_at=None) | Q(status="bot")),
        ]  # fmt: skip
        indexes = [
            models.Index("due_at", "waiting_since", F("last_activity_at").desc(), F("id").desc(),
                         name="conversation_urgency", condition=Q(status__in=["bot", "queued", "owned", "answered"])),
            models.Index("waiting_since", name="conversation_unclaimed", condition=Q(status="queued")),
            models.Index("assignee", "status", name="conversation_owner", condition=~Q(status="resolved")),
            models.Index("status", F("last_activity_at").desc(), F("id").desc(), name="conversation_latest"),
            models.Index("reply_until", name="conversation_window", condition=Q(status__in=["queued", "owned"])),
            models.Index("snoozed_until", name="conversation_snoozed", condition=Q(status="snoozed")),
            models.Index("bot_due_at", name="conversation_bot", condition=Q(bot_due_at__isnull=False)),
            models.Index("claim_expires_at", name="conversation_claims", condition=Q(claim_expires_at__isnull=False)),
            models.Index("contact", F("opened_at").desc(), name="conversation_of_contact"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"conversation {self.pk}"

    # -- changing: only inside locked(), only by webcare/actions --

    @contextmanager
    def locked(self) -> Iterator["Conversation"]:
        """This conversation, fresh and with what belongs to it, and its thread's row locked. See `Thread.locked`.

        In one round trip: whatever is done with a conversation begins here. Raises DoesNotExist.
        """
        models_of = {name: Conversation._meta.get_field(name).related_model for name in LOCKED}
        with transaction.atomic():
            *related, conversation = hot.first_of_each(
                *((models_of[name], sql, [self.pk]) for name, sql in LOCKED.items()), (Conversation, OWN, [self.pk])
            )
            if conversation is None:
                raise Conversation.DoesNotExist
            for name, row in zip(LOCKED, related, strict=True):
                setattr(conversation, name, row)
            conversation.thread.channel = conversation.channel
            with conversation.thread.hold():
                yield conversation

    def change(self, **fields: Any) -> dict[str, Any]:
        """Set and save these fields; returns the state before, for the event's `before`.

        With the status go the copy of the thread's reply window, which lists show while it is our turn, what the bot
        owed, and the bot itself.
        """
        before = self.state()
        if "status" in fields:
            fields.setdefault("reply_until", self.thread.reply_until if fields["status"] in OUR_TURN else None)
            if fields["status"] != self.Status.BOT:
                fields.setdefault("bot_due_at", None)
                if self.status == self.Status.BOT:
                    BotSession.objects.filter(conversation=self.pk, ended_at=None).update(ended_at=clock.now())
        for name, value in fields.items():
            setattr(self, name, value)
        hot.update(self, **fields)
        self.moved |= before != self.state()
        return before

    def log(self, kind: str, *, actor: "User | None" = None, message: "Message | None" = None, **data: Any) -> Event:
        return self.thread.log(kind, self, actor=actor, message=message, **data)

    def state(self) -> dict[str, Any]:
        """What undo puts back, as JSON-able values."""
        return {name: _plain(getattr(self, name)) for name in STATE}

    # -- derived --

    @property
    def is_open(self) -> bool:
        return self.status != self.Status.RESOLVED

    @property
    def is_waiting(self) -> bool:
        """The customer waits for a person."""
        return self.status in OUR_TURN

    def due_state(self, moment: datetime | None = None) -> str:
        """`late`, `soon` or empty: against the promise, from 75 % of the time used."""
        moment = moment or clock.now()
        if not (self.is_waiting and self.due_at):
            return ""
        if moment >= self.due_at:
            return "late"
        return "soon" if self.time_used(moment) >= 75 else ""

    def time_used(self, moment: datetime | None = None) -> int:
        """Per cent of the promised time that has passed (0 to 100)."""
        if not (self.waiting_since and self.due_at):
            return 0
        total = (self.due_at - self.waiting_since).total_seconds()
        used = ((moment or clock.now()) - self.waiting_since).total_seconds()
        return max(0, min(100, round(100 * used / total))) if total > 0 else 100


OUR_TURN = (Conversation.Status.QUEUED, Conversation.Status.OWNED)
OPEN_NOW = (Conversation.Status.BOT, *OUR_TURN, Conversation.Status.ANSWERED)
STATE = (
    "status", "team_id", "assignee_id", "is_claim", "claim_expires_at",
    "waiting_since", "due_at", "snoozed_until", "resolved_at", "bot_due_at",
)  # fmt: skip


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value
