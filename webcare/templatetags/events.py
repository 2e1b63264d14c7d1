"""The quiet lines of a thread: one icon and one sentence per kind of event."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from webcare.models import Event, User

from . import handed, remarks
from .times import exact

register = template.Library()

ICONS = {
    "conversation.reopened": "rotate-ccw", "conversation.resolved": "circle-check",
    "conversation.continued": "mail", "conversation.snoozed": "alarm-clock", "conversation.woken": "alarm-clock-check",
    "claim.taken": "user-round-check", "claim.taken_over": "user-round-check",
    "claim.expired": "user-round-x", "claim.released": "user-round-x",
    "assignment.changed": "arrow-right-left", "team.changed": "arrow-right-left",
    "label.added": "tag", "label.removed": "tag", "action.undone": "undo-2", "message.sent_again": "rotate-cw",
    "contact.linked": "link", "contact.unlinked": "unlink",
    **handed.ICONS,
    "customer.remarked": "badge-info", "customer.renamed": "id-card", "customer.collided": "users-round",
}  # fmt: skip


@register.filter
def event_icon(event: Event) -> str:
    return remarks.ICONS.get(str(event.data.get("what"))) or ICONS.get(event.kind, "circle-dot")


@register.simple_tag
def sentence(event: Event, reader: User) -> SafeString:
    """What happened, in words; the reader's own acts as "You"."""
    who = _who(event, reader)
    words, names = SENTENCES[event.kind](event, event.data) if event.kind in SENTENCES else (event.kind, {})
    bold = {name: format_html("<b>{}</b>", value) for name, value in {"who": who, **names}.items()}
    return format_html(words, **bold)


def _who(event: Event, reader: User) -> str:
    if event.actor is None:
        return _("Bot") if event.data.get("bot") else ""
    return _("You") if event.actor == reader else event.actor.name


Words = tuple[str, dict[str, Any]]


def reopened(event: Event, data: dict[str, Any]) -> Words:
    return (_("{who} reopened this conversation") if event.actor else _("The customer wrote again: reopened")), {}


def resolved(event: Event, data: dict[str, Any]) -> Words:
    if data.get("reason") == "automatic":
        return _("Filed by itself: nobody typed this, so nobody waits"), {}
    known = event.actor or data.get("bot")
    return (_("{who} resolved this conversation") if known else _("Resolved by itself")), {}


def continued(event: Event, data: dict[str, Any]) -> Words:
    """In the chat it says where it went on, in the mail where it came from."""
    other, link = data.get("later") or data.get("earlier"), data.get("channel", "")
    if other:
        link = format_html('<a class="link" href="{}">{}</a>', reverse("conversation", args=[other]), link)
    if data.get("later"):
        return _("{who} answered by e-mail to {address}. It goes on in {link}"), {
            "address": data.get("address", ""), "link": link,
        }  # fmt: skip
    return _("Continues what was asked in {link}"), {"link": link}


def snoozed(event: Event, data: dict[str, Any]) -> Words:
    if not data.get("until"):
        return _("{who} snoozed this until the customer writes"), {}
    return _("{who} snoozed this until {time}"), {"time": exact(datetime.fromisoformat(data["until"]))}


def woken(event: Event, data: dict[str, Any]) -> Words:
    if event.actor:
        return _("{who} brought this back"), {}
    return (
        _("Back because the customer wrote") if data.get("reason") == "customer" else _("Back at the chosen time")
    ), {}


def taken(event: Event, data: dict[str, Any]) -> Words:
    return _("{who} claimed this conversation"), {}


def taken_over(event: Event, data: dict[str, Any]) -> Words:
    if data.get("former"):
        return _("{who} took over from {former}"), {"former": data["former"]}
    if (event.before or {}).get("status") == "bot":
        return _("{who} took over from the bot"), {}
    return _("{who} claimed this conversation"), {}


def expired(event: Event, data: dict[str, Any]) -> Words:
    names = {"name": data.get("name", "")}
    if data.get("reason") == "absent":
        return _("The claim of {name} lapsed: no longer present"), names
    if data.get("reason") == "left":
        return _("{name} no longer works here: back in the queue"), names
    return _("The claim of {name} lapsed: no reply in time"), names


def released(event: Event, data: dict[str, Any]) -> Words:
    return _("{who} released this conversation"), {}


def assigned(event: Event, data: dict[str, Any]) -> Words:
    return _("{who} assigned this to {name}"), {"name": data.get("name", "")}


def handed_over(event: Event, data: dict[str, Any]) -> Words:
    if not data.get("team"):
        return _("{who} took this out of its team"), {}
    return _("{who} handed this to team {team}"), {"team": data["team"]}


def undone(event: Event, data: dict[str, Any]) -> Words:
    names = {
        "conversation.resolved": _("resolving"), "conversation.reopened": _("reopening"),
        "conversation.snoozed": _("snoozing"), "conversation.woken": _("bringing back"),
        "claim.taken": _("claiming"), "claim.taken_over": _("taking over"), "claim.released": _("releasing"),
        "assignment.changed": _("assigning"), "team.changed": _("handing to a team"),
        "bot.handed_back": _("giving back to the bot"),
    }  # fmt: skip
    return _("{who} undid: {what}"), {"what": names.get(data.get("undone", ""), "")}


def sent_again(event: Event, data: dict[str, Any]) -> Words:
    return _("{who} sent a message once more"), {}


def labelled(event: Event, data: dict[str, Any]) -> Words:
    return _("{who} added label {name}"), {"name": data.get("name", "")}


def unlabelled(event: Event, data: dict[str, Any]) -> Words:
    return _("{who} took off label {name}"), {"name": data.get("name", "")}


def linked(event: Event, data: dict[str, Any]) -> Words:
    names = _both(data)
    if event.actor is None:
        return _("{name} signed in on the site as {to}: one customer from now on"), names
    return _("{who} linked {name} to {to}: one customer from now on"), names


def unlinked(event: Event, data: dict[str, Any]) -> Words:
    return _("{who} undid the link between {name} and {to}"), _both(data)


def _both(data: dict[str, Any]) -> dict[str, str]:
    """Without a name: somebody whom only other teams know."""
    return {key: data.get(key) or _("another customer") for key in ("name", "to")}


SENTENCES: dict[str, Callable[[Event, dict[str, Any]], Words]] = {
    "conversation.reopened": reopened, "conversation.resolved": resolved, "conversation.snoozed": snoozed,
    "conversation.woken": woken, "conversation.continued": continued,
    "claim.taken": taken, "claim.taken_over": taken_over, "claim.expired": expired,
    "claim.released": released, "assignment.changed": assigned, "team.changed": handed_over,
    "label.added": labelled, "label.removed": unlabelled, "action.undone": undone, "message.sent_again": sent_again,
    "contact.linked": linked, "contact.unlinked": unlinked, **remarks.SENTENCES,
    **handed.SENTENCES,
}  # fmt: skip
