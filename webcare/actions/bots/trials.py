"""The draft held against the test set and last month's conversations, before it is put live.

A bulk job, in small steps that are each committed: a job that dies or is lost goes on where it was, two at once share
the work, and a draft that changed meanwhile ends it.
"""

import logging
import time
from dataclasses import replace
from typing import Any

from django.db import transaction

import chatbot
from chatbot import evaluation
from webcare import bells, bots, clock, policies
from webcare.errors import NotAllowed
from webcare.models import Bot, BotTrial, User

from . import comparing, pieces, retold

log = logging.getLogger(__name__)
MOST = 500  # conversations
STEP = 20  # conversations in one transaction
TURN = 45.0  # seconds of one job
SHOWN = 200  # differences that are kept


def start(by: User) -> BotTrial:
    """The trial of the draft as it is now; one that stopped with an error begins anew. Raises NotAllowed."""
    if not policies.can_edit_bot(by):
        raise NotAllowed
    with transaction.atomic():
        pieces.the_bot()
        bot = Bot.objects.select_for_update().get(pk=1)
        BotTrial.objects.exclude(revision=bot.draft_revision, live=bot.live_id).delete()
        BotTrial.objects.exclude(error="").delete()
        trial, made = BotTrial.objects.get_or_create(revision=bot.draft_revision, live_id=bot.live_id)
        if made:
            bells.ring_worker("bot_trial", trial.pk)
    return trial


def current(bot: Bot | None) -> BotTrial | None:
    """The trial of the draft as it is now, if somebody started one. Reads only."""
    if bot is None:
        return None
    return BotTrial.objects.filter(revision=bot.draft_revision, live=bot.live_id).first()


def waiting() -> list[int]:
    """Trials that have not come to an end, for the sweep."""
    return list(BotTrial.objects.filter(ended_at=None).values_list("pk", flat=True))


def run(pk: int) -> bool:
    """Go on with a trial for about `TURN` seconds. False: something is left."""
    until = time.monotonic() + TURN
    while (left := _step(pk)) is not None:
        if not left:
            return True
        if time.monotonic() > until:
            return False
    return True  # gone, over, or somebody else is at it


def _step(pk: int) -> bool | None:
    """Whether more is left after this step; None when there is nothing to do here."""
    with transaction.atomic():
        trial = BotTrial.objects.select_for_update(skip_locked=True).filter(pk=pk, ended_at=None).first()
        if trial is None:
            return None
        if not Bot.objects.filter(draft_revision=trial.revision, live=trial.live_id).exists():
            trial.delete()  # another draft: whoever looks at it starts another trial
            return None
        try:
            with transaction.atomic():
                _work(trial)
        except Exception as problem:
            log.exception("bot trial %s failed", pk)
            trial.error, trial.ended_at = type(problem).__name__[:300], clock.now()
        trial.save()
        return trial.ended_at is None


def _work(trial: BotTrial) -> None:
    new = bots.draft(trial.revision, pieces.draft)
    old = bots.version(trial.live_id) if trial.live_id else None
    if trial.result is None:  # the first step: the tests, and which conversations
        trial.result = {
            "cases": _cases(old, new),
            "first": _first(old),
            "talks": dict.fromkeys(comparing.HOW, 0),
            "changed": [],
        }
        trial.total = len(retold.recent(trial.started_at, MOST))
    else:
        pks = retold.recent(trial.started_at, MOST)[trial.done : trial.done + STEP]
        for talk in retold.talks(pks):
            _hear(trial.result, talk, old, new)
        trial.done += len(pks)
        if not pks:
            trial.total = trial.done
    if trial.done >= trial.total:
        trial.ended_at = clock.now()


def _hear(result: dict[str, Any], talk: retold.Talk, old: chatbot.Content | None, new: chatbot.Content) -> None:
    after = comparing.did(new, talk)
    _count(result["first"]["after"], after[0][0]["outcome"])
    if old is None:
        return
    before = comparing.did(old, talk)
    _count(result["first"]["before"], before[0][0]["outcome"])
    how, where = comparing.compare(talk, before, after)
    result["talks"][how] += 1
    if where and len(result["changed"]) < SHOWN:
        result["changed"].append(where)


def _first(old: chatbot.Content | None) -> dict[str, Any]:
    """What becomes of the first question of each conversation; None before there is anything live."""
    return {"before": None if old is None else {}, "after": {}}


def _count(tally: dict[str, int], outcome: str) -> None:
    tally[outcome] = tally.get(outcome, 0) + 1


def _cases(old: chatbot.Content | None, new: chatbot.Content) -> dict[str, Any]:
    """The draft's tests, by what is live and by the draft."""
    after = {one.key: one.ok for one in evaluation.run_cases(new)}
    found: dict[str, Any] = {"all": len(after), "ok": sum(after.values())}
    found["wrong"] = [key for key, ok in after.items() if not ok]
    if old is not None:
        before = {one.key: one.ok for one in evaluation.run_cases(replace(old, cases=new.cases))}
        found |= {"ok_before": sum(before.values())}
        found["broke"] = [key for key in found["wrong"] if before.get(key)]
        found["mended"] = [key for key, ok in after.items() if ok and not before.get(key)]
    return found
