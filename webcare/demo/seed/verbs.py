"""What a colleague does in a play, each through the action the inbox calls."""

import re
import secrets
from collections.abc import Callable
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from webcare import clock
from webcare.actions import by_mail, claims, contacts, labels, lifecycle, messages, notes, undo
from webcare.demo.seed import chat_verbs
from webcare.demo.seed.acts import Act
from webcare.demo.seed.wires import keep
from webcare.models import Contact, Delivery, Event, Label, Message

NEVER = "the customer writes"
MOMENT = re.compile(r"(?:(tomorrow|monday)|in (\d+) days) (\d\d:\d\d)")
MINUTES = re.compile(r"in (\d+) minutes")


def say(act: Act) -> Message:
    """An answer; a colleague's conversation is taken over first, as the inbox makes one do."""
    if act.conversation.assignee_id not in (None, act.actor.pk):
        claims.take_over(act.conversation, act.actor)
    keys = [keep(file, user=act.actor).key for file in act.step.files]
    send = by_mail.answer if by_mail.way_of(act.conversation) else messages.send
    message = send(
        act.conversation, act.actor, act.step.text, secrets.token_hex(13), act.conversation.thread.last_seq, keys,
        then="resolve" if act.step.verb == "say, done" else "",
    )  # fmt: skip
    act.conversation.thread.last_seq = message.seq
    act.read()
    return message


def note(act: Act) -> None:
    act.read()
    everybody = [person.pk for person in act.company.people.values()]
    notes.place(act.conversation, act.actor, act.step.text, secrets.token_hex(13), mentioned=everybody)


def claim(act: Act) -> None:
    """Claim; a colleague's is taken over. One's own already (a customer came back): nothing to do."""
    act.read()
    if act.conversation.assignee_id is None:
        claims.claim(act.conversation, act.actor)
    elif act.conversation.assignee_id != act.actor.pk:
        claims.take_over(act.conversation, act.actor)


def take_over(act: Act) -> None:
    act.read()
    claims.take_over(act.conversation, act.actor)


def give(act: Act) -> None:
    """To a team of this name, or to a person."""
    act.read()
    to, team = act.company.people.get(act.step.text), act.company.teams.get(act.step.text)
    claims.assign(act.conversation, act.actor, to=to, team=team)


def snooze(act: Act) -> datetime | None:
    """Returns the moment it comes back."""
    until = None if act.step.text == NEVER else _moment(act.step.text, act.company.staffed.zone)
    lifecycle.snooze(act.conversation, act.actor, until)
    return until


def take_back(act: Act) -> None:
    """Undo one's own last act."""
    own = Event.objects.filter(conversation=act.conversation, actor=act.actor, data__has_key="before")
    undo.undo(own.latest("seq").pk, act.actor)


def send_again(act: Act) -> Message:
    stuck = Delivery.objects.filter(message__conversation=act.conversation, state__in=("failed", "unsure"))
    message = stuck.select_related("message__conversation__thread").latest("message__seq").message
    return messages.send_again(message, act.actor)


def label(act: Act) -> None:
    labels.add(act.conversation, Label.objects.get(name=act.step.text), act.actor)


def link(act: Act) -> None:
    """This customer and the one with the same address on the channel named are one person."""
    channel = act.company.channels[act.step.text]
    own = act.conversation.contact
    same = Contact.objects.filter(email__iexact=own.email, identities__channel=channel).exclude(pk=own.pk)
    contacts.link(own, same.earliest("pk"), act.actor, "same_email")


def _moment(words: str, zone: str) -> datetime:
    """Of "in 85 minutes", "tomorrow 09:00", "monday 09:00" or "in 3 days 09:00"; the hour is that of `zone`."""
    if soon := MINUTES.fullmatch(words):
        return clock.now() + timedelta(minutes=int(soon[1]))
    word, days, hour = MOMENT.fullmatch(words).groups()
    today = clock.now().astimezone(ZoneInfo(zone)).date()
    ahead = int(days) if days else 1 if word == "tomorrow" else 7 - today.weekday()
    return datetime.combine(today + timedelta(days=ahead), time.fromisoformat(hour), ZoneInfo(zone))


VERBS: dict[str, Callable[[Act], Message | datetime | None]] = {
    "say": say,
    "say, done": say,
    "note": note,
    "claims": claim,
    "takes over": take_over,
    "releases": lambda act: claims.release(act.conversation, act.actor) and None,
    "gives to": give,
    "resolves": lambda act: lifecycle.resolve(act.conversation, act.actor) and None,
    "reopens": lambda act: lifecycle.reopen(act.conversation, act.actor) and None,
    "wakes": lambda act: lifecycle.wake(act.conversation, act.actor) and None,
    "snoozes until": snooze,
    "labels": label,
    "links": link,
    "undoes": take_back,
    "sends again": send_again,
    "sends template": chat_verbs.template,
    "asks": chat_verbs.ask,
    "quotes": chat_verbs.quote,
    "reacts": chat_verbs.react,
}
