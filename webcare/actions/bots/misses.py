"""Questions the bot did not know, put together by likeness; added to an answer, or put aside. Each can be undone."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

import chatbot
from webcare import clock, errors
from webcare.models import BotPiece, BotTurn, User
from webcare.text import label

from . import drafts, likeness, pieces, questions
from .merging import fresh_id
from .questions import Question

ANSWER = BotPiece.Kind.ANSWER
NEAREST = 3
LEAST = 2  # certainty below which an answer is not worth proposing
NEAR = 200  # misses that are held against one answer
LONGEST = 300  # characters of a variant


@dataclass(frozen=True, slots=True)
class Target:
    """An answer that questions could belong to. `certainty` 0..100; `chosen`: how many customers picked it."""

    key: str
    certainty: int = 0
    chosen: int = 0


@dataclass(frozen=True, slots=True)
class Asked:
    """One way in which it was asked, how often, and where the last time."""

    words: str
    count: int
    last: Question


@dataclass(frozen=True, slots=True)
class Group:
    """Questions that ask the same, newest first. `texts`: the different ways, the most typical first. `known`: key of
    the answer that the draft would give by now, if any."""

    questions: Sequence[Question]
    texts: Sequence[Asked]
    targets: list[Target] = field(default_factory=list)
    known: list[str] = field(default_factory=list)

    @property
    def pk(self) -> int:
        """Of its newest question: how it is named in addresses."""
        return self.questions[0].pk

    @property
    def text(self) -> str:
        return self.texts[0].words

    @property
    def count(self) -> int:
        return len(self.questions)

    @property
    def last(self) -> datetime:
        return self.questions[0].at

    @property
    def turns(self) -> list[int]:
        return [one.pk for one in self.questions]


def grouped(asked: Sequence[Question]) -> list[Group]:
    """Biggest first. What customers wrote alike, letter for letter, counts as one way."""
    found = []
    for places in likeness.groups([one.words for one in asked]):
        ways: dict[str, list[Question]] = {}
        for place in places:
            ways.setdefault(_folded(asked[place].words), []).append(asked[place])
        texts = [Asked(same[0].words, len(same), min(same, key=asked.index)) for same in ways.values()]
        found.append(Group([asked[place] for place in sorted(places)], texts))
    return found


def _folded(words: str) -> str:
    return " ".join(words.casefold().split()).rstrip("?!. ")


def with_targets(groups: Iterable[Group], content: chatbot.Content) -> None:
    """The nearest answers of each, as the draft sees it; first what customers picked themselves."""
    for group in groups:
        picked = Counter(one.chosen for one in group.questions if one.chosen in content.answers)
        match = content.index.ask(group.text)
        ranked = {one.key: one.certainty for one in match.ranked if one.certainty >= LEAST}
        keys = dict.fromkeys([*(key for key, _count in picked.most_common()), *ranked])
        group.targets[:] = [Target(key, ranked.get(key, 0), picked[key]) for key in list(keys)[:NEAREST]]
        decision = chatbot.reply(content, chatbot.Turn(text=group.text), {})
        group.known[:] = [decision.answer] if decision.answer and decision.outcome != "offered" else []


def near(key: str, user: User) -> list[Group]:
    """Questions that seem to belong to this answer and that the draft does not know yet, biggest group first."""
    content = drafts.loaded()
    return grouped([one for one in questions.unanswered(user)[:NEAR] if _is_near(content, one, key)])


def _is_near(content: chatbot.Content, asked: Question, key: str) -> bool:
    match, least = content.index.ask(asked.words), content.thresholds
    is_first = bool(match.ranked) and match.ranked[0].key == key
    if is_first and match.confidence >= least.answer:
        return False  # known by now
    return asked.chosen == key or (is_first and match.evidence >= least.offer / 2)


# -- what one does with them --


def with_variant(answer: pieces.Content, text: str, language: str) -> pieces.Content:
    """The answer with one more way to ask it; the same when it has that already."""
    rows = list(answer.get("variants") or ())
    if any(_folded(str(one.get("text", ""))) == _folded(text) for one in rows):
        return answer
    return answer | {"variants": [*rows, {"id": fresh_id("v", rows), "text": text, "language": language}]}


def add(key: str, text: str, turns: Iterable[int], by: User) -> tuple[int, str]:
    """Make it a way to ask this answer, and these questions are dealt with: (how many, id of the variant).

    Raises Refusal when the answer is gone or nothing is written.
    """
    text = label(text, LONGEST)
    if not text:
        raise errors.Empty
    with transaction.atomic():
        piece = BotPiece.objects.select_for_update().filter(kind=ANSWER, key=key).first()
        if piece is None:
            raise errors.Refusal(_("This answer is not there any more."))
        rows = questions.of_turns(turns, by)
        language = rows.exclude(language="").values_list("language", flat=True).first() or ""
        content = with_variant(piece.content, text, language)
        pieces.save(ANSWER, key, content, by)
        added = "" if content is piece.content else content["variants"][-1]["id"]
        return _settle(rows), added


def dismiss(turns: Iterable[int], by: User) -> int:
    """Not for the bot: they are not shown again."""
    return _settle(questions.of_turns(turns, by))


def _settle(rows: QuerySet[BotTurn]) -> int:
    """With one moment for all of them, by which they are found again."""
    return rows.filter(settled_at=None).update(settled_at=clock.now())


def put_back(pk: int, key: str, variant: str, by: User) -> int:
    """What was dealt with together with this one is to be dealt with again; a variant that was added goes."""
    with transaction.atomic():
        one = questions.of_turns([pk], by).exclude(settled_at=None).first()
        piece = BotPiece.objects.filter(kind=ANSWER, key=key).first() if variant else None
        if piece:
            rows = [row for row in piece.content.get("variants", ()) if row.get("id") != variant]
            pieces.save(ANSWER, key, piece.content | {"variants": rows}, by)
        if one is None:
            return 0
        return BotTurn.objects.filter(settled_at=one.settled_at).update(settled_at=None)
