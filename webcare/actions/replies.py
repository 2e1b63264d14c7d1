"""What an answer consists of, held against what its channel takes; and the messages it becomes."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from connectors.contract import Capability, Limits, QuickReply
from webcare import errors, policies
from webcare.models import Attachment, Channel, Conversation, Message, Thread, User

from . import parts
from .templates import Filled

MEGABYTE = 2**20


@dataclass(frozen=True, slots=True)
class Reply:
    """`choices` are answers offered as buttons, or in a list that `list_title` opens. `template`: an approved text
    instead of free words, filled in as `text`."""

    text: str
    files: list[Attachment] = field(default_factory=list)
    reply_to: Message | None = None
    choices: tuple[QuickReply, ...] = ()
    list_title: str = ""
    template: Filled | None = None


class BadChoices(errors.Refusal):
    code, status = "bad_choices", 422


class OtherApp(errors.Refusal):
    code = "other_app"

    def __init__(self) -> None:
        super().__init__(_("Another app handles this customer now. Take over to answer."))


def answered(thread: Thread, pk: int | None) -> Message | None:
    """The message of this thread that is pointed at; None when there is none, or the provider does not know it."""
    if not pk or Capability.REPLY_TO not in thread.channel.connector.capabilities:
        return None
    said = thread.messages.filter(kind__in=(Message.Kind.IN, Message.Kind.OUT), deleted_at=None)
    return said.exclude(external_id=None).filter(pk=pk).first()


def check(conversation: Conversation, by: User, reply: Reply) -> None:
    """Raises AlreadyResolved, AlreadyClaimed, OtherApp, WindowClosed, Empty, TooLong, BadFile, BadChoices."""
    check_standing(conversation, by)
    if conversation.thread.other_app:
        raise OtherApp
    connector = conversation.channel.connector
    if reply.template is None:
        if not policies.window(conversation.thread).allows_text(by_person=True):
            raise errors.WindowClosed
        _check_text(connector.limits, reply)
    for file in reply.files:
        check_file(connector.limits, file)
    if reply.choices:
        _check_choices(conversation.channel, reply)


def check_standing(conversation: Conversation, by: User) -> None:
    """Open, and nobody else's. Raises AlreadyResolved, AlreadyClaimed."""
    if not conversation.is_open:
        raise errors.AlreadyResolved
    if conversation.assignee_id not in (None, by.pk):
        raise errors.AlreadyClaimed(conversation.assignee)


def check_file(limits: Limits, file: Attachment) -> None:
    """Raises BadFile, with a sentence that says what the channel does take."""
    if not limits.accepts(file.media_type):
        raise errors.BadFile(_("{name}: this channel does not take files of this kind.").format(name=file.name))
    if file.size > (most := limits.most_bytes(file.media_type)):
        sentence = _("{name} is {size} MB; this channel takes at most {most} MB of such a file.")
        raise errors.BadFile(sentence.format(name=file.name, size=_megabytes(file.size), most=_megabytes(most)))


def written(reply: Reply, limits: Limits, fields: dict[str, Any]) -> list[tuple[list[Attachment], dict[str, Any]]]:
    """The messages an answer becomes, in order: (its files, the fields of its row). `fields` are those of them all."""
    cut = [parts.Part(reply.text, reply.files)] if reply.template else parts.split(
        limits, reply.text, reply.files, caption=not reply.choices
    )  # fmt: skip
    rows: list[tuple[list[Attachment], dict[str, Any]]] = []
    for number, part in enumerate(cut):
        data = dict(fields.get("data") or {})
        if number == 0 and len(cut) > 1:
            data["parts"] = len(cut)
        if number == len(cut) - 1:  # later messages would hide the buttons
            data |= _offered(reply)
        row = fields | {"text": part.text, "data": data, "reply_to": reply.reply_to if number == 0 else None}
        rows.append((part.files, row))
    return rows


def last_seq(message: Message) -> int:
    """Where the last message of the answer stands of which this is the first."""
    return message.seq + message.data.get("parts", 1) - 1


def _offered(reply: Reply) -> dict[str, Any]:
    data: dict[str, Any] = {}
    if reply.choices:
        data["choices"] = [{"id": one.id, "title": one.title, "description": one.description} for one in reply.choices]
        data |= {"list_title": reply.list_title} if reply.list_title else {}
    if reply.template:
        data["template"] = reply.template.data()
    return data


def _check_text(limits: Limits, reply: Reply) -> None:
    if not reply.text and not reply.files:
        raise errors.Empty
    most = parts.most_text(limits)
    if most is not None and limits.measure(reply.text) > most:
        raise errors.TooLong(most)


def _check_choices(channel: Channel, reply: Reply) -> None:
    """A few are buttons, more are rows of a list, where the channel has lists."""
    limits = channel.connector.limits.choices
    if Capability.QUICK_REPLIES not in channel.connector.capabilities:
        raise BadChoices(_("This channel has no buttons."))
    if len(reply.choices) > (most := max(limits.buttons, limits.rows)):
        raise BadChoices(_("This channel offers at most {most} choices.").format(most=most))
    longest = limits.title if len(reply.choices) <= limits.buttons else limits.row_title
    titles = [one.title for one in reply.choices]
    if not all(titles) or len(set(titles)) < len(titles):
        raise BadChoices(_("Give every choice a text of its own."))
    if too_long := _over(titles, longest) or _over([one.description for one in reply.choices], limits.description):
        raise BadChoices(_("“{text}” is too long for a choice.").format(text=too_long))
    if not reply.text:
        raise BadChoices(_("Write a question above the choices."))
    if len(reply.text) > limits.text_length:
        raise errors.TooLong(limits.text_length)


def _over(texts: Sequence[str], limit: int) -> str:
    return next((text for text in texts if len(text) > limit), "")


def _megabytes(size: int) -> str:
    return f"{size / MEGABYTE:.1f}".removesuffix(".0")
