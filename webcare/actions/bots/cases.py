"""The owner's test set: questions that must get a certain answer, an offer, a person, or nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

import chatbot
from chatbot import evaluation
from webcare import errors
from webcare.models import BotChange, BotPiece, Conversation, User
from webcare.text import label

from . import pieces, questions
from .rows import fresh_key

CASE = BotPiece.Kind.CASE
LONGEST = 300
CANDIDATES = 20
LOOKED_AT = 200  # of the newest good answers
EXPECTED = ("answer", "offer", "handoff", "nothing")
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A question of a customer that was answered well, and could be a test. `pk`: of its turn."""

    pk: int
    words: str
    answer: str
    conversation: int


@lru_cache(maxsize=2)
def results(content: chatbot.Content) -> list[evaluation.CaseResult]:
    """Of every test against what was loaded; a loaded draft never changes, so this is found out once."""
    return evaluation.run_cases(content)


def save(
    key: str | None, text: str, language: str, channel: str, expect: Mapping[str, Any], by: User,
    *, seen: int | None = None,
) -> BotPiece:  # fmt: skip
    """Keep a test; without a key a new one, or the one with the same words. Raises Empty and `pieces.Changed`."""
    text = label(text, LONGEST)
    if not text or not any(expect.get(what) for what in EXPECTED):
        raise errors.Empty
    content = {"text": text, "language": language, "channel": channel, "expect": dict(expect)}
    with transaction.atomic():
        return pieces.save(CASE, key or _key(text, channel), content, by, seen=seen)


def _key(text: str, channel: str) -> str:
    """Of the test with these words, which is changed instead of asked twice; else one that no test ever had."""
    same = BotPiece.objects.filter(kind=CASE, content__text__iexact=text, content__channel=channel)
    if known := same.values_list("key", flat=True).first():
        return known
    taken = BotChange.objects.filter(kind=CASE).values_list("key", flat=True)
    return fresh_key(text, {*taken, *BotPiece.objects.filter(kind=CASE).values_list("key", flat=True)})


def candidates(user: User, content: chatbot.Content) -> list[Candidate]:
    """Of the last weeks: what customers said helped them, not yet in the test set, as far as the user may see it."""
    known = {case.text.casefold() for case in content.cases}
    found: dict[str, Candidate] = {}
    for turn, words in questions.answered(LOOKED_AT, _good(user)):
        if words.casefold() not in known and turn.answer in content.answers:
            found.setdefault(words.casefold(), Candidate(turn.pk, words, turn.answer, turn.conversation_id))
    return list(found.values())[:CANDIDATES]


def _good(user: User) -> Q:
    return Q(helped=True, conversation__in=Conversation.objects.visible_to(user))


def keep(pk: int, by: User) -> BotPiece:
    """Make a test of what was answered well. Raises Refusal when its words are not there (any more)."""
    for turn, words in questions.answered(1, _good(by) & Q(pk=pk)):
        return save(None, words, turn.language, "", {"answer": turn.answer}, by)
    raise errors.Refusal(_("This question is not there any more."))
