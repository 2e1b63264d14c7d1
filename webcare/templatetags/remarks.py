"""What a channel tells about a customer, in one sentence each. For `events.py`; no tags of its own."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from webcare.models import Event

Words = tuple[str, dict[str, Any]]

ICONS = {
    "referral": "megaphone", "optin": "badge-check", "opted_in": "badge-check", "opted_out": "bell-off",
    "security": "shield-check", "control": "arrow-left-right", "blocked": "ban",
}  # fmt: skip


def remarked(event: Event, data: dict[str, Any]) -> Words:
    what = str(data.get("what") or "")
    if what == "referral":
        return _referral(data)
    if what == "control":
        return _control(event, data), {}
    return {
        "optin": _("The customer asked to hear from us"),
        "opted_in": _("The customer wants our offers again"),
        "opted_out": _("The customer wants no more offers. Answers to questions still arrive"),
        "security": _("The customer has another phone or reinstalled the app: their encryption key changed"),
        "blocked": _("The customer has blocked us: nothing we send arrives"),
    }.get(what, _("The channel reported: {what}")), {"what": what}


def _referral(data: dict[str, Any]) -> Words:
    shows = data.get("shows") or [{}]
    piece = shows[0] if isinstance(shows[0], dict) else {}
    name = str(piece.get("headline") or piece.get("ref") or piece.get("url") or "")
    came = {
        "ad": (_("The customer came through an advert: {name}"), _("The customer came through an advert")),
        "post": (_("The customer came through a post: {name}"), _("The customer came through a post")),
    }.get(
        str(piece.get("source") or ""),
        (_("The customer came through a link: {name}"), _("The customer came through a link")),
    )
    return came[0 if name else 1], {"name": name[:120]}


def _control(event: Event, data: dict[str, Any]) -> str:
    if event.actor:
        return _("{who} took this conversation over from the other app")
    if data.get("standby"):
        return _("Another app of this account answers this customer now")
    return _("This customer is answered here again")


def renamed(event: Event, data: dict[str, Any]) -> Words:
    old, new = str(data.get("from") or ""), str(data.get("to") or "")
    if old and new:
        return _("The customer goes on under {new} instead of {old}"), {"new": new, "old": old}
    return _("The customer has a new number or name on this channel"), {}


def collided(event: Event, data: dict[str, Any]) -> Words:
    name = str(data.get("name") or data.get("to") or "")
    if name:
        return _("This number or name is also known as {name}. Nothing was merged: look whether it is one person"), {
            "name": name
        }
    return _("This number or name also belongs to another customer. Nothing was merged"), {}


SENTENCES: dict[str, Callable[[Event, dict[str, Any]], Words]] = {
    "customer.remarked": remarked, "customer.renamed": renamed, "customer.collided": collided,
}  # fmt: skip
