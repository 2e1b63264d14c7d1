"""What the provider tells about an account, not about a customer."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from connectors.contract import InboundNotice
from webcare import clock
from webcare.models import Channel, ChannelAlarm, MessageTemplate
from webcare.text import label

from . import alarms

# The fields of a template that a notice may change, and how much of each is kept.
TEMPLATE = {"status": 30, "category": 30, "quality": 30, "reason": 300}


def apply(channel: Channel, notice: InboundNotice) -> None:
    """A template's row is brought up to date; what is grave becomes an alarm until somebody saw to it."""
    if notice.what == "template":
        _template(channel, notice.data)
    if notice.grave:
        alarms.raise_alarm(channel, ChannelAlarm.Kind.NOTICE, label(notice.said, 300) or _("The provider warns."))


def _template(channel: Channel, data: Any) -> None:
    """Wherever it is known: numbers of one business share their templates. An unknown one comes with the next list."""
    told = {name: label(str(data[name]), most) for name, most in TEMPLATE.items() if data.get(name)}
    if "status" in told:
        told.setdefault("reason", "")
    found, language = label(str(data.get("id") or ""), 100), data.get("language")
    wanted = Q(channel__kind=channel.kind, external_id=found) if found else Q(pk=None)
    if data.get("name"):
        by_name = Q(channel=channel, name=data["name"])
        wanted |= by_name & Q(language=language) if language else by_name
    if told:
        MessageTemplate.objects.filter(wanted).update(**told, synced_at=clock.now())
