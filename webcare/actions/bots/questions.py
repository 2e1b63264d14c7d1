"""What customers asked and the bot did not know, in their own words: those of messages that are still there."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.contrib.postgres.aggregates import StringAgg
from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Subquery, TextField, Value, When
from django.db.models.functions import Coalesce

from webcare import clock
from webcare.bot_counts import KEPT
from webcare.models import BotTurn, Conversation, Message, User
from webcare.text import label

MOST = 500  # the newest; older ones come into sight when these are dealt with
LONGEST = 300  # characters of a question that are looked at and shown
MISSED = Q(outcome=BotTurn.Outcome.MISSED) | Q(outcome=BotTurn.Outcome.HANDED, reason__in=("misses", "none_of_these"))


@dataclass(frozen=True, slots=True)
class Question:
    """`pk`: of the turn that missed it. `chosen`: key of the answer the customer picked from an offer, "" for none."""

    pk: int
    words: str
    at: datetime
    conversation: int
    language: str
    chosen: str = ""


def unanswered(user: User | None) -> list[Question]:
    """Newest first, at most `MOST`: those nobody dealt with, of the last weeks. `user`: only what they may read; None:
    all, never to be shown. Two queries. Whatever a customer took back is not there."""
    rows = [*_with_words(_unsettled(user).filter(MISSED)), *_with_words(_chosen(_unsettled(user)))]
    rows.sort(key=lambda row: (row.at, row.pk), reverse=True)
    return [_question(row) for row in rows[:MOST] if row.words.strip()]


def hidden(user: User) -> int:
    """How many misses there are in conversations this user may not see."""
    if user.is_lead:
        return 0
    return _unsettled(None).filter(MISSED).count() - _unsettled(user).filter(MISSED).count()


def of_turns(pks: Iterable[int], user: User) -> QuerySet[BotTurn]:
    """These turns, as far as the user may see them."""
    return BotTurn.objects.filter(pk__in=list(pks), conversation__in=Conversation.objects.visible_to(user))


def answered(limit: int, which: Q | None = None) -> list[tuple[BotTurn, str]]:
    """Last month's newest answers to what was typed, and not said to be wrong: (turn, its words). One query."""
    rows = BotTurn.objects.filter(
        outcome=BotTurn.Outcome.ANSWERED, at__gt=clock.now() - KEPT / 2, why__decided__in=("match", "exact", "rule")
    ).filter(which or Q())
    rows = rows.exclude(helped=False)
    return [(row, label(row.words, LONGEST)) for row in _said(rows).order_by("-at", "-pk")[:limit] if row.words.strip()]


def _unsettled(user: User | None) -> QuerySet[BotTurn]:
    rows = BotTurn.objects.filter(settled_at=None, at__gt=clock.now() - KEPT)
    return rows.filter(conversation__in=Conversation.objects.visible_to(user)) if user else rows


def _chosen(rows: QuerySet[BotTurn]) -> QuerySet[BotTurn]:
    """Offers from which the customer picked one: they told us what they meant."""
    following = BotTurn.objects.filter(
        conversation=OuterRef("conversation"), number=OuterRef("number") + 1, why__decided="button"
    )
    offers = rows.filter(Exists(following.exclude(answer="")), outcome=BotTurn.Outcome.OFFERED)
    return offers.annotate(chosen=Subquery(following.values("answer")[:1]))


def _with_words(rows: QuerySet[BotTurn]) -> list[BotTurn]:
    return list(_said(rows).order_by("-at", "-pk")[:MOST])


def _said(rows: QuerySet[BotTurn]) -> QuerySet[BotTurn]:
    """With `words`: what was said in this turn; of a tap on "none of these" what was asked before it."""
    before = BotTurn.objects.filter(
        conversation=OuterRef("conversation"), number__lt=OuterRef("number"), outcome=BotTurn.Outcome.OFFERED
    ).order_by("-number")
    tapped = Q(reason="none_of_these", why__decided="button")
    span = {
        name: Case(When(tapped, then=Subquery(before.values(name)[:1])), default=F(name))
        for name in ("from_seq", "to_seq")
    }
    said = Message.objects.filter(
        conversation=OuterRef("conversation"), kind=Message.Kind.IN, deleted_at=None,
        seq__gt=OuterRef("after"), seq__lte=OuterRef("upto"),
    )  # fmt: skip
    words = said.order_by().values("conversation").annotate(words=StringAgg("text", Value("\n"), order_by="seq"))
    rows = rows.annotate(after=span["from_seq"], upto=span["to_seq"])
    return rows.annotate(words=Coalesce(Subquery(words.values("words")), Value(""), output_field=TextField()))


def _question(row: BotTurn) -> Question:
    words, chosen = label(row.words, LONGEST), getattr(row, "chosen", "") or ""
    return Question(row.pk, words, row.at, row.conversation_id, row.language, chosen)
