"""Drafts on the server: the copy that another device finds. The browser has its own, which is never behind.

A draft's `version` is the moment it was stored. Whoever changes it says which version they wrote on, so that two
devices cannot silently write over each other's words.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from webcare import bells, clock, errors
from webcare.models import Conversation, Draft, Message, User
from webcare.text import storable

LONGEST = 100_000  # characters


class NewerDraft(errors.Refusal):
    """Another device of the same person wrote something the sender had not seen. It comes along, nothing changed."""

    code = "newer_draft"

    def __init__(self, draft: Draft) -> None:
        super().__init__(_("You wrote something here on another device."), text=draft.text, version=version(draft))


def save(conversation: Conversation, user: User, kind: str, text: str, base: str) -> str:
    """Keep this text; returns its version, empty when nothing is left to keep.

    `base`: the version it was written on, empty for none. Raises NewerDraft, TooLong.
    """
    text = storable(text)
    if len(text) > LONGEST:
        raise errors.TooLong(LONGEST)
    with transaction.atomic():
        mine = Draft.objects.select_for_update().filter(user=user, conversation=conversation, kind=kind)
        old = mine.first()
        if old and version(old) != base and old.text != text:
            raise NewerDraft(old)
        if not text.strip():
            if old:
                old.delete()
                _tell(conversation, user)
            return ""
        if old:
            old.text, old.saved_at = text, clock.now()
            old.save(update_fields=["text", "saved_at"])
            return version(old)
        return version(_first(conversation, user, kind, text))


def sent(message: Message, user: User, conversation: Conversation | None = None, text: str | None = None) -> None:
    """What was just sent or placed is no draft any more; what was written since stays.

    `conversation`: where it was written, when the message went to another one. `text`: all that was written, where it
    went as several messages.
    """
    text = message.text if text is None else text.strip()
    conversation = conversation or message.conversation
    kind = Draft.Kind.NOTE if message.is_note else Draft.Kind.REPLY
    for draft in Draft.objects.filter(user=user, conversation=conversation.pk, kind=kind):
        if draft.text.strip() == text:
            draft.delete()
            _tell(conversation, user)


def version(draft: Draft) -> str:
    return draft.saved_at.isoformat()


def _first(conversation: Conversation, user: User, kind: str, text: str) -> Draft:
    draft, is_new = Draft.objects.get_or_create(
        user=user, conversation=conversation, kind=kind, defaults={"text": text, "saved_at": clock.now()}
    )
    if not is_new and draft.text != text:  # two devices, in the same instant
        raise NewerDraft(draft)
    _tell(conversation, user)
    return draft


def _tell(conversation: Conversation, user: User) -> None:
    """Their own lists say "Draft:" or do not."""
    bells.ring_browsers([bells.user_topic(user.pk)], conversation.thread_id, 0)
