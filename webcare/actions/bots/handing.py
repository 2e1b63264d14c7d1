"""From the bot to a person, and back."""

import logging
from collections.abc import Sequence

from django.db import InterfaceError, OperationalError
from django.utils.translation import gettext as _

import chatbot
from webcare import bells, bots, clock, errors, policies
from webcare.actions import letters, replies
from webcare.models import BotSession, BotTurn, Conversation, Event, Message, User
from webcare.promises import due_at

from . import acts, card, sessions, takes
from .saying import Voice
from .waits import minutes_in_line, place_in_line, sentence

__all__ = ["give_up", "hand_back", "hand_over", "may_write", "minutes_in_line", "place_in_line", "release_all"]
log = logging.getLogger(__name__)
Status = Conversation.Status
MOST = 500  # conversations handed over in one go


def hand_over(
    voice: Voice, handoff: chatbot.HandOff, session: BotSession | None, turn: BotTurn | None = None, *,
    says: Sequence[chatbot.Say] = (), minutes: int | None = None,
) -> Event:  # fmt: skip
    """To the queue: from now on somebody is promised an answer. The customer hears `says`, and what happens now, where
    a program may write. The conversation is locked; `turn` is the decision this came of."""
    conversation = voice.conversation
    if handoff.team:
        acts.give_to(conversation, handoff.team)
    if may_write(conversation):
        language = sessions.language_of(session, conversation.contact)
        told = chatbot.Say(sentence(conversation, _content(session), language, minutes))
        voice.say_all([*says, told])
    _join_queue(conversation)
    return conversation.log("bot.handed_over", **card.of(conversation, handoff, session, turn))


def give_up(pk: int, reason: str, problem: str = "") -> bool:
    """Hand over what the bot could not do: `failed`, `slow` or `off`. False when it is not the bot's (any more)."""
    found = takes.with_bot().filter(pk=pk).first()
    if found is None:
        return False
    try:
        return _give_up(found, reason, problem)
    except (InterfaceError, OperationalError):
        raise  # it is still due when the database is back
    except Exception:  # the words for it are what fails: then without
        log.exception("conversation %s: cannot be handed over with words", pk)
        return _give_up_bare(found, reason)


def _give_up(found: Conversation, reason: str, problem: str) -> bool:
    session, minutes = sessions.of(found), minutes_in_line(found)
    with found.locked() as conversation:
        if conversation.status != Status.BOT or conversation.thread.other_app or not conversation.bot_due_at:
            return False
        told = {"version": bots.number(session.version_id)} if session else {}
        if problem:
            conversation.log("bot.failed", problem=problem[:100], **told)
        voice = Voice(conversation, f"x{conversation.thread.last_seq}", told)
        hand_over(voice, chatbot.HandOff(reason), session, minutes=minutes)
    return True


def _give_up_bare(found: Conversation, reason: str) -> bool:
    with found.locked() as conversation:
        if conversation.status != Status.BOT or conversation.thread.other_app:
            return False
        _join_queue(conversation)
        conversation.log("bot.handed_over", reason=reason)
    return True


def release_all(reason: str = "off") -> int:
    """Everybody whom the bot owes something goes to the queue; returns how many. Those whose turn it is to speak stay:
    whatever they say next brings them there."""
    owed = takes.with_bot().filter(bot_due_at__isnull=False).order_by("bot_due_at")
    return sum(release(pk, reason) for pk in list(owed.values_list("pk", flat=True)[:MOST]))


def release(pk: int, reason: str = "off") -> bool:
    """`give_up`, unless the bot only meant to ask later whether its answer helped: nobody waits for that."""
    found = takes.with_bot().filter(pk=pk).first()
    if found is None or not takes.is_afterthought(found):
        return give_up(pk, reason)
    with found.locked() as conversation:
        if takes.is_afterthought(conversation):
            conversation.change(bot_due_at=None)
    return False


def hand_back(conversation: Conversation, by: User) -> Event:
    """The bot goes on; at once when the customer waits. Raises AlreadyResolved, AlreadyClaimed, OtherApp, WindowClosed,
    NotOpen."""
    with conversation.locked() as conversation:
        _check_back(conversation, by)
        waited = conversation.waiting_since is not None  # also one that was put away unanswered
        said = conversation.thread.messages.filter(conversation=conversation.pk, kind=Message.Kind.OUT)
        answered = said.order_by("-seq").values_list("seq", flat=True).first() or 0
        before = conversation.change(
            status=Status.BOT, assignee=None, is_claim=False, claim_expires_at=None, waiting_since=None, due_at=None,
            snoozed_until=None, bot_due_at=clock.now() if waited else None,
        )  # fmt: skip
        event = conversation.log("bot.handed_back", actor=by, before=before, name=by.name)
        session = sessions.current(conversation)
        session.seq, session.ended_at = max(session.seq, answered) if waited else event.seq, None
        session.save()
        if waited:
            bells.ring_worker("bot_turn", conversation.pk)
    return event


def may_write(conversation: Conversation) -> bool:
    """A program may say something here now; letters only under the rule against loops."""
    if not policies.window(conversation.thread).allows_text(by_person=False):
        return False
    if not letters.carries(conversation.channel):
        return True
    heard = conversation.thread.messages.filter(conversation=conversation.pk, kind=Message.Kind.IN)
    last = next((one for one in heard.order_by("-seq")[:10] if not one.data.get("automatic")), None)
    return last is not None and policies.may_have_bot(last)


def _join_queue(conversation: Conversation) -> None:
    now = clock.now()
    conversation.change(
        status=Status.QUEUED, assignee=None, is_claim=False, claim_expires_at=None,
        waiting_since=now, due_at=due_at(conversation.channel, now),
    )  # fmt: skip


def _check_back(conversation: Conversation, by: User) -> None:
    replies.check_standing(conversation, by)
    if conversation.thread.other_app:
        raise replies.OtherApp
    if conversation.status == Status.BOT:
        raise errors.NotOpen(_("The bot has this conversation already."))
    if not bots.serves(conversation.channel):
        raise errors.NotOpen(_("The bot is switched off here."))
    if not may_write(conversation):
        raise errors.WindowClosed


def _content(session: BotSession | None) -> chatbot.Content:
    """Also when that cannot be read: there are words for everything without any owner's."""
    key = session.version_id if session else bots.live()
    try:
        return bots.version(key) if key else chatbot.load({})
    except Exception:
        log.exception("version %s of the bot cannot be loaded", key)
        return chatbot.load({})
