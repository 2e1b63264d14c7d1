"""The list of answers as its owner reads it: by topic, with how often each was given and whether it helped."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Count, Q

from chatbot.folding import fold
from chatbot.parsing import answer as read_answer
from webcare import bot_counts, clock
from webcare.models import BotPiece, BotTurn

LANGUAGES = ("nl", "en")  # the ones the bot has words of its own for
ENOUGH = 8  # variants from which on the matching is as good as it gets
FEW_VERDICTS = 5  # fewer say nothing about how an answer does
LOW, HIGH = 60, 85  # per cent helped: worth a look, doing well
MONTH = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Figure:
    """How an answer did in the last 30 days. `helped`: per cent of those who said so, None for too few."""

    times: int = 0
    helped: int | None = None

    @property
    def tone(self) -> str:
        return "" if self.helped is None else "warn" if self.helped < LOW else "ok" if self.helped >= HIGH else ""


@dataclass(frozen=True, slots=True)
class Row:
    key: str
    question: str
    topic: str
    variants: int
    figure: Figure
    is_draft: bool
    is_on: bool
    person_only: bool
    words: str

    @property
    def has_few(self) -> bool:
        return self.variants < ENOUGH


def words_of(texts: Any, languages: Iterable[str] = LANGUAGES) -> str:
    """In the first of these languages there are words in, else in any."""
    own = texts if isinstance(texts, Mapping) else {}
    return next((str(own[name]) for name in (*languages, *own) if own.get(name)), "")


def figures() -> dict[str, Figure]:
    """By the key of the answer. One query."""
    given = BotTurn.objects.filter(at__gte=clock.now() - MONTH, outcome=BotTurn.Outcome.ANSWERED).exclude(answer="")
    said = Count("pk", filter=Q(helped__isnull=False))
    rows = given.values("answer").annotate(n=Count("pk"), said=said, good=Count("pk", filter=Q(helped=True)))
    return {
        row["answer"]: Figure(row["n"], round(100 * row["good"] / row["said"]) if row["said"] >= FEW_VERDICTS else None)
        for row in rows.order_by("answer")
    }


def answers() -> list[BotPiece]:
    return list(BotPiece.objects.filter(kind=BotPiece.Kind.ANSWER).order_by("position", "pk"))


def rows(pieces: Iterable[BotPiece]) -> list[Row]:
    """Two queries: figures, and what is not live."""
    done, drafts = figures(), bot_counts.not_live(BotPiece.Kind.ANSWER)
    return [_row(piece, done.get(piece.key, Figure()), piece.key in drafts) for piece in pieces]


def by_topic(found: Iterable[Row]) -> list[tuple[str, list[Row]]]:
    """Topics in the order their first answer was made; those without one come last."""
    topics: dict[str, list[Row]] = {}
    for row in found:
        topics.setdefault(row.topic, []).append(row)
    return sorted(topics.items(), key=lambda one: not one[0])


def matching(found: Iterable[Row], wanted: str) -> list[Row]:
    """Those in which every one of these words occurs: in the question, a variant, the reply or the topic."""
    parts = fold(wanted).split()
    return [row for row in found if all(part in row.words for part in parts)]


def _row(piece: BotPiece, figure: Figure, is_draft: bool) -> Row:
    answer = read_answer({**piece.content, "key": piece.key})
    variants = [variant.text for variant in answer.variants]
    return Row(
        key=piece.key, question=words_of(answer.question) or piece.key, topic=answer.topic, variants=len(variants),
        figure=figure, is_draft=is_draft, is_on=answer.on, person_only=answer.person_only,
        words="\n".join(map(fold, [answer.topic, *answer.question.values(), *variants, *answer.reply.texts.values()])),
    )  # fmt: skip
