"""The desk with a real account at the stand-in for Meta: what customers do there arrives at the hook, what agents send
reaches them, and time can pass on both sides."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connections
from django.test import Client

from connectors import http
from tests import factories as make
from webcare import clock
from webcare.actions import deliveries
from webcare.demo.graph import Graph
from webcare.models import Channel, Conversation, Delivery, Message

FIELDS = {"whatsapp": "phone_number_id", "page": "page_id", "instagram": "ig_id"}
IMPATIENT = http.Times(connect=5, read=2, total=20)
KINDS = {"page": "messenger"}


@dataclass
class Desk:
    """`account` is Meta's side, `channel` ours. Nothing happens by itself: `comes` and `goes` say when."""

    graph: Graph
    account: Any
    channel: Channel

    def comes(self) -> None:
        """Everything Meta has to tell is told and worked."""
        self.graph.deliver()
        make.work_everything()

    def goes(self) -> None:
        """Workers send what is due."""
        for thread in self.channel.threads.order_by("pk"):
            deliveries.deliver(thread.pk)

    def talk(self) -> Conversation:
        """The newest conversation, as a view finds it."""
        found = Conversation.objects.select_related("thread", "contact", "channel", "assignee", "team")
        return found.filter(channel=self.channel).latest("pk")

    def says(self, customer: Any, text: str) -> Message:
        """A customer writes, and it has arrived."""
        id = customer.says(text)
        self.comes()
        return Message.objects.select_related("conversation__thread").get(channel=self.channel, external_id=id)

    def states(self) -> list[str]:
        rows = Delivery.objects.filter(message__channel=self.channel).order_by("pk")
        return list(rows.values_list("state", flat=True))

    @contextmanager
    def later(self, hours: float) -> Iterator[datetime]:
        """So much later on both sides."""
        moment = clock.now() + timedelta(hours=hours)
        self.graph.clock.forward(hours=hours)
        with clock.at(moment):
            yield moment

    def _hook(self, method: str, headers: dict[str, str], body: bytes, query: dict[str, str]) -> tuple[int, bytes]:
        address = f"/hooks/{self.channel.key}/"
        try:
            answer = Client().generic(method, address, body, content_type="application/json", headers=headers)
            return answer.status_code, answer.content
        finally:
            if threading.current_thread() is not threading.main_thread():  # told before its own answer
                connections.close_all()


@contextmanager
def connected(kind: str = "whatsapp", **settings: Any) -> Iterator[Desk]:
    """`kind` as the stand-in calls it: whatsapp, page or instagram."""
    before, usual = http.allow(["127.0.0.0/8"]), http._client
    http._client = http.Client(http._gate, IMPATIENT)
    try:
        with Graph(automatic=False, now=time.time) as graph:
            account = getattr(graph, kind)()
            named = {FIELDS[kind]: account.id, "base_url": graph.url, "login": "instagram"}
            named |= {"waba_id": account.waba} if kind == "whatsapp" else {}
            secrets = {"access_token": account.token, "app_secrets": [account.app_secret]}
            channel = make.channel(
                KINDS.get(kind, kind), settings=named | settings, account=account.id,
                credentials=secrets | {"verify_token": account.verify_token},
            )  # fmt: skip
            desk = Desk(graph, account, channel)
            account.hook = desk._hook
            account.subscribe(set())
            yield desk
    finally:
        http._client.close()
        http._client = usual
        http.allow(before)
