"""The two durable queues: what came in (RawEvent) and what must go out (Delivery). The row is the job."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from webcare import clock

BACK_OFF = (5, 30, 120, 600, 3600)  # seconds before the 2nd, 3rd, ... try
# Of what refers to something that is not here yet: a day in all. It is woken when that comes; these are for the rest.
PATIENCE = (*BACK_OFF, *[13_680] * 6)


def back_off(attempts: int, waits: tuple[int, ...] = BACK_OFF) -> int | None:
    """Seconds to wait after this many failed attempts; None when it is time to give up."""
    return waits[attempts - 1] if attempts <= len(waits) else None


class RawEvent(models.Model):
    """One item of a provider's request exactly as received."""

    class State(models.TextChoices):
        DUE = "due", _("waiting")
        DONE = "done", _("stored")
        IGNORED = "ignored", _("ignored")
        FAILED = "failed", _("failed")

    channel = models.ForeignKey("webcare.Channel", models.CASCADE, related_name="raw_events")
    key = models.CharField(max_length=300)
    lane = models.CharField(max_length=300)
    body = models.TextField()
    blob = models.BinaryField(null=True, help_text="Bytes that are no text: a mail exactly as it came.")
    state = models.CharField(max_length=8, choices=State.choices, default=State.DUE)
    copies = models.PositiveIntegerField(default=0, help_text="How often it came again.")
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(db_default=Now())
    received_at = models.DateTimeField(default=clock.now)
    done_at = models.DateTimeField(null=True, blank=True)
    waits_for = models.CharField(
        max_length=300, blank=True, db_default="", help_text="The provider's id of a message that is not here yet."
    )
    HELD = "held"  # as reason of what is stored: its sender's storm was kept together, see actions/senders.py
    reason = models.CharField(max_length=300, blank=True, help_text="Why ignored or failed.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["channel", "key"], name="raw_event_once")]
        indexes = [
            models.Index("channel", "lane", "id", name="raw_event_lane", condition=Q(state="due")),
            models.Index("due_at", name="raw_event_due", condition=Q(state="due")),
            models.Index("received_at", name="raw_event_age"),
            models.Index("channel", "waits_for", name="raw_event_waits", condition=Q(state="due") & ~Q(waits_for="")),
        ]

    def __str__(self) -> str:
        return f"{self.channel_id}:{self.key}"


class Delivery(models.Model):
    """The sending of one message. States only go forward; see `RANK`."""

    class State(models.TextChoices):
        PENDING = "pending", _("Waiting")
        SENDING = "sending", _("Sending")
        UNSURE = "unsure", _("May have been sent")
        SENT = "sent", _("Sent")
        DELIVERED = "delivered", _("Delivered")
        READ = "read", _("Read")
        FAILED = "failed", _("Not sent")

    message = models.OneToOneField("webcare.Message", models.CASCADE, related_name="delivery")
    thread = models.ForeignKey("webcare.Thread", models.CASCADE, related_name="deliveries")
    state = models.CharField(max_length=10, choices=State.choices, default=State.PENDING)
    lease = models.PositiveIntegerField(default=0, help_text="Which attempt holds it; a stale one may not write.")
    lease_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(db_default=Now())
    sent_at = models.DateTimeField(null=True, blank=True)
    delivered_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True, help_text="In words for the agent.")
    code = models.CharField(max_length=60, blank=True, help_text="The provider's own code, behind Details.")

    class Meta:
        indexes = [
            models.Index("thread", "id", name="delivery_thread", condition=Q(state__in=["pending", "sending"])),
            models.Index("due_at", name="delivery_due", condition=Q(state="pending")),
            models.Index("lease_until", name="delivery_lease", condition=Q(state="sending")),
        ]

    def __str__(self) -> str:
        return f"delivery {self.message_id}: {self.state}"

    def may_become(self, state: str) -> bool:
        """Forward only: pending < sending < unsure < sent < delivered < read; failed only before delivered."""
        if state == self.State.FAILED:
            return self.state in (self.State.PENDING, self.State.SENDING, self.State.UNSURE, self.State.SENT)
        if self.state == self.State.FAILED:  # the provider said no, then a receipt proves it arrived after all
            return state in (self.State.DELIVERED, self.State.READ)
        return RANK[state] > RANK[self.state]


RANK = {name: rank for rank, name in enumerate(("pending", "sending", "unsure", "sent", "delivered", "read"))}


class Beat(models.Model):
    """When a process that must never stop last did its round."""

    name = models.CharField(max_length=20, primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} at {self.at}"
