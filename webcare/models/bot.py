"""The chatbot's rows: what its owner writes, what was put live, and what it did in each conversation.

What a version says is one JSON document (`chatbot/content.py` knows its shape): conversations under way finish on the
version they began with, and a stored turn replayed on its stored version gives the same decision.
"""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from webcare import clock


class Bot(models.Model):
    """The one chatbot of this installation. `draft_revision` goes up with every change of a piece."""

    on = models.BooleanField(_("on"), default=True)
    live = models.ForeignKey("webcare.BotVersion", models.PROTECT, null=True, blank=True, related_name="+")
    draft_revision = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(name="one_bot", condition=Q(pk=1))]

    def __str__(self) -> str:
        return "bot"


class BotPiece(models.Model):
    """One thing its owner edits, as it stands in the draft: an answer, a flow, a test case, or the settings."""

    class Kind(models.TextChoices):
        SETTINGS = "settings", _("settings")
        ANSWER = "answer", _("answer")
        FLOW = "flow", _("flow")
        CASE = "case", _("test")

    kind = models.CharField(max_length=10, choices=Kind.choices)
    key = models.CharField(max_length=60, help_text="Never changes: buttons, flows and figures name it.")
    content = models.JSONField(default=dict)
    position = models.PositiveIntegerField(default=0)
    revision = models.BigIntegerField(default=0, help_text="The draft's revision at its last change.")
    changed_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["kind", "position", "pk"]
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="bot_piece_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class BotChange(models.Model):
    """One change of one piece, for undo and redo without end. `before` null: it was made; `after` null: removed."""

    kind = models.CharField(max_length=10)
    key = models.CharField(max_length=60)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    revision = models.BigIntegerField()
    undone = models.BooleanField(default=False)
    by = models.ForeignKey("webcare.User", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [models.Index("kind", "key", F("id").desc(), name="bot_change_of_piece")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key} @{self.revision}"


class BotVersion(models.Model):
    """Something that was put live: never changed afterwards."""

    number = models.PositiveIntegerField(unique=True)
    content = models.JSONField()
    note = models.CharField(max_length=300, blank=True)
    restores = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="+")
    report = models.JSONField(default=dict, help_text="Test set and replay when it was put live.")
    made_by = models.ForeignKey("webcare.User", models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-number"]

    def __str__(self) -> str:
        return f"version {self.number}"


class BotSession(models.Model):
    """The bot in one conversation, from its first word until a person has it or it is over."""

    conversation = models.OneToOneField("webcare.Conversation", models.CASCADE, related_name="bot_session")
    version = models.ForeignKey(BotVersion, models.PROTECT, related_name="+")
    state = models.JSONField(default=dict, help_text="What the engine keeps between two turns.")
    seq = models.BigIntegerField(default=0, help_text="Up to which event the bot has dealt with.")
    language = models.CharField(max_length=5, blank=True)
    started_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"bot in {self.conversation_id}"

    @property
    def variables(self) -> dict[str, Any]:
        """What flows asked and were told."""
        return self.state.get("variables", {})


class BotTurn(models.Model):
    """One decision of the bot, with its explanation and all that is needed to take it again.

    The customer's words are not copied: they are the messages of `conversation` with `from_seq < seq <= to_seq`.
    """

    class Outcome(models.TextChoices):
        ANSWERED = "answered", _("answered")
        OFFERED = "offered", _("offered a choice")
        ASKED = "asked", _("asked something")
        SAID = "said", _("said something")
        MISSED = "missed", _("did not understand")
        HANDED = "handed", _("handed over")
        ENDED = "ended", _("ended")
        SILENT = "silent", _("said nothing")

    conversation = models.ForeignKey("webcare.Conversation", models.CASCADE, related_name="bot_turns")
    version = models.ForeignKey(BotVersion, models.PROTECT, related_name="turns")
    number = models.PositiveIntegerField()
    from_seq = models.BigIntegerField()
    to_seq = models.BigIntegerField()
    given = models.JSONField(default=dict, help_text="The turn without the customer's words: choice, facts, ...")
    before = models.JSONField(default=dict, help_text="The engine's state before.")
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    answer = models.CharField(max_length=60, blank=True, help_text="Key of the answer given, or of the best offered.")
    reason = models.CharField(max_length=30, blank=True, help_text="Why handed over, or which step decided.")
    certainty = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Of the first, 0 to 100.")
    why = models.JSONField(default=dict, help_text="The explanation, as the console shows it.")
    helped = models.BooleanField(null=True, blank=True, help_text="What the customer said of it.")
    language = models.CharField(max_length=5, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True, help_text="Of a miss: added to an answer, or dismissed.")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["conversation", "number"], name="bot_turn_once")]
        indexes = [
            models.Index("answer", "at", name="bot_turn_answer", condition=~Q(answer="")),
            models.Index("at", name="bot_turn_at"),
            models.Index("at", name="bot_turn_missed", condition=Q(settled_at=None, outcome__in=["missed", "handed"])),
        ]

    def __str__(self) -> str:
        return f"turn {self.number} of {self.conversation_id}: {self.outcome}"


class BotTrial(models.Model):
    """The draft held against the test set and last month's conversations, before it is put live."""

    revision = models.BigIntegerField(help_text="Of the draft.")
    live = models.ForeignKey(BotVersion, models.CASCADE, null=True, blank=True, related_name="+")
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    result = models.JSONField(null=True)
    error = models.CharField(max_length=300, blank=True)
    started_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["revision", "live"], nulls_distinct=False, name="bot_trial_once")
        ]

    def __str__(self) -> str:
        return f"trial of {self.revision}"
