"""Persons, and what they are called on each channel."""

from typing import Any

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from webcare import clock


class ContactQuerySet(models.QuerySet["Contact"]):
    def of_person(self, root: Any) -> "ContactQuerySet":
        """All contacts that are one person. `root`: the key of the root, or an expression for it."""
        return self.filter(models.Q(pk=root) | models.Q(root=root))


class Contact(models.Model):
    """A person as one identity showed them. Contacts that are one person hang under one `root`; see ContactLink."""

    class Address(models.TextChoices):
        INFORMAL = "informal", _("informal (je)")
        FORMAL = "formal", _("formal (u)")

    name = models.CharField(_("name"), max_length=200, blank=True)
    email = models.EmailField(_("e-mail"), blank=True, help_text="As the customer claims it: a label, not a proof.")
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    language = models.CharField(_("language"), max_length=8, blank=True)
    form_of_address = models.CharField(_("form of address"), max_length=8, choices=Address.choices, blank=True)
    remarks = models.TextField(_("remarks"), blank=True)
    labels = models.ManyToManyField("webcare.Label", blank=True, related_name="contacts")
    root = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="linked", help_text="Empty: this one is the root."
    )
    created_at = models.DateTimeField(default=clock.now)

    objects = ContactQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(Lower("email"), name="contact_email", condition=~models.Q(email=""))]

    def __str__(self) -> str:
        """Who has told no name here is called as the person they are linked to."""
        name = self.name or (self.root.name if self.root else "")
        return name or str(_("Visitor {code}")).format(code=f"{self.pk:04x}"[-4:])

    @property
    def person(self) -> int:
        """The key of the root: the same for all contacts that are one person."""
        return self.root_id or self.pk


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


class IdentityAlias(models.Model):
    """One of the names a provider has for a person. It finds them; one that no longer holds finds them still."""

    identity = models.ForeignKey(ContactIdentity, models.CASCADE, related_name="aliases")
    channel = models.ForeignKey("webcare.Channel", models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20)
    value = models.CharField(max_length=200)
    holds = models.BooleanField(default=True, help_text="May be sent to.")
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["channel", "kind", "value"], name="alias_once_per_channel")]

    def __str__(self) -> str:
        return f"{self.kind} of {self.identity_id}"


class ContactLink(models.Model):
    """Somebody (or a proof) said that two contacts are one person. No row moves; undoing only lets go again."""

    contact = models.ForeignKey(Contact, models.CASCADE, related_name="links")
    to = models.ForeignKey(Contact, models.CASCADE, related_name="+")
    evidence = models.CharField(max_length=40, help_text="same_email, same_phone, verified_login or by_hand")
    by = models.ForeignKey("webcare.User", models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(default=clock.now)
    undone_by = models.ForeignKey("webcare.User", models.PROTECT, null=True, blank=True, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["contact"], condition=models.Q(undone_at=None), name="contact_linked_to_one"
            ),
            models.CheckConstraint(condition=~models.Q(contact=models.F("to")), name="contact_not_linked_to_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.contact_id} is {self.to_id} ({self.evidence})"
