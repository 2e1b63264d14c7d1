"""The demo's accounts at Meta: at the stand-in, which is in this process while the demo is made and elsewhere later."""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import transaction

from connectors import http
from connectors.contract import WebhookRequest
from webcare import clock
from webcare.actions import ingest, intake, templates, watch
from webcare.demo.graph import Graph, Statuses, memory, sheet
from webcare.demo.graph.accounts import Account
from webcare.models import Channel

NOWHERE = "http://127.0.0.1:9"  # nobody listens there: without the stand-in, what is sent is kept and tried again
LOCAL = "http://127.0.0.1:"
WINDOWS = {"human_agent": True}  # the shop's app may answer for seven days


class _Site:
    """The stand-in of this seeding, and the moment of the story: its own threads do not know that."""

    graph: Graph
    moment = 0.0


_site = _Site()


@contextmanager
def standing_in() -> Iterator[None]:
    """A stand-in while the story lasts. By itself it tells nothing: the story says what becomes of an answer."""
    before = http.allow(["127.0.0.0/8"])
    with Graph(automatic=False, now=lambda: _site.moment) as graph:
        graph.statuses = Statuses(order=())
        _site.graph = graph
        sheet.furnish(graph)
        try:
            yield
        finally:
            http.allow(before)


def account(kind: str) -> Account:
    """Of the stand-in, at the present moment of the story."""
    _site.moment = clock.now().timestamp()
    return next(one for one in _site.graph.accounts if one.kind == kind)


def settings(kind: str) -> dict[str, Any]:
    """What an administrator would enter for it."""
    found = account(kind)
    ids = {
        "whatsapp": {"phone_number_id": found.id, "waba_id": found.entry_id},
        "messenger": {"page_id": found.id, **WINDOWS},
        "instagram": {"ig_id": found.id, **WINDOWS},
    }
    return ids[kind] | {"app_id": found.app_id, "base_url": found.graph.url}


def credentials(kind: str) -> dict[str, Any]:
    found = account(kind)
    return {"access_token": found.token, "app_secrets": found.app_secret, "verify_token": found.verify_token}


def subscribe(channel: Channel) -> None:
    """Meta sends us what happens from now on, and tells which templates there are."""
    found = account(channel.kind)
    found.hook = lambda method, headers, body, query: _take(channel, WebhookRequest(method, "/", headers, body))
    channel.connector.subscribe()
    watch.watch(channel.pk)
    templates.sync(channel)


def _take(channel: Channel, request: WebhookRequest) -> tuple[int, bytes]:
    """As the hook's view does: check, split, store; then what a worker does."""
    channel.connector.authenticate(request)
    for lane in intake.accept(channel, channel.connector.split(request)):
        ingest.work(channel.pk, lane)  # of a copy there is nothing to work
    return 200, b""


def leave(channels: Iterable[Channel]) -> None:
    """The story is over: its chats are written down for the stand-in to come, where the channels will look for it."""
    if kept := os.environ.get("DEMO_GRAPH_MEMORY"):
        memory.keep(_site.graph, Path(kept))
    for channel in channels:
        if channel.key in sheet.HOOKS.values():
            _move(channel)


def refresh_meta() -> None:
    """After a start: the demo's channels call the stand-in where it is today. What people entered instead stays."""
    with transaction.atomic():
        for channel in Channel.objects.select_for_update().filter(key__in=sheet.HOOKS.values()).order_by("pk"):
            if channel.settings.get("base_url", "").startswith(LOCAL):
                _move(channel)


def _move(channel: Channel) -> None:
    fresh = Channel.objects.get(pk=channel.pk)
    fresh.settings = {**fresh.settings, "base_url": os.environ.get("DEMO_GRAPH_URL") or NOWHERE}
    fresh.save(update_fields=["settings"])
