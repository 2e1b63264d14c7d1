"""Who changed somebody's rights, and when. Append-only: the database itself refuses to change or delete a row."""

from django.db import models

from webcare import clock


class AuditEntry(models.Model):
    """One sensitive verb. `about` names a row ("user 7"); `data` holds ids and choices, never names or addresses."""

    at = models.DateTimeField(default=clock.now)
    actor = models.ForeignKey("webcare.User", models.PROTECT, null=True, blank=True, related_name="+")
    verb = models.CharField(max_length=40)
    about = models.CharField(max_length=40)
    data = models.JSONField(default=dict, blank=True)

    class Meta:
        indexes = [models.Index("about", "at", name="audit_about")]

    def __str__(self) -> str:
        return f"{self.verb} {self.about}"
