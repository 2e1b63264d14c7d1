"""The lasting line of messages with one identity on one channel: the unit of lock and of `seq`."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.db import models, transaction

from webcare import bells, clock

from . import hot
from .conversation import Conversation
from .event import Event, kind_of

if TYPE_CHECKING:
    from .channel import Channel
    from .contact import ContactIdentity
    from .message import Message
    from .user import User


LOCK = "select * from webcare_thread where channel_id = %s and external_id = %s for no key update"
LATEST = """
select conversation.* from webcare_conversation conversation join webcare_thread thread on thread.id = thread_id
where thread.channel_id = %s and thread.external_id = %s order by conversation.id desc limit 1
"""
ONCE = "on conflict (channel_id, external_id) do nothing"
BUMP = "update webcare_thread set last_seq = %s where id = %s"
BUMP_MORE = """
update webcare_thread set last_seq = %s, reply_until = %s, person_until = %s, other_app = %s where id = %s
"""


class NotLocked(RuntimeError):
    """A thread was changed outside `locked()`: a mistake in our code."""


class Thread(models.Model):
    channel = models.ForeignKey("webcare.Channel", models.PROTECT, related_name="threads")
    identity = models.ForeignKey("webcare.ContactIdentity", models.PROTECT, related_name="threads")
    external_id = models.CharField(max_length=200)
    last_seq = models.BigIntegerField(default=0)
    reply_until = models.DateTimeField(null=True, blank=True, help_text="Free text is allowed until then.")
    person_until = models.DateTimeField(null=True, blank=True, help_text="An agent, not the bot, may still write.")
    other_app = models.BooleanField(default=False, help_text="Another app of the account handles this customer now.")
    created_at = models.DateTimeField(default=clock.now)

    latest: "Conversation | None" = None  # only on an instance of `held()`
    _held = False
    _changed = False

    class Meta:
        constraints = [models.UniqueConstraint(fields=["channel", "external_id"], name="thread_once_per_channel")]

    def __str__(self) -> str:
        return f"thread {self.pk}"

    @contextmanager
    def locked(self) -> Iterator["Thread"]:
        """A fresh instance whose row nobody else can change until this block (and its transaction) ends.

        no_key: rows that merely point here (read marks, deliveries) must not wait for us.
        """
        with transaction.atomic():
            # Locked first, read second: after waiting, a joined row could be older than the lock.
            thread = Thread.objects.select_for_update(no_key=True).get(pk=self.pk)
            with thread.hold():
                yield thread

    @classmethod
    @contextmanager
    def held(
        cls, channel: "Channel", external_id: str, make_identity: "Callable[[], ContactIdentity]"
    ) -> Iterator["Thread"]:
        """`locked()` by provider id, inside the caller's transaction, made at its first message.

        With its `latest` conversation, read in the same round trip but after the lock: nothing in it can be older.
        """
        key = [channel.pk, external_id]
        thread, latest = hot.first_of_each((cls, LOCK, key), (Conversation, LATEST, key))
        if thread is None:
            thread = cls(channel=channel, external_id=external_id, identity=make_identity())
            if not hot.insert(thread, ONCE):  # somebody else made it in the same instant
                thread, latest = hot.first_of_each((cls, LOCK, key), (Conversation, LATEST, key))
        thread.channel, thread.latest = channel, latest
        if latest:
            latest.thread, latest.channel = thread, channel
        with thread.hold():
            yield thread

    @contextmanager
    def hold(self) -> Iterator[None]:
        """Changes may be logged: by whoever has read this row with its lock."""
        self._held = True
        try:
            yield
        finally:
            self._held = False

    def change(self, **fields: Any) -> None:
        """Set `reply_until`, `person_until` or `other_app`: saved in one statement with the event that comes of it."""
        for name, value in fields.items():
            setattr(self, name, value)
        self._changed |= bool(fields)

    def log(
        self,
        kind: str,
        conversation: "Conversation",
        *,
        actor: "User | None" = None,
        message: "Message | None" = None,
        also: hot.Statement | None = None,
        **data: Any,
    ) -> Event:
        """Write the one Event of a change, with the next `seq`, and ring whoever is looking once it is committed.

        `also`: a statement that makes the change itself, and travels along.
        Raises NotLocked outside `locked()`, KeyError for a kind that is not in the catalogue.
        """
        if not self._held:
            raise NotLocked(kind)
        moved = conversation.moved or not kind_of(kind).stays
        conversation.moved = False
        self.last_seq += 1
        event = Event(
            thread=self, conversation=conversation, seq=self.last_seq, kind=kind,
            actor=actor, message=message, data=data, at=clock.now(),
        )  # fmt: skip
        hot.insert(event, also=[self._bump(), also] if also else [self._bump()])
        bells.ring_browsers(bells.topics_for(event, conversation), self.pk, event.seq, moved=moved)
        return event

    def _bump(self) -> tuple[str, list[Any]]:
        if not self._changed:
            return BUMP, [self.last_seq, self.pk]
        self._changed = False
        return BUMP_MORE, [self.last_seq, self.reply_until, self.person_until, self.other_app, self.pk]
