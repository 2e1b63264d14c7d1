"""How a channel does, in words for people."""

from django import template
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from connectors.contract import Limits, Outside
from webcare.models import ChannelAlarm

register = template.Library()

NOTICED = {ChannelAlarm.Kind.NOTICE}  # end by hand: nobody can tell when they are over


@register.filter
def why_ignored(reason: str) -> str:
    """The reason kept with an ignored item, as a sentence's end: "for account 310… that is not connected"."""
    what, _colon, which = reason.partition(": ")
    if what == "unrouted":
        return _("for number or account {account}, which is not connected").format(account=which)
    if what == "refused":
        return _("for {account}, which is connected, but not signed with its app secret").format(account=which)
    if what == "unknown":
        return _("of a kind we do not know yet: {what}").format(what=which)
    return {
        "the same message, in another item": _("the same message once more"),
        "echo of our own message": _("copies of what we sent ourselves"),
        "refers to a message we do not know": _("about a message we do not have"),
        "of no use to us": _("of no use in a conversation"),
    }.get(reason, _("other: {reason}").format(reason=reason))


@register.filter
def is_noticed(alarm: ChannelAlarm) -> bool:
    return alarm.kind in NOTICED


@register.filter
def label_of(alarm: ChannelAlarm) -> str:
    return capfirst(alarm.get_kind_display())


@register.filter
def afterwards(limits: Limits) -> str:
    """What may still be sent when the reply window has closed; empty without a window."""
    if limits.reply_window is None:
        return ""
    if Outside.TEMPLATE in limits.allowed_outside:
        return _("After 24 hours only templates")
    if Outside.PERSON in limits.allowed_outside:
        return _("After 24 hours only by a person, for 7 days")
    return _("24 hours after the customer wrote")
