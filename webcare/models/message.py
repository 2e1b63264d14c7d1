"""What a customer, an agent or the bot said; and notes, which never leave."""

import secrets

from django.db import models
from django.utils.translation import gettext_lazy as _

from webcare import clock

from . import hot


class Message(models.Model):
    class Kind(models.TextChoices):
        IN = "in", _("from the customer")
        OUT = "out", _("to the customer")
        NOTE = "note", _("internal note")
        MARK = "mark", _("our reaction to a message")

    class Author(models.TextChoices):
        CUSTOMER = "customer", _("customer")
        AGENT = "agent", _("agent")
        BOT = "bot", _("bot")

    thread = models.ForeignKey("webcare.Thread", models.PROTECT, related_name="messages")
    conversation = models.ForeignKey("webcare.Conversation", models.PROTECT, related_name="messages")
    channel = models.ForeignKey("webcare.Channel", models.PROTECT, related_name="+")
    seq = models.BigIntegerField(help_text="seq of the event that brought it: its place in the timeline.")
    kind = models.CharField(max_length=4, choices=Kind.choices)
    author_kind = models.CharField(max_length=8, choices=Author.choices)
    author = models.ForeignKey("webcare.User", models.PROTECT, null=True, blank=True, related_name="+")
    text = models.TextField(blank=True)
    html = models.TextField(blank=True, help_text="As received. Shown only through webcare.html.clean().")
    quoted_text = models.TextField(blank=True, help_text="Earlier mail and signature, folded away; never lost.")
    quoted_html = models.TextField(blank=True, help_text="The same, as received.")
    subject = models.CharField(max_length=300, blank=True)
    reference = models.CharField(max_length=300, blank=True, help_text="What replies call it: a mail's Message-ID.")
    raw = models.ForeignKey(
        "webcare.RawEvent", models.SET_NULL, null=True, blank=True, related_name="messages", db_index=False
    )
    external_id = models.CharField(max_length=300, null=True, blank=True)  # noqa: DJ001 - null is "none yet", unique
    client_id = models.CharField(max_length=64, null=True, blank=True)  # noqa: DJ001 - the same
    reply_to = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="+")
    sent_at = models.DateTimeField(help_text="The sender's clock: displayed, never used for order.")
    created_at = models.DateTimeField(default=clock.now)
    edited_at = models.DateTimeField(null=True, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)
    data = models.JSONField(default=dict, blank=True, help_text="page, reactions, what a channel adds")

    class Meta:
        constraints = [
            # Per direction: a provider may number what it gets from us like what it sends us.
            models.UniqueConstraint(fields=["channel", "external_id", "kind"], name="message_once_per_provider_id"),
            models.UniqueConstraint(fields=["thread", "client_id"], name="message_once_per_click"),
        ]
        indexes = [
            models.Index(fields=["thread", "seq"], name="message_order"),
            models.Index(fields=["conversation"], name="message_conversation"),
            models.Index("channel", "reference", name="message_reference", condition=~models.Q(reference="")),
            # Deleting what was received long ago asks for each row whether a message still points at it.
            models.Index(fields=["raw"], name="message_raw", condition=models.Q(raw__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    def insert_once(self) -> bool:
        """Insert, unless the provider's id is known: False then, and nothing is written.

        One statement, because looking first and inserting then lets two workers both see nothing.
        """
        return hot.insert(self, "on conflict do nothing")

    def bare(self) -> "Message":
        """Told that it has no files and was not sent by us, where that is known: nobody need ask the database."""
        self._prefetched_objects_cache = {"attachments": Attachment.objects.none()}
        self._state.fields_cache["delivery"] = None
        return self

    @property
    def is_in(self) -> bool:
        return self.kind == self.Kind.IN

    @property
    def is_out(self) -> bool:
        return self.kind == self.Kind.OUT

    @property
    def is_note(self) -> bool:
        return self.kind == self.Kind.NOTE

    @property
    def is_bot(self) -> bool:
        return self.author_kind == self.Author.BOT


def new_storage_key() -> str:
    return secrets.token_urlsafe(24)


class Attachment(models.Model):
    """A file of a message. Stored under a random key; the name is only ever text."""

    class State(models.TextChoices):
        READY = "ready", _("ready")
        PENDING = "pending", _("being fetched")
        FAILED = "failed", _("could not be fetched")

    message = models.ForeignKey(Message, models.CASCADE, null=True, blank=True, related_name="attachments")
    uploaded_by = models.ForeignKey("webcare.User", models.SET_NULL, null=True, blank=True, related_name="+")
    visitor = models.CharField(max_length=200, blank=True, help_text="The widget visitor who uploaded it.")
    key = models.CharField(max_length=64, unique=True, default=new_storage_key)
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    size = models.BigIntegerField(default=0, help_text="bytes")
    digest = models.CharField(max_length=64, blank=True, help_text="SHA-256 of the bytes, hex")
    width = models.PositiveIntegerField(null=True, blank=True)
    height = models.PositiveIntegerField(null=True, blank=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.READY)
    remote = models.JSONField(default=dict, blank=True, help_text="Where to fetch it, until it is fetched.")
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=200, blank=True)
    content_id = models.CharField(max_length=200, blank=True, help_text="How the message's HTML names this picture.")
    kept = models.BooleanField(default=False, help_text="Of the chatbot: sent as a copy, again and again.")
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [
            models.Index("due_at", name="attachment_due", condition=models.Q(state="pending")),
            models.Index("created_at", name="attachment_loose", condition=models.Q(message=None, kept=False)),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_image(self) -> bool:
        """Shown inline. Only types a browser draws without running anything; SVG is a document, not a picture."""
        return self.media_type in ("image/jpeg", "image/png", "image/gif", "image/webp")
