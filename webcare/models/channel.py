"""A connected account: "our WhatsApp number", "the chat on our site"."""

import secrets
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from connectors.contract import Account, Connector
from connectors.registry import connector_for
from webcare import clock
from webcare.crypto import EncryptedJSONField

from . import hot

LISTENING = "select * from webcare_channel where key = %s and active and %s in ('', kind)"


def new_key() -> str:
    """The public part of a channel's URL: hard to guess, easy to paste."""
    return secrets.token_urlsafe(12)


class ChannelQuerySet(models.QuerySet["Channel"]):
    def listening(self) -> "ChannelQuerySet":
        """Switched on. A paused channel still listens: only its sending waits."""
        return self.filter(active=True)


class Channel(models.Model):
    kind = models.CharField(max_length=20)
    name = models.CharField(_("name"), max_length=80)
    key = models.CharField(max_length=40, unique=True, default=new_key)
    credentials = EncryptedJSONField(default=dict)
    settings = models.JSONField(default=dict, blank=True)
    team = models.ForeignKey("webcare.Team", models.SET_NULL, null=True, blank=True, verbose_name=_("team"))
    calendar = models.ForeignKey(
        "webcare.Calendar", models.SET_NULL, null=True, blank=True, verbose_name=_("opening hours")
    )
    answer_within = models.PositiveIntegerField(
        _("first answer within (minutes)"), null=True, blank=True, help_text=_("Counted in opening hours.")
    )
    bot = models.BooleanField(_("chatbot"), default=False, help_text="The bot answers first here.")
    active = models.BooleanField(_("on"), default=True)
    paused_at = models.DateTimeField(null=True, blank=True)
    paused_reason = models.CharField(max_length=300, blank=True)
    cursor = models.TextField(blank=True, help_text="How far polling has come, in the connector's own words.")
    poll_after = models.DateTimeField(null=True, blank=True, help_text="Not before: the provider asked for a rest.")
    account = models.CharField(
        max_length=100, blank=True, help_text="The provider's own id, where one hook serves several accounts."
    )
    rest_until = models.DateTimeField(null=True, blank=True, help_text="Send nothing before: the provider asked so.")
    watched_at = models.DateTimeField(null=True, blank=True, help_text="When we last asked how we stand.")
    subscribed = models.BooleanField(null=True, blank=True, help_text="The provider sends us what happens.")
    token_until = models.DateTimeField(null=True, blank=True, help_text="When our token ends.")
    last_received_at = models.DateTimeField(null=True, blank=True)
    last_sent_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now)

    objects = ChannelQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "account"], condition=~models.Q(account=""), name="channel_once_per_account"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def connector(self) -> Connector:
        """The code that speaks this account's protocol. It gets values, never this row."""
        return connector_for(self.kind)(
            Account(
                kind=self.kind,
                key=self.key,
                credentials=self.credentials,
                settings=self.settings,
                remember=self.remember,
            )
        )

    @classmethod
    def listening_at(cls, key: str, kind: str = "") -> "Channel | None":
        """The channel with this key (of this kind), if it is switched on. Asked by every request from outside."""
        return hot.first_of(cls, LISTENING, [key, kind]) if "\x00" not in key else None

    def remember(self, changes: dict[str, Any]) -> None:
        """A connector learned something lasting about its account (a new token): keep that.

        What an administrator changed since this instance was read stays changed.
        """
        with transaction.atomic():
            fresh = Channel.objects.select_for_update().get(pk=self.pk)
            fresh.credentials = {**fresh.credentials, **changes}
            fresh.save(update_fields=["credentials"])
        self.credentials = fresh.credentials

    @property
    def icon(self) -> str:
        return connector_for(self.kind).icon

    @property
    def tint(self) -> str:
        return connector_for(self.kind).tint

    @property
    def kind_label(self) -> str:
        return connector_for(self.kind).label

    @property
    def is_paused(self) -> bool:
        """Sending waits until someone repairs it (`paused_reason`); nothing is lost meanwhile."""
        return self.paused_at is not None


class ChannelAlarm(models.Model):
    """Something about a channel that somebody must look at, once per incident: it stays until it is over."""

    class Kind(models.TextChoices):
        UNSUBSCRIBED = "unsubscribed", _("receives nothing")
        TOKEN = "token", _("token ends soon")
        SILENT = "silent", _("unusually quiet")
        REFUSED = "refused", _("requests refused")
        NOTICE = "notice", _("notice of the provider")
        REMARK = "remark", _("not as it should be")
        PAUSED = "paused", _("access refused")

    channel = models.ForeignKey(Channel, models.CASCADE, related_name="alarms")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    sentence = models.CharField(max_length=300)
    since = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True, help_text="When administrators were told by mail.")

    class Meta:
        ordering = ["since", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["channel", "kind"], condition=models.Q(ended_at=None), name="alarm_once_per_incident"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel_id}: {self.kind}"

    @property
    def is_grave(self) -> bool:
        """Customers are affected now, not only soon or perhaps."""
        return self.kind in (self.Kind.UNSUBSCRIBED, self.Kind.REFUSED, self.Kind.PAUSED)


class MessageTemplate(models.Model):
    """A text the provider approved (or not) beforehand, in one language, as its list says."""

    channel = models.ForeignKey(Channel, models.CASCADE, related_name="templates")
    external_id = models.CharField(max_length=100, blank=True)
    name = models.CharField(max_length=512)
    language = models.CharField(max_length=20)
    status = models.CharField(max_length=30, help_text="The provider's word; only APPROVED can be sent.")
    category = models.CharField(max_length=30, blank=True)
    quality = models.CharField(max_length=30, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    components = models.JSONField(default=list)
    synced_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["name", "language"]
        constraints = [
            models.UniqueConstraint(fields=["channel", "name", "language"], name="template_once_per_language"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.language})"
