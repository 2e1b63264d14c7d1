"""The bot's turns: looked at without a lock, decided without a lock, and then true all at once or not at all.

Whatever goes wrong on the way, nobody waits for a bot that will not come: the conversation goes to the queue.
"""

import logging
from collections.abc import Callable
from datetime import timedelta

from django.db import InterfaceError, OperationalError

import chatbot
from webcare import bells, clock
from webcare.crash import crash_here
from webcare.models import BotTurn, Conversation

from . import applying, fetching, handing, takes
from .applying import Done
from .sessions import NoVersion
from .takes import Gone, Take, replay, turn_of

__all__ = ["Gone", "fetch", "replay", "take", "take_idle", "turn_of"]
log = logging.getLogger(__name__)
SLOW = timedelta(seconds=30)
TRIES = 5  # times the customer may say more while the bot thinks, before others come first


def take(pk: int) -> bool:
    """Take the turn that the bot owes in this conversation, if it does; False when nothing came of it."""
    came = False
    for _ in range(TRIES):
        done = _guarded(pk, _once)
        if done is None:
            return came
        if done.fetch:
            bells.ring_worker("bot_fetch", pk)
        if not (done.stale or done.left):
            return True  # whoever says more from here on rings anew
        came |= done.left
    bells.ring_worker("bot_turn", pk)
    return came


def take_overdue(pk: int) -> bool:
    """`take`, for who was not heard in time. Who waits for longer than `SLOW` waits for a person; only what was to
    come later anyway may come later still."""
    conversation = takes.owed(pk)
    if conversation is None:
        return False
    is_late = clock.now() - (conversation.bot_due_at or clock.now()) > SLOW
    if is_late and not takes.is_timer(conversation):
        return handing.give_up(pk, "slow")
    return take(pk)


def take_idle(pk: int) -> bool:
    """The customer has been silent for long: the engine says what that means. It is over in any case."""
    conversation = takes.with_bot().filter(pk=pk, bot_due_at=None).first()
    if conversation is None:
        return False
    try:
        found = takes.look(conversation, takes.last_turn(conversation), idle=True)
        return found is not None and not _decide(found).stale
    except (InterfaceError, OperationalError):
        raise
    except Exception as problem:
        if not isinstance(problem, NoVersion):
            log.exception("conversation %s: the bot erred over silence", pk)
        return applying.abandon(conversation)


def fetch(pk: int) -> bool:
    """Make the request that a flow waits for, and go on with what came of it. At most once for each request."""
    done = _guarded(pk, _fetch)
    if done is None or done.stale:
        return False
    if done.fetch:
        bells.ring_worker("bot_fetch", pk)
    if done.left:
        take(pk)
    return True


def _guarded(pk: int, act: Callable[[int], Done | None]) -> Done | None:
    """None: nothing (more) is owed, or a person has it now."""
    try:
        return act(pk)
    except (InterfaceError, OperationalError):
        raise  # the database is away: the turn is still due when it is back
    except NoVersion:
        handing.release(pk)
    except Exception as problem:
        log.exception("conversation %s: the bot erred", pk)
        handing.give_up(pk, "failed", type(problem).__name__)
    return None


def _once(pk: int) -> Done | None:
    conversation = takes.owed(pk)
    if conversation is None:
        return None
    last = takes.last_turn(conversation)
    if last and takes.is_fetching(last):
        return _unfinished(conversation, last)
    found = takes.look(conversation, last)
    if found is None:
        applying.settle(conversation)
        return None
    return _decide(found)


def _unfinished(conversation: Conversation, last: BotTurn) -> Done | None:
    """A request is under way. One that nobody took in time is made here; of one that was lost nobody knows."""
    if takes.is_lost(last):
        return _decide(takes.fetched(conversation, last, fetching.NOTHING))
    if clock.now() - last.at >= applying.FETCH_SOON:
        return _fetch(conversation.pk)
    return None


def _fetch(pk: int) -> Done | None:
    conversation = takes.with_bot().filter(pk=pk).first()
    last = takes.last_turn(conversation) if conversation else None
    if conversation is None or last is None or not takes.is_fetching(last) or not takes.claim_fetch(last):
        return None
    try:
        wanted = takes.replay(last).fetch
    except Gone:  # taken back: there is nothing to ask with any more
        wanted = None
    found = fetching.ask(wanted) if wanted else fetching.NOTHING
    return _decide(takes.fetched(conversation, last, found))


def _decide(found: Take) -> Done:
    decision = chatbot.reply(found.content, found.turn, found.before)
    crash_here("bot.turn_computed")
    return applying.apply(found, decision)
