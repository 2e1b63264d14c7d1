"""Notes: what only colleagues see, and whom they name."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from webcare import bells, clock, errors, mentions, policies
from webcare.models import Conversation, Mention, Message, User

from . import messages

MOST = 20  # people named in one note


class CannotSee(errors.Refusal):
    """A name that would not reach its owner."""

    code, status = "cannot_see", 422

    def __init__(self, people: list[User]) -> None:
        names = ", ".join(person.name for person in people)
        super().__init__(
            _("{names} cannot see this conversation. Take the @ away, or hand the conversation over first.").format(
                names=names
            )
        )


def place(
    conversation: Conversation, by: User, text: str, client_id: str, mentioned: Iterable[int] = ()
) -> Message:  # fmt: skip
    """Write a note. The same `client_id` again returns the first one.

    `mentioned`: ids of colleagues; whose name does not stand in the text is not meant. They are told at once.
    Raises Empty, CannotSee.
    """
    meant = _meant(conversation, by, text, mentioned)
    with transaction.atomic():
        message = messages.note(conversation, by, text, client_id)
        for person in meant:
            mention, is_new = Mention.objects.get_or_create(
                message=message, user=person, defaults={"conversation": message.conversation, "at": message.created_at}
            )
            if is_new:  # thread 0: about the person, not about a thread they have
                bells.ring_browsers([bells.user_topic(person.pk)], 0, mention.pk)
    return message


def seen(conversation: Conversation, user: User, upto: int) -> None:
    """They looked: names in notes up to seq `upto` are no news any more. Their other screens count again."""
    unseen = Mention.objects.filter(user=user, conversation=conversation, seen_at=None, message__seq__lte=upto)
    if unseen.update(seen_at=clock.now()):
        bells.ring_browsers([bells.user_topic(user.pk)], conversation.thread_id, upto)


def _meant(conversation: Conversation, by: User, text: str, mentioned: Iterable[int]) -> list[User]:
    ids = list(mentioned)[:MOST]
    people = User.objects.at_work().filter(pk__in=ids).exclude(pk=by.pk).order_by("name", "pk") if ids else []
    named = mentions.named(text, people)
    if outside := [person for person in named if not policies.can_see(person, conversation)]:
        raise CannotSee(outside)
    return named
