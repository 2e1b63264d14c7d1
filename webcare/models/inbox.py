"""What belongs to one agent's own view of the inbox, and what a team shares to work with."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from webcare import clock


class ReadMark(models.Model):
    """How far this agent has read this conversation."""

    user = models.ForeignKey("webcare.User", models.CASCADE, related_name="read_marks")
    conversation = models.ForeignKey("webcare.Conversation", models.CASCADE, related_name="read_marks")
    seq = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "conversation"], name="read_mark_once")]

    def __str__(self) -> str:
        return f"{self.user_id} read {self.conversation_id} up to {self.seq}"


class Label(models.Model):
    """A word the team sorts by, on conversations and customers. Archived ones stay where they are."""

    class Colour(models.TextChoices):
        GREY = "grey", _("grey")
        PETROL = "petrol", _("petrol")
        GREEN = "green", _("green")
        BLUE = "blue", _("blue")
        ROSE = "rose", _("rose")
        OCHRE = "ochre", _("ochre")

    name = models.CharField(_("name"), max_length=40)
    colour = models.CharField(_("colour"), max_length=8, choices=Colour.choices, default=Colour.GREY)
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = [Lower("name")]
        constraints = [models.UniqueConstraint(Lower("name"), name="label_once")]

    def __str__(self) -> str:
        return self.name


class Mention(models.Model):
    """A colleague named in a note; `seen_at` is empty until they opened the conversation."""

    message = models.ForeignKey("webcare.Message", models.CASCADE, related_name="mentions")
    conversation = models.ForeignKey("webcare.Conversation", models.CASCADE, related_name="mentions")
    user = models.ForeignKey("webcare.User", models.CASCADE, related_name="mentions")
    at = models.DateTimeField(default=clock.now)
    seen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["message", "user"], name="mention_once")]
        indexes = [models.Index("user", "conversation", name="mention_of_user")]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.message_id}"


class SavedReplyQuerySet(models.QuerySet["SavedReply"]):
    def for_user(self, user: "models.Model") -> "SavedReplyQuerySet":
        """Shared ones and their own, never a colleague's."""
        return self.filter(Q(owner=None) | Q(owner=user))


class SavedReply(models.Model):
    """A text with placeholders, of one person (`owner`) or shared. Filled in by replacing, never as a template."""

    name = models.CharField(_("name"), max_length=80)
    owner = models.ForeignKey("webcare.User", models.CASCADE, null=True, blank=True, related_name="saved_replies")
    text_nl = models.TextField(_("Dutch text"), blank=True)
    text_en = models.TextField(_("English text"), blank=True)
    used = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField(default=clock.now)

    objects = SavedReplyQuerySet.as_manager()

    class Meta:
        ordering = [Lower("name")]
        constraints = [
            models.UniqueConstraint(Lower("name"), "owner", name="saved_reply_once", nulls_distinct=False),
            models.CheckConstraint(condition=~Q(text_nl="") | ~Q(text_en=""), name="saved_reply_says_something"),
        ]

    def __str__(self) -> str:
        return self.name


class Draft(models.Model):
    """What somebody was writing in a conversation. The browser keeps it too; the newer one counts."""

    class Kind(models.TextChoices):
        REPLY = "reply", _("reply")
        NOTE = "note", _("note")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="drafts")
    conversation = models.ForeignKey("webcare.Conversation", models.CASCADE, related_name="drafts")
    kind = models.CharField(max_length=5, choices=Kind.choices, default=Kind.REPLY)
    text = models.TextField()
    saved_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "conversation", "kind"], name="draft_once")]

    def __str__(self) -> str:
        return f"draft of {self.user_id} in {self.conversation_id}"
