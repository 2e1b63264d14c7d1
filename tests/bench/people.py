"""Agents with a session, a channel of each kind, and visitors who have said a first word."""

from dataclasses import dataclass

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import transaction

from connectors.contract import InboundMessage, Party
from webcare import clock, visitors
from webcare.actions import claims, intake
from webcare.models import Channel, Conversation, Team, User

SECRET = "bench-secret-" * 3


@dataclass(frozen=True, slots=True)
class Pair:
    """A visitor and the agent who has the conversation open."""

    agent: User
    cookie: str
    conversation: int
    thread: int
    token: str
    head: int


def chat() -> Channel:
    return Channel.objects.get_or_create(key="bench-chat", defaults={"kind": "webchat", "name": "Chat"})[0]


def hook() -> Channel:
    credentials = {"callback_url": "http://127.0.0.1:9/", "secrets": [SECRET]}
    made = {"kind": "hook", "name": "Own channel", "credentials": credentials}
    return Channel.objects.get_or_create(key="bench-hook", defaults=made)[0]


def agent(number: int, team: Team) -> User:
    user, _ = User.objects.get_or_create(
        email=f"agent{number}@bench.example", defaults={"name": f"Agent {number}", "last_seen_at": clock.now()}
    )
    user.teams.add(team)
    return user


def cookie(user: User) -> str:
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return f"webcare_session={session.session_key}"


def pairs(count: int) -> list[Pair]:
    team = Team.objects.get_or_create(name="Bench")[0]
    channel = chat()
    Channel.objects.filter(pk=channel.pk).update(team=team)
    return [pair(channel, agent(number, team)) for number in range(count)]


def pair(channel: Channel, user: User) -> Pair:
    name, token = visitors.issue(channel)
    with transaction.atomic():
        intake.receive(channel, InboundMessage(id=f"{name}:0", thread=name, sender=Party(id=name), text="Hallo"))
    conversation = Conversation.objects.select_related("thread").get(thread__external_id=name)
    claims.claim(conversation, user)
    return Pair(user, cookie(user), conversation.pk, conversation.thread_id, token, 3)
