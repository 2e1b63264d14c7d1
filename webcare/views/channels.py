"""Channels: what is connected and how it does; test, resume, switch, delete."""

from collections.abc import Container
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from connectors.registry import CONNECTORS
from webcare.actions import alarms, replays
from webcare.actions import channels as actions
from webcare.models import Channel

from .channel_cards import Told, gather, part
from .settings import changeable, readable, show

SECTION = "settings_channels"


@dataclass(frozen=True, slots=True)
class Kind:
    """A connector's class as templates can read it: they would call a class instead."""

    kind: str
    label: str | Promise
    icon: str
    tint: str
    guide: str
    is_connected: bool = False

    @property
    def offer(self) -> list[str]:
        return part(self.kind, "offer")


def kind_of(name: str, connected: Container[str] = ()) -> Kind:
    one = CONNECTORS[name]
    return Kind(one.kind, one.label, one.icon, one.tint, getattr(one, "guide", ""), one.kind in connected)


def find(pk: int) -> Channel:
    return get_object_or_404(Channel.objects.select_related("team", "calendar"), pk=pk)


@require_safe
@readable
def settings_home(request: HttpRequest) -> HttpResponse:
    """Wide screens show the channels beside the sections; a phone shows the sections alone."""
    return _list(request, sections_first=True)


@require_safe
@readable
def settings_channels(request: HttpRequest) -> HttpResponse:
    return _list(request)


@require_http_methods(["GET", "HEAD", "POST"])
@changeable
def channel_test(request: HttpRequest, pk: int) -> HttpResponse:
    """Also takes a paused channel out of its pause, when `resume` asks for it and the test succeeds."""
    if request.method != "POST":  # reloaded, or come back to after a change of language
        return redirect("settings_channels")
    channel, resume = find(pk), bool(request.POST.get("resume"))
    try:
        (actions.resume if resume else actions.check)(channel, request.user)
    except actions.TestFailed as problem:
        return _list(request, told={pk: (False, problem.sentence)})
    sentence = _("It works again, and what waited is being sent.") if resume else _("It works: nothing to correct.")
    return _list(request, told={pk: (True, sentence)})


@require_POST
@changeable
def channel_switch(request: HttpRequest, pk: int) -> HttpResponse:
    channel, on = find(pk), request.POST.get("on") == "1"
    (actions.switch_on if on else actions.switch_off)(channel, request.user)
    sentence = _("“{name}” is switched on.") if on else _("“{name}” is switched off.")
    messages.success(request, sentence.format(name=channel.name))
    return redirect("settings_channels")


@require_POST
@changeable
def channel_pause(request: HttpRequest, pk: int) -> HttpResponse:
    channel = find(pk)
    actions.pause(channel, request.user)
    sentence = _("“{name}” is paused. What your team sends waits until it is resumed.")
    messages.success(request, sentence.format(name=channel.name))
    return _back_to(channel)


@require_POST
@changeable
def channel_replay(request: HttpRequest, pk: int) -> HttpResponse:
    channel = find(pk)
    count = replays.replay(channel, request.user)
    sentence = ngettext("{count} item is worked once more.", "{count} items are worked once more.", count)
    messages.success(request, sentence.format(count=count))
    return _back_to(channel)


@require_POST
@changeable
def channel_alarm(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Seen to: for what does not end by itself."""
    channel = find(pk)
    alarms.dismiss(channel, request.user, kind)
    return _back_to(channel)


@require_POST
@changeable
def channel_delete(request: HttpRequest, pk: int) -> HttpResponse:
    channel = find(pk)
    actions.delete(channel, request.user)
    messages.success(request, _("“{name}” is deleted.").format(name=channel.name))
    return redirect("settings_channels")


def _back_to(channel: Channel) -> HttpResponse:
    return redirect(f"{reverse('settings_channels')}?open={channel.pk}#channel-{channel.pk}")


def _list(request: HttpRequest, *, told: dict[int, Told] | None = None, sections_first: bool = False) -> HttpResponse:
    cards = gather(told or {}, request.GET.get("open", ""))
    connected = {card.channel.kind for card in cards}
    offers = [kind_of(name, connected) for name in CONNECTORS]
    return show(request, "channels.html", SECTION, cards=cards, offers=offers, sections_first=sections_first)
