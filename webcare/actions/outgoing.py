"""A queued message as its connector gets it."""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.core.files.storage import default_storage
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject
from django.utils import translation
from django.utils.translation import gettext as _

from connectors.contract import Enclosure, Id, Outbound, Party, QuickReply
from webcare import placeholders, policies
from webcare.files import public_url, storage_path
from webcare.models import Attachment, ContactIdentity, Delivery, IdentityAlias, Message

from . import identities, letters, messages, templates


class TooLate(Exception):
    """The reply window closed while this waited: the provider would refuse it."""


def with_everything() -> QuerySet[Delivery]:
    """Deliveries with all that `outbound` reads, in one query; only files take another."""
    names = IdentityAlias.objects.filter(identity=OuterRef("thread__identity"), holds=True).order_by("-pk")
    return Delivery.objects.select_related(
        "message__conversation__thread__identity__contact",
        "message__conversation__contact",
        "message__channel",
        "message__author",
        "message__reply_to",
    ).annotate(names=ArraySubquery(names.values(one=JSONObject(kind="kind", value="value"))))


def outbound(delivery: Delivery) -> Outbound:
    """Raises TooLate."""
    message = delivery.message
    thread = message.conversation.thread
    return Outbound(
        token=messages.token_of(message), thread=thread.external_id, sent_at=message.sent_at,
        recipient=_recipient(delivery), attempt=delivery.attempts,
        sender_name=message.author.first_name if message.author else "", by_person=not message.is_bot,
        **_window(message), **_content(message), **_around(message),
    )  # fmt: skip


def party(identity: ContactIdentity, names: tuple[Id, ...] | None = None) -> Party:
    """A customer as connectors know them, with every name that may be sent to: the connector chooses."""
    contact, names = identity.contact, identities.names_of(identity) if names is None else names
    return Party(id=identity.external_id, name=contact.name, email=contact.email, phone=contact.phone, ids=names)


def _recipient(delivery: Delivery) -> Party:
    names = tuple(Id(one["kind"], one["value"]) for one in delivery.names)
    return party(delivery.message.conversation.thread.identity, names)


def _window(message: Message) -> dict[str, Any]:
    """The rule once more: this may have waited long. What the provider says of it counts in the end."""
    thread = message.conversation.thread
    thread.channel = message.channel
    window = policies.window(thread)
    if "template" not in message.data and not window.allows_text(by_person=not message.is_bot):
        raise TooLate
    return {"late": window.state == "person"}


def _content(message: Message) -> dict[str, Any]:
    if message.kind == Message.Kind.MARK:
        return {"reaction": message.text}
    content: dict[str, Any] = {"text": message.text, "media": tuple(map(_enclosure, message.attachments.all()))}
    if offered := message.data.get("choices"):
        content["quick_replies"] = tuple(QuickReply(**one) for one in offered)
        content["list_title"] = message.data.get("list_title") or _list_title(message)
    if template := message.data.get("template"):
        content["template"] = templates.outgoing(template)
    return content


def _around(message: Message) -> dict[str, Any]:
    """What it answers, and what only letters have."""
    if letters.carries(message.channel):
        return letters.outgoing(message)
    return {"reply_to": (message.reply_to.external_id or "") if message.reply_to else ""}


def _list_title(message: Message) -> str:
    with translation.override(placeholders.language_of(message.conversation)):
        return _("Choose")


def _enclosure(file: Attachment) -> Enclosure:
    def read() -> bytes:
        with default_storage.open(storage_path(file.key)) as stream:
            return stream.read()

    return Enclosure(name=file.name, media_type=file.media_type, size=file.size, read=read, url=public_url(file))
