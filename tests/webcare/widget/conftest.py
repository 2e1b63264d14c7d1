"""A chat on a shop's page, and a visitor who talks to it the way the widget does."""

import itertools
import json
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests import factories as make
from webcare.models import Channel, Conversation, Message, Thread, User

SHOP = "https://shop.example"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360f8cfc0000003010100c9fe92ef0000000049454e44ae426082"
)
_numbers = itertools.count(1)


@dataclass
class Visitor:
    """One browser. `secret` is what its storage holds before there is a token."""

    channel: Channel
    token: str = ""
    secret: str = field(default_factory=lambda: f"secret-of-browser-number-{next(_numbers):06}")
    client: Client = field(default_factory=lambda: Client(enforce_csrf_checks=True))

    def headers(self, **more: str) -> dict[str, str]:
        given = {"Origin": settings.PUBLIC_URL, "Accept-Language": "en"} | more
        if self.token:
            given.setdefault("Authorization", f"Bearer {self.token}")
        return {name: value for name, value in given.items() if value}

    def url(self, path: str) -> str:
        return f"/w/{self.channel.key}/{path}"

    def post(self, path: str, body: Any, *, kind: str = "application/json", **headers: str) -> Any:
        data = body if isinstance(body, (str, bytes)) else json.dumps(body)
        return self.client.post(self.url(path), data, content_type=kind, headers=self.headers(**headers))

    def says(self, text: str = "Waar blijft mijn fiets?", cid: str = "", **fields: Any) -> Any:
        body = {"id": cid or f"click-{next(_numbers):08}", "text": text, "start": self.secret} | fields
        response = self.post("messages/", body)
        if response.status_code == 200:
            self.token = response.json()["token"]
        return response

    def sees(self, after: int = 0, **query: Any) -> dict[str, Any]:
        response = self.client.get(self.url("timeline/"), {"after": after} | query, headers=self.headers())
        assert response.status_code == 200, response.content
        return response.json()

    def uploads(self, content: bytes = PNG, name: str = "fiets.png", kind: str = "image/png", **more: Any) -> Any:
        form = {"file": SimpleUploadedFile(name, content, kind), "start": self.secret} | more
        return self.client.post(self.url("uploads/"), form, headers=self.headers())

    @property
    def thread(self) -> Thread:
        return Thread.objects.get(channel=self.channel)

    @property
    def conversation(self) -> Conversation:
        return Conversation.objects.select_related("thread").get(thread=self.thread)


@pytest.fixture(autouse=True)
def budgets(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Counted here instead of in Redis, which another run beside this one would share and empty."""
    used: Counter[str] = Counter()

    def take(name: str, who: str, limit: int, seconds: int) -> bool:
        used[f"{name}:{who}"] += 1
        return used[f"{name}:{who}"] <= limit

    monkeypatch.setattr("webcare.limits.take", take)
    return used


@pytest.fixture
def chat(db: None) -> Channel:
    return make.channel(
        "webchat", settings={"sites": [SHOP], "title_nl": "Voorbeeld Fietsen", "title_en": "Example Bikes"}
    )


@pytest.fixture
def visitor(chat: Channel) -> Visitor:
    return Visitor(chat)


@pytest.fixture
def another(chat: Channel) -> Visitor:
    return Visitor(chat)


@pytest.fixture
def anna(db: None) -> User:
    return make.person("Anna de Vries")


def answers(agent: User, conversation: Conversation, text: str = "We zoeken het uit.", **more: Any) -> Message:
    """An agent's reply, as the desk sends it."""
    from webcare.actions import messages

    seen = make.fresh(conversation.thread).last_seq
    return messages.send(conversation, agent, text, f"agent-{next(_numbers)}", seen, **more)
