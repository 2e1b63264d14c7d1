"""A letter's envelope: who wrote it to whom, about what; and the invitation it may carry."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import template
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from webcare.models import Message, User
from webcare.robots import is_ours
from webcare.subjects import bare

from .times import exact

register = template.Library()


@dataclass(frozen=True, slots=True)
class Envelope:
    """`line`: in one line, by name. The lists are "Name <address>", as they stood on the letter."""

    line: str
    written_by: str
    to: list[str]
    cc: list[str]


@register.simple_tag
def envelope(message: Message, user: User) -> Envelope:
    data = message.data
    if message.is_in:
        author = data.get("participant") or data.get("from") or {}
        name = _called(author) or str(message.conversation.contact)
        to, written_by = data.get("to") or [], _full(author) or name
    else:
        name = _("You") if message.author_id == user.pk else str(message.author or _("Bot"))
        customer = {"name": str(message.conversation.contact), "email": message.conversation.contact.email}
        to, written_by = data.get("to") or [customer], f"{name} ({message.channel})"
    cc = data.get("cc") or []
    names = dict.fromkeys(_reader(one, message) for one in to[:3])
    receivers = ", ".join(filter(None, names)) or str(message.channel)
    line = _("{name} to {receivers}").format(name=name, receivers=receivers + (" …" if len(to) > 3 else ""))
    if cc:
        line = _("{line}, cc {names}").format(line=line, names=", ".join(filter(None, map(_called, cc[:3]))))
    return Envelope(line, written_by, [_full(one) for one in to], [_full(one) for one in cc])


def _reader(person: dict[str, Any], message: Message) -> str:
    """Our own mailbox by its channel's name, not by the address that says to which conversation an answer belongs."""
    ours = is_ours(str(person.get("email") or ""), set(message.channel.connector.own_addresses))
    return str(message.channel) if ours else _called(person)


def _called(person: dict[str, Any]) -> str:
    return str(person.get("name") or person.get("email") or "")


def _full(person: dict[str, Any]) -> str:
    name, address = str(person.get("name") or ""), str(person.get("email") or "")
    return f"{name} <{address}>" if name and address else name or address


@register.filter
def new_subject(message: Message) -> str:
    """The subject where it says something: on the first letter about it, and on one about something else."""
    known = message.conversation.subject
    is_answer = bare(message.subject) == bare(known) and message.subject != known
    return "" if is_answer else message.subject


@register.filter
def has_page(message: Message) -> bool:
    """It has HTML, so it stands in a frame of its own; plain text takes our type and theme."""
    return bool(message.html.strip() or (message.quoted_html.strip() and not message.text.strip()))


@dataclass(frozen=True, slots=True)
class Invitation:
    """What a card says of a calendar event. Times are in our zone; `answers` is who said what, in words."""

    heading: str
    summary: str
    when: str
    location: str
    organizer: str
    answers: list[str]


@register.filter
def invitation(message: Message) -> Invitation | None:
    event = message.data.get("calendar")
    if not isinstance(event, dict) or not event:
        return None
    cancelled = event.get("method") == "CANCEL" or event.get("status") == "CANCELLED"
    answered = event.get("method") in ("REPLY", "COUNTER")
    heading = _("Cancelled") if cancelled else _("Answer to an invitation") if answered else _("Invitation")
    return Invitation(
        heading=heading,
        summary=str(event.get("summary") or _("(no title)")),
        when=_span(_moment(event.get("start")), _moment(event.get("end"))),
        location=str(event.get("location") or ""),
        organizer=_called(event.get("organizer") or {}),
        answers=[f"{_called(one)}: {_answer(one)}" for one in event.get("answers") or ()],
    )


def _answer(one: dict[str, Any]) -> str:
    known = {"ACCEPTED": _("accepted"), "DECLINED": _("declined"), "TENTATIVE": _("perhaps")}
    return known.get(str(one.get("answer", "")).upper(), str(one.get("answer", "")).lower())


def _moment(written: Any) -> date | None:
    try:
        moment = datetime.fromisoformat(str(written))
    except ValueError:
        return None
    if len(str(written)) == 10:
        return moment.date()
    return timezone.localtime(moment) if timezone.is_aware(moment) else timezone.make_aware(moment)


def _span(start: date | None, end: date | None) -> str:
    if start is None:
        return ""
    if not isinstance(start, datetime):
        return formats.date_format(start, "l j F Y")
    words = f"{formats.date_format(start, 'l j F Y')}, {formats.date_format(start, 'H:i')}"
    if not isinstance(end, datetime):
        return words
    same_day = timezone.localdate(start) == timezone.localdate(end)
    return f"{words} – {formats.date_format(end, 'H:i') if same_day else exact(end)}"
