"""Channels: what is connected and how it does; test, resume, switch, delete."""

from collections.abc import Container
from dataclasses import dataclass

from django.contrib import messages
from django.db.models import Count, Exists, OuterRef, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from connectors.registry import CONNECTORS
from webcare.actions import channels as actions
from webcare.balance import Balance, balances
from webcare.models import Channel, Conversation, Delivery

from .settings import changeable, readable, show

SECTION = "settings_channels"
WAITING = Q(threads__deliveries__state=Delivery.State.PENDING)
Told = tuple[bool, str]  # what a test just found: whether it went well, and a sentence


@dataclass(slots=True)
class Card:
    """One line of the list."""

    channel: Channel
    balance: Balance
    open: bool = False
    told: Told | None = None

    @property
    def line(self) -> list[str]:
        return part(self.channel.kind, "line")


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


def part(kind: str, name: str) -> list[str]:
    """Templates for one part of a page: the connector's own if it has one, else what fits every channel."""
    return [f"connectors/{kind}_{name}.html", f"settings/_{name}.html"]


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
def channel_delete(request: HttpRequest, pk: int) -> HttpResponse:
    channel = find(pk)
    actions.delete(channel, request.user)
    messages.success(request, _("“{name}” is deleted.").format(name=channel.name))
    return redirect("settings_channels")


def _list(request: HttpRequest, *, told: dict[int, Told] | None = None, sections_first: bool = False) -> HttpResponse:
    told, opened = told or {}, request.GET.get("open", "")
    channels = list(
        Channel.objects.select_related("team", "calendar")
        .annotate(
            replies_waiting=Count("threads__deliveries", filter=WAITING),
            has_conversations=Exists(Conversation.objects.filter(channel=OuterRef("pk"))),
        )
        .order_by("name", "pk")  # counting drops the model's own order
    )
    counted = balances(channel.pk for channel in channels)
    cards = [
        Card(one, counted.get(one.pk, Balance()), one.pk in told or opened == str(one.pk), told.get(one.pk))
        for one in channels
    ]
    connected = {channel.kind for channel in channels}
    offers = [kind_of(name, connected) for name in CONNECTORS]
    return show(request, "channels.html", SECTION, cards=cards, offers=offers, sections_first=sections_first)
