"""A copy of a chat for its visitor, by mail to the address they typed: what was said to and fro, never a note."""

import hashlib

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from webcare import bells, post, redis_client
from webcare.models import Message, Thread

MOST = 500  # messages: the newest
ONCE = 3600  # seconds in which the same copy leaves once
LONGEST = 254
NEVER_IN = set('"()<>[]:;,\\')  # of an address: with none of these it is one address, whatever reads it


def is_one_address(text: str) -> bool:
    """Whether that is one plain address, with nothing around it and no second one in it."""
    if len(text) > LONGEST or not text.isprintable() or NEVER_IN & set(text):
        return False
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


def ask(thread: Thread, address: str, language: str) -> None:
    """Once this transaction is committed, have a worker `mail` what was said so far. Lost, they can ask again."""
    bells.ring_worker("mail_copy", thread.pk, thread.last_seq, address, language)


def mail(thread_id: int, seq: int, address: str, language: str) -> bool:
    """Everything public up to that seq; False when it could not be sent. Doubled, it leaves once."""
    thread = Thread.objects.filter(pk=thread_id).first()
    if thread is None or not is_one_address(address):
        return False
    whole = f"{thread.channel_id} {thread.external_id} {seq} {address.lower()}"
    mark = f"copy:{hashlib.sha256(whole.encode()).hexdigest()}"
    if not redis_client.client().set(mark, 1, nx=True, ex=ONCE):
        return True
    has_left = False
    try:
        has_left = _mail(thread, seq, address, language)
    finally:
        if not has_left:
            redis_client.client().delete(mark)
    return has_left


def public(thread: Thread) -> list[Message]:
    """What a visitor said and what was said to them, oldest first."""
    spoken = thread.messages.filter(kind__in=(Message.Kind.IN, Message.Kind.OUT), deleted_at=None)
    return list(spoken.select_related("author").prefetch_related("attachments").order_by("-seq")[:MOST])[::-1]


def _mail(thread: Thread, seq: int, address: str, language: str) -> bool:
    with translation.override(language or settings.LANGUAGE_CODE):
        said = [_said(message) for message in public(thread) if message.seq <= seq]
        subject = _("Your conversation with {brand}").format(brand=settings.BRAND)
        return bool(said) and post.send(address, subject, "mail/copy.txt", {"said": said, "brand": settings.BRAND})


def _said(message: Message) -> dict[str, object]:
    if message.kind == Message.Kind.IN:
        name = _("You")
    elif message.is_bot:
        name = _("Bot, automatic answer")
    else:
        name = message.author.first_name if message.author else settings.BRAND
    at = date_format(timezone.localtime(message.created_at), "j F Y H:i")
    return {"name": name, "at": at, "text": message.text, "files": [file.name for file in message.attachments.all()]}
