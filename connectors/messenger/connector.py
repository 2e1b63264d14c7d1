"""Messenger: what people write to a Facebook page. See docs/meta.md."""

from dataclasses import replace
from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from connectors.contract import Capability, Choices, Limits, Pace, Rejected, TextUnit
from connectors.messenger.forms import MessengerSettingsForm
from connectors.meta.envelope import name, words
from connectors.meta.forms import MetaForm
from connectors.meta.messaging.connector import Messaging, limits_for
from connectors.meta.messaging.outgoing import REACTIONS, REPLIES, TITLE, Manner
from connectors.reading import line

MEBIBYTE = 1024 * 1024
FIELDS = (
    "messages,message_echoes,message_edits,message_reactions,message_reads,message_deliveries,messaging_postbacks,"
    "messaging_referrals,messaging_optins,messaging_handovers,standby,messaging_policy_enforcement,messaging_feedback"
)
LIMITS = Limits(
    text_length=2000,
    media_bytes=25 * MEBIBYTE,
    media_types=("*/*",),
    media_count=10,
    single=True,
    choices=Choices(buttons=REPLIES, title=TITLE, text_length=2000),
    # Text may go three times as fast, sound and films must go slower: one number has to do for both.
    pace=Pace(per_second=100),
    reactions=tuple(REACTIONS),
    reply_window=timedelta(hours=24),
)
ALWAYS = frozenset(
    {
        Capability.MEDIA,
        Capability.QUICK_REPLIES,
        Capability.DELIVERY_RECEIPTS,
        Capability.READ_RECEIPTS,
        Capability.REACTIONS,
        Capability.EDIT,
        Capability.REPLY_TO,
        Capability.SIGNALS,
        Capability.PROFILES,
        Capability.WATCH,
        Capability.CONTROL,
    }
)


class Messenger(Messaging):
    kind = "messenger"
    guide = "meta.md"
    label = _("Messenger")
    icon = "message-circle"
    tint = "fb"
    Form = MetaForm
    SettingsForm = MessengerSettingsForm
    capabilities = ALWAYS
    manner = Manner()
    profile_fields = "first_name,last_name,profile_pic"
    fields = FIELDS

    @property
    def limits(self) -> Limits:
        unit = TextUnit(self.account.settings.get("text_unit") or TextUnit.CHARACTERS)
        return limits_for(replace(LIMITS, text_unit=unit), self.account.settings)

    @property
    def address(self) -> str:
        return self.account.settings.get("page_id") or self.account.key

    @property
    def owner(self) -> str:
        return self.address

    def check_account(self) -> None:
        """The token must be the page's own: a person's token may look at the page, and cannot write for it."""
        told = self.graph.get("me", fields="id,name").content
        if name(told.get("id")) != self.address:
            whose = line(words(told.get("name"))) or name(told.get("id"))
            raise Rejected(_("This token is of %(whose)s, and not of the page with this number.") % {"whose": whose})
