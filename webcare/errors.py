"""What the domain refuses, each with a sentence for people. One middleware (`Refusals`) shows them."""

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

if TYPE_CHECKING:
    from webcare.models import Message, User


class Refusal(Exception):
    """An action that may not or cannot happen. Nothing was changed."""

    code = "refused"
    status = 409

    def __init__(self, sentence: str = "", **extra: Any) -> None:
        super().__init__(sentence or self.code)
        self.sentence = sentence or _("That is not possible.")
        self.extra = extra


class NotAllowed(Refusal):
    code, status = "not_allowed", 403

    def __init__(self, sentence: str = "") -> None:
        super().__init__(sentence or _("You may not do this. A team lead or administrator can."))


class AlreadyClaimed(Refusal):
    code = "already_claimed"

    def __init__(self, owner: "User") -> None:
        super().__init__(
            _("{name} claimed this conversation just before you.").format(name=owner.name), owner=owner.name
        )


class AlreadyYours(Refusal):
    code = "already_yours"

    def __init__(self) -> None:
        super().__init__(_("This conversation is already yours."))


class AlreadyResolved(Refusal):
    code = "already_resolved"

    def __init__(self) -> None:
        super().__init__(_("This conversation has been resolved. Reopen it first."))


class AnotherIsOpen(Refusal):
    code = "another_open"

    def __init__(self) -> None:
        super().__init__(_("The customer has a newer conversation that is still open. Continue there."))


class NotOpen(Refusal):
    code = "not_open"


class NewerMessages(Refusal):
    """Something was said that the writer had not seen. `messages` are what came in, oldest first."""

    code = "newer_messages"

    def __init__(self, messages: list["Message"], head: int) -> None:
        count = len(messages)
        sentence = ngettext(
            "One message came in while you were writing. Your draft is still here.",
            "{count} messages came in while you were writing. Your draft is still here.",
            count,
        ).format(count=count)
        super().__init__(sentence, head=head, ids=[message.pk for message in messages])
        self.messages = messages


class WindowClosed(Refusal):
    code = "window_closed"

    def __init__(self) -> None:
        super().__init__(_("The time in which this channel allows a free answer has passed."))


class Empty(Refusal):
    code, status = "empty", 422

    def __init__(self) -> None:
        super().__init__(_("Write something first."))


class TooLong(Refusal):
    code, status = "too_long", 422

    def __init__(self, limit: int) -> None:
        super().__init__(_("This is longer than the {limit} characters this channel takes.").format(limit=limit))


class TooLarge(Refusal):
    code, status = "too_large", 422

    def __init__(self, limit: int) -> None:
        super().__init__(_("This file is larger than {limit} MB.").format(limit=limit // 2**20))


class BadFile(Refusal):
    code, status = "bad_file", 422


class TooLate(Refusal):
    code = "too_late"

    def __init__(self) -> None:
        super().__init__(_("This can no longer be undone: something else has happened since."))
