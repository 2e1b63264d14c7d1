"""What belongs to one agent's own view of the inbox."""

from django.db import models


class ReadMark(models.Model):
    """How far this agent has read this conversation."""

    user = models.ForeignKey("webcare.User", models.CASCADE, related_name="read_marks")
    conversation = models.ForeignKey("webcare.Conversation", models.CASCADE, related_name="read_marks")
    seq = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "conversation"], name="read_mark_once")]

    def __str__(self) -> str:
        return f"{self.user_id} read {self.conversation_id} up to {self.seq}"
