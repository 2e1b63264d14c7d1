"""The log: one thing that happened, append-only. Timeline, live updates, unread marks and figures all read it."""

from dataclasses import dataclass
from typing import Any

from django.db import models


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of event: who sees it, and whether it is a line of its own in the timeline."""

    name: str
    line: bool = False  # a quiet line in the agents' timeline
    public: bool = False  # the customer's own screen changes too
    undoable: bool = False  # `data["before"]` holds what to put back
    stays: bool = False  # by itself it moves no conversation to another list, nor to another place in one by urgency


KINDS = {
    kind.name: kind
    for kind in (
        Kind("conversation.opened"),
        Kind("conversation.continued", line=True),
        Kind("conversation.reopened", line=True, undoable=True),
        Kind("conversation.resolved", line=True, public=True, undoable=True),
        Kind("conversation.snoozed", line=True, undoable=True),
        Kind("conversation.woken", line=True, undoable=True),
        Kind("claim.taken", line=True, public=True, undoable=True),
        Kind("claim.taken_over", line=True, public=True, undoable=True),
        Kind("claim.expired", line=True, public=True),
        Kind("claim.released", line=True, public=True, undoable=True),
        Kind("assignment.changed", line=True, public=True, undoable=True),
        Kind("team.changed", line=True, public=True, undoable=True),
        Kind("action.undone", line=True, public=True),
        Kind("message.received", public=True, stays=True),
        Kind("message.queued", public=True, stays=True),
        Kind("message.sent", public=True, stays=True),
        Kind("message.delivered", public=True, stays=True),
        Kind("message.read", public=True, stays=True),
        Kind("message.failed", public=True),
        Kind("message.unsure", public=True),
        Kind("message.retried", public=True, stays=True),
        Kind("message.sent_again", line=True),
        Kind("message.edited", public=True, stays=True),
        Kind("message.deleted", public=True),
        Kind("message.reacted", public=True, stays=True),
        Kind("media.fetched", public=True, stays=True),
        Kind("note.added", stays=True),
        Kind("label.added", line=True),
        Kind("label.removed", line=True),
        Kind("contact.linked", line=True),
        Kind("contact.unlinked", line=True),
        Kind("message.mirrored", public=True, stays=True),
        Kind("customer.remarked", line=True, stays=True),
        Kind("customer.renamed", line=True, stays=True),
        Kind("customer.collided", line=True, stays=True),
        Kind("window.closed", stays=True),
        Kind("message.delayed", public=True, stays=True),
        # The chatbot. `data["turn"]` is its decision's number in this conversation, `version` the live one's.
        Kind("bot.started", stays=True),
        Kind("bot.answered", stays=True),  # answer, certainty
        Kind("bot.offered", stays=True),  # answers
        Kind("bot.chosen", stays=True),  # answer ("" is "none of these")
        Kind("bot.missed", stays=True),
        Kind("bot.confirmed", stays=True),  # answer: "this helped"
        Kind("bot.denied", stays=True),  # answer: "this did not help"
        Kind("bot.flow_started", stays=True),  # flow
        Kind("bot.flow_ended", stays=True),  # flow, how: end, person, failed, left
        Kind("bot.rated", stays=True),  # score, 1 to 5
        Kind("bot.handed_over", line=True, public=True),  # reason, and all the agent's card shows
        Kind("bot.handed_back", line=True, public=True, undoable=True),
        Kind("bot.failed", stays=True),  # what went wrong inside; a hand-over follows
        Kind("bot.ended", stays=True),  # how: confirmed, assumed, abandoned
    )
}


def kind_of(name: str) -> Kind:
    """The catalogue's entry. KeyError when someone invents a kind."""
    return KINDS[name]


class EventQuerySet(models.QuerySet["Event"]):
    def after(self, seq: int) -> "EventQuerySet":
        """What a screen that knows everything up to `seq` has missed, in order."""
        return self.filter(seq__gt=seq).order_by("seq")


class Event(models.Model):
    thread = models.ForeignKey("webcare.Thread", models.CASCADE, related_name="events")
    conversation = models.ForeignKey("webcare.Conversation", models.CASCADE, related_name="events")
    seq = models.BigIntegerField()
    kind = models.CharField(max_length=40)
    actor = models.ForeignKey("webcare.User", models.PROTECT, null=True, blank=True, related_name="+")
    message = models.ForeignKey("webcare.Message", models.CASCADE, null=True, blank=True, related_name="events")
    data = models.JSONField(default=dict)
    at = models.DateTimeField()

    objects = EventQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["thread", "seq"], name="event_seq_once")]
        indexes = [models.Index(fields=["conversation", "kind"], name="event_conversation")]

    def __str__(self) -> str:
        return f"{self.kind} #{self.seq}"

    @property
    def is_line(self) -> bool:
        return KINDS[self.kind].line

    @property
    def is_public(self) -> bool:
        return KINDS[self.kind].public

    @property
    def before(self) -> dict[str, Any] | None:
        """The conversation's state before this event, when it can be undone."""
        return self.data.get("before")
