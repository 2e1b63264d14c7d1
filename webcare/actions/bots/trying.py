"""What one more way to ask an answer would do, before it is done: past misses it catches, and what it breaks."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import chatbot
from webcare.models import BotPiece

from . import drafts, misses, pieces, questions

ANSWERED = 300  # of last month, the newest


@dataclass(frozen=True, slots=True)
class Broken:
    """A question that would get another answer. `before`, `after`: keys, "" for none. `case`: key of the test that says
    so, "" when it was asked in `conversation`."""

    words: str
    before: str
    after: str
    case: str = ""
    conversation: int = 0


@dataclass(frozen=True, slots=True)
class Effect:
    """`caught`: past misses answered by it then; `offered`: those for which it would stand among the choices."""

    caught: int = 0
    offered: int = 0
    broken: list[Broken] = field(default_factory=list)


def effect(key: str, text: str, language: str = "") -> Effect:
    """Of adding this text to that answer. Nothing is changed."""
    before, after = drafts.loaded(), chatbot.load(_with(pieces.draft(), key, text, language))
    caught = offered = 0
    for asked in questions.unanswered(None):
        then = _reply(after, asked.words, asked.language)
        if key in _offers(then) and key not in _offers(_reply(before, asked.words, asked.language)):
            caught, offered = caught + (then.outcome != "offered"), offered + (then.outcome == "offered")
    return Effect(caught, offered, [*_cases(before, after), *_answered(before, after)])


def _with(whole: dict[str, Any], key: str, text: str, language: str) -> dict[str, Any]:
    rows = [misses.with_variant(row, text, language) if row["key"] == key else row for row in whole["answers"]]
    return whole | {"answers": rows}


def _reply(content: chatbot.Content, words: str, language: str) -> chatbot.Decision:
    """At the beginning of a conversation."""
    return chatbot.reply(content, chatbot.Turn(text=words, facts=chatbot.Facts(language=language)), {})


def _offers(decision: chatbot.Decision) -> list[str]:
    """The answers the customer gets, or may choose from."""
    if decision.outcome != "offered":
        return [decision.answer] if decision.answer else []
    return [choice.id.removeprefix("a:") for say in decision.says for choice in say.choices]


def _answered(before: chatbot.Content, after: chatbot.Content) -> Iterable[Broken]:
    """Answers of last month that the draft would still give, and then no longer."""
    for turn, words in questions.answered(ANSWERED):
        then = _reply(after, words, turn.language)
        if _gives(then) != turn.answer and _gives(_reply(before, words, turn.language)) == turn.answer:
            yield Broken(words, turn.answer, _gives(then), conversation=turn.conversation_id)


def _gives(decision: chatbot.Decision) -> str:
    return decision.answer if decision.outcome != "offered" else ""


def _cases(before: chatbot.Content, after: chatbot.Content) -> Iterable[Broken]:
    """Tests that are right now, and then wrong."""
    from chatbot import evaluation

    texts = dict(BotPiece.objects.filter(kind=BotPiece.Kind.CASE).values_list("key", "content__text"))
    right = {result.key: result for result in evaluation.run_cases(before) if result.ok}
    for result in evaluation.run_cases(after):
        if result.key in right and not result.ok:
            yield Broken(texts.get(result.key) or "", right[result.key].got, result.got, case=result.key)
