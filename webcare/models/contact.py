"""Persons, and what they are called on each channel."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from webcare import clock


class Contact(models.Model):
    name = models.CharField(_("name"), max_length=200, blank=True)
    email = models.EmailField(_("e-mail"), blank=True, help_text="As the customer claims it: a label, not a proof.")
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    language = models.CharField(_("language"), max_length=8, blank=True)
    created_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return self.name or str(_("Visitor {code}")).format(code=f"{self.pk:04x}"[-4:])


class ContactIdentity(models.Model):
    """That person on one channel; `evidence` says why we believe the link, and the link can be undone."""

    contact = models.ForeignKey(Contact, models.CASCADE, related_name="identities")
    channel = models.ForeignKey("webcare.Channel", models.CASCADE, related_name="identities")
    external_id = models.CharField(max_length=200)
    name = models.CharField(max_length=200, blank=True)
    evidence = models.CharField(max_length=40, default="first_seen")
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["channel", "external_id"], name="identity_once_per_channel")]

    def __str__(self) -> str:
        return f"{self.channel_id}:{self.external_id}"
