"""What another place of the slider would do to the questions customers really asked last month."""

from dataclasses import dataclass, replace
from typing import Any

from django.core.cache import cache

import chatbot
from chatbot.matching import Thresholds
from webcare import bots, clock
from webcare.models import Bot, BotPiece, Conversation, Message, User

from . import pieces, retold

MOST = 300
KEPT = 600  # seconds
EXAMPLES = 6
Fate = tuple[int, int, int, str, str]  # conversation, from and to seq, outcome, answer


@dataclass(frozen=True, slots=True)
class Example:
    """A question that would go differently; each fate is (outcome, key of the answer)."""

    conversation: int
    text: str
    before: tuple[str, str]
    after: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Effect:
    """Of the first questions of last month's conversations, how many come to which outcome (`answered`, `offered`,
    `missed`, `handed`, and `said` for all else), as the draft is saved and with the slider elsewhere."""

    total: int
    answers: int
    before: dict[str, int]
    after: dict[str, int]
    changed: int
    examples: list[Example]
    is_same: bool  # the slider stands where it is saved


def of(careful: int, user: User) -> Effect:
    """`careful`: 0 to 100. Examples are of conversations this user may see; their words are read anew each time."""
    bot = Bot.objects.filter(pk=1).first() or Bot()
    saved = BotPiece.objects.filter(kind="settings", key=pieces.SETTINGS).values_list("content", flat=True).first()
    stands = chatbot.load({"settings": saved or {}}).settings.careful
    before, after = _fates(bot.draft_revision, stands), _fates(bot.draft_revision, careful)
    known = {fate[0]: fate for fate in before}
    pairs = [(known[fate[0]], fate) for fate in after if fate[0] in known]  # one more may have come in between
    moved = [(old, new) for old, new in pairs if old[3:] != new[3:]]
    return Effect(
        total=len(pairs), answers=BotPiece.objects.filter(kind="answer").count(),
        before=_tally(old for old, _new in pairs), after=_tally(new for _old, new in pairs), changed=len(moved),
        examples=_examples(moved, user), is_same=stands == careful,
    )  # fmt: skip


def _fates(revision: int, careful: int) -> list[Fate]:
    """What becomes of each question. Kept without its words, for as long as somebody moves the slider."""
    key = f"bot.effect.{revision}.{careful}"
    if (kept := cache.get(key)) is not None:
        return [tuple(fate) for fate in kept]
    content = bots.draft(revision, pieces.draft)
    content = replace(content, thresholds=Thresholds.of(careful))
    found = []
    for talk in retold.talks(retold.recent(clock.now(), MOST), first=True):
        [heard] = talk.heard
        decision = chatbot.reply(content, heard.turn, talk.state)
        outcome = "handed" if decision.handoff else decision.outcome
        found.append((talk.pk, heard.after, heard.upto, outcome, decision.answer))
    cache.set(key, found, KEPT)
    return found


def _tally(fates: Any) -> dict[str, int]:
    count = {"answered": 0, "offered": 0, "missed": 0, "handed": 0, "said": 0}
    for *_where, outcome, _answer in fates:
        count[outcome if outcome in count else "said"] += 1
    return count


def _examples(moved: list[tuple[Fate, Fate]], user: User) -> list[Example]:
    """Different kinds of change first: three questions that are now answered tell less than one of each."""
    by_kind: dict[tuple[str, str], list[tuple[Fate, Fate]]] = {}
    visible = set(
        Conversation.objects.visible_to(user)
        .filter(pk__in=[old[0] for old, _new in moved])
        .values_list("pk", flat=True)
    )
    for old, new in moved:
        if old[0] in visible:
            by_kind.setdefault((old[3], new[3]), []).append((old, new))
    mixed = [kind[at] for at in range(MOST) for kind in by_kind.values() if at < len(kind)][: 4 * EXAMPLES]
    words = _words([old for old, _new in mixed])
    found: dict[str, Example] = {}
    for old, new in mixed:
        if text := words.get(old[0], ""):
            found.setdefault(text.casefold(), Example(old[0], text, (old[3], old[4]), (new[3], new[4])))
    return list(found.values())[:EXAMPLES]


def _words(fates: list[Fate]) -> dict[int, str]:
    """What was asked, by conversation; nothing of what was taken back."""
    said: dict[int, list[str]] = {}
    spans = {fate[0]: fate[1:3] for fate in fates}
    rows = Message.objects.filter(conversation_id__in=spans, kind=Message.Kind.IN, deleted_at=None).order_by("seq")
    for pk, seq, text in rows.values_list("conversation_id", "seq", "text"):
        if spans[pk][0] < seq <= spans[pk][1]:
            said.setdefault(pk, []).append(text)
    return {pk: " ".join(texts) for pk, texts in said.items()}
