"""Texts a provider approved beforehand: kept as its list says, filled in by an agent, sent when free words may not."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from connectors.contract import Blank, Capability, SendError, Template, TemplateInfo
from webcare import clock, errors, limits
from webcare.models import Attachment, Channel, MessageTemplate
from webcare.text import label, storable

from .incoming import clean

log = logging.getLogger(__name__)
APPROVED = "APPROVED"
EVERY = timedelta(hours=1)
LONGEST = 1024  # characters that can be filled into one blank
FIELDS = ("external_id", "status", "category", "quality", "reason", "components", "synced_at")


class NotSendable(errors.Refusal):
    """Gone, not approved (any more), or not of this channel."""

    code = "template_not_sendable"

    def __init__(self) -> None:
        super().__init__(_("This template cannot be sent now. Choose another."))


class NotFilled(errors.Refusal):
    """`fields` says which blank lacks what."""

    code, status = "template_not_filled", 422

    def __init__(self, fields: dict[str, str]) -> None:
        super().__init__(next(iter(fields.values())), fields={name: [text] for name, text in fields.items()})


@dataclass(frozen=True, slots=True)
class Filled:
    """A template with its blanks filled in; `text` is what the customer will read."""

    row: MessageTemplate
    values: Mapping[str, str]
    text: str

    def data(self) -> dict[str, Any]:
        """For `Message.data`: all that sending it needs, so that sending again sends the same."""
        return {
            "name": self.row.name, "language": self.row.language, "category": self.row.category,
            "values": dict(self.values), "components": self.row.components,
        }  # fmt: skip


def outgoing(data: Mapping[str, Any]) -> Template:
    """What a connector is given, from `Filled.data`."""
    return Template(data["name"], data["language"], data["values"], tuple(data["components"]))


def blanks(row: MessageTemplate) -> list[Blank]:
    return row.channel.connector.blanks(row.components)


def values_of(row: MessageTemplate, typed: Mapping[str, str]) -> dict[str, str]:
    """What was typed into the blanks it has, each as one line, because no template takes more."""
    return {
        one.key: label(typed.get(one.key, ""), LONGEST) for one in blanks(row) if not one.media
    }  # fmt: skip


def preview(row: MessageTemplate, values: Mapping[str, str]) -> str:
    return storable(row.channel.connector.preview(row.components, values))


def filled(row: MessageTemplate, typed: Mapping[str, str], keys: list[str]) -> Filled:
    """`keys` are those of the uploads that go along. Raises NotSendable, NotFilled."""
    if row.status != APPROVED:
        raise NotSendable
    values, missing, wanted = values_of(row, typed), {}, blanks(row)
    if len(keys) > sum(1 for one in wanted if one.media):
        raise NotFilled({"attachments": _("No file goes along with this template.")})
    for one in wanted:
        if one.media and not _fits(one, keys):
            missing[one.key] = _("This template needs a file of its kind at its head.")
        elif not one.media and not values[one.key]:
            missing[one.key] = _("Fill in “{blank}”.").format(blank=one.label or one.key)
    if missing:
        raise NotFilled(missing)
    return Filled(row, values, preview(row, values))


def sync(channel: Channel) -> int:
    """Make our list equal to the provider's; returns how many templates it has. Raises a SendError.

    One that is gone there goes here: sent messages keep their own copy.
    """
    if not _has_templates(channel):
        return 0
    started = clock.now()
    found = {(one.name[:512], one.language[:20]): one for one in channel.connector.templates()}
    rows = [_row(channel, name, language, one, started) for (name, language), one in found.items()]
    with transaction.atomic():
        MessageTemplate.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["channel", "name", "language"], update_fields=list(FIELDS)
        )
        channel.templates.filter(synced_at__lt=started).delete()
    return len(rows)


def take_due() -> list[int]:
    """Ids of the channels whose list was not fetched for an hour, each told once in ten minutes."""
    fresh = MessageTemplate.objects.filter(channel=OuterRef("pk"), synced_at__gt=clock.now() - EVERY)
    stale = [one for one in Channel.objects.listening().filter(~Exists(fresh)) if _has_templates(one)]
    return [one.pk for one in stale if limits.take("templates", str(one.pk), 1, 600)]


def sync_quietly(channel_id: int) -> None:
    """`sync` for a worker: what goes wrong now is tried again by the next round."""
    channel = Channel.objects.listening().filter(pk=channel_id).first()
    if channel is None:
        return
    try:
        sync(channel)
    except SendError as problem:
        log.warning("templates of channel %s not fetched: %s", channel_id, problem.code)


def _has_templates(channel: Channel) -> bool:
    return Capability.TEMPLATES in channel.connector.capabilities


def _row(channel: Channel, name: str, language: str, info: TemplateInfo, moment: Any) -> MessageTemplate:
    return MessageTemplate(
        channel=channel, name=name, language=language, external_id=info.id[:100], status=info.status[:30],
        category=info.category[:30], quality=info.quality[:30], reason=storable(info.reason)[:300],
        components=clean(list(info.components)), synced_at=moment,
    )  # fmt: skip


def _fits(blank: Blank, keys: list[str]) -> bool:
    """A file of the kind that stands at its head. Whose it is, is looked at when it is sent."""
    kinds = {"image": "image/", "video": "video/"}
    file = Attachment.objects.filter(key__in=keys).first()
    return file is not None and file.media_type.startswith(kinds.get(blank.media, ""))
