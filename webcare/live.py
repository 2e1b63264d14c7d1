"""What sockets ask the database: who may hear what, and how far everything has come."""

from dataclasses import dataclass
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.db.models import Max
from django.utils.crypto import constant_time_compare

from webcare import bells, limits, visitors
from webcare.actions import inbox, signals
from webcare.models import Channel, Conversation, Event, Team, Thread, User


def topics_of(user: User) -> set[str]:
    """Own topic, own teams' lists (a lead: all), and that of conversations without a team."""
    teams = Team.objects.all() if user.is_lead else user.teams.all()
    ids = [None, *teams.values_list("pk", flat=True)]
    return {bells.user_topic(user.pk), *(bells.team_topic(team) for team in ids)}


def may_watch(user: User, thread_id: int) -> bool:
    """Only who may see one of its conversations; integers only, so no topic can be made up."""
    return Conversation.objects.visible_to(user).filter(thread_id=thread_id).exists()


def typing(user: User, thread_id: int) -> None:
    """This agent writes an answer: shown to the customer where their app shows that. Looked up once in a while."""
    if limits.take("typed", str(thread_id), 1, signals.EVERY):
        open_one = Conversation.objects.visible_to(user).open().filter(thread=thread_id)
        if conversation := open_one.select_related("channel").first():
            signals.typing(conversation, user)


def arrived(user: User) -> None:
    inbox.seen_alive(user)


def current_user(scope: dict[str, Any]) -> User | None:
    """The socket's user as the session says now; None when signed out, deactivated or the password changed."""
    session = import_module(settings.SESSION_ENGINE).SessionStore(scope["session"].session_key)
    user = User.objects.filter(pk=session.get(SESSION_KEY) or 0, is_active=True).first()
    if user is None or not constant_time_compare(session.get(HASH_SESSION_KEY, ""), user.get_session_auth_hash()):
        return None
    return user


def heads(user: User, thread_id: int | None) -> dict[str, int]:
    """How far the watched thread and the lists have come; also this agent's sign of life.

    The lists' number is the newest event's id: not a cursor (ids may commit out of order), only a "something changed".
    """
    inbox.seen_alive(user)
    known = {"list": Event.objects.aggregate(newest=Max("pk"))["newest"] or 0}
    return known | ({bells.thread_topic(thread_id): head(thread_id)} if thread_id else {})


def head(thread_id: int) -> int:
    return Thread.objects.values_list("last_seq", flat=True).get(pk=thread_id)


@dataclass(frozen=True, slots=True)
class VisitorThread:
    """Where a visitor's socket belongs; `thread` is 0 until the first message is worked."""

    thread: int
    topics: tuple[str, ...] = ()


def visitor_thread(key: str, token: str) -> VisitorThread | None:
    """None when the channel is off or the token is not one of its own."""
    channel = Channel.objects.listening().filter(key=key).first()
    visitor = visitors.read(channel, token) if channel else None
    if visitor is None:
        return None
    thread = Thread.objects.filter(channel=channel, external_id=visitor).first()
    if thread is None:
        return VisitorThread(0)
    team = thread.conversations.order_by("-pk").values_list("team_id", flat=True).first()
    return VisitorThread(thread.pk, (bells.team_topic(team),))
