"""What one more way to ask an answer would do, before it is done: past misses it catches, and what it breaks."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import chatbot
from chatbot import evaluation

from . import cases, drafts, misses, pieces, questions

ANSWERED = 300  # of last month, the newest


@dataclass(frozen=True, slots=True)
class Broken:
    """A question that would no longer get what it gets. `before`, `after`: as `chatbot.evaluation.outcome` has it.
    `case`: key of the test that says so, "" when it was asked in `conversation`."""

    words: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    case: str = ""
    conversation: int = 0


@dataclass(frozen=True, slots=True)
class Effect:
    """`caught`: past misses answered by it then; `offered`: those for which it would stand among the choices.
    `already`: those for which the draft gives or offers that answer anyhow, so that nothing is gained."""

    caught: int = 0
    offered: int = 0
    already: int = 0
    broken: list[Broken] = field(default_factory=list)


def effect(key: str, text: str, language: str = "") -> Effect:
    """Of adding this text to that answer. Nothing is changed."""
    before, after = drafts.loaded(), chatbot.load(_with(pieces.draft(), key, text, language))
    caught = offered = already = 0
    for asked in questions.unanswered(None):
        then = _outcome(after, asked.words, asked.language)
        if _gets(then, key):
            known = _gets(_outcome(before, asked.words, asked.language), key)
            already += known
            caught += not known and "offers" not in then
            offered += not known and "offers" in then
    return Effect(caught, offered, already, [*_cases(before, after), *_answered(before, after)])


def _with(whole: dict[str, Any], key: str, text: str, language: str) -> dict[str, Any]:
    rows = [misses.with_variant(row, text, language) if row["key"] == key else row for row in whole["answers"]]
    return whole | {"answers": rows}


def _outcome(content: chatbot.Content, words: str, language: str) -> dict[str, Any]:
    """At the beginning of a conversation."""
    turn = chatbot.Turn(text=words, facts=chatbot.Facts(language=language))
    return evaluation.outcome(chatbot.reply(content, turn, {}))


def _gets(outcome: Mapping[str, Any], key: str) -> bool:
    """The customer gets this answer, or may choose it."""
    return key in (outcome.get("answer"), *outcome.get("offers", ()))


def _answered(before: chatbot.Content, after: chatbot.Content) -> Iterable[Broken]:
    """Answers of last month that the draft would still give, and then no longer."""
    for turn, words in questions.answered(ANSWERED):
        then = _outcome(after, words, turn.language)
        if then.get("answer") != turn.answer:
            now = _outcome(before, words, turn.language)
            if now.get("answer") == turn.answer:
                yield Broken(words, now, then, conversation=turn.conversation_id)


def _cases(before: chatbot.Content, after: chatbot.Content) -> Iterable[Broken]:
    """Tests that are right now, and then wrong."""
    texts = {case.key: case.text for case in after.cases}
    right = {result.key: result for result in cases.results(before) if result.ok}
    for result in evaluation.run_cases(after):
        if result.key in right and not result.ok:
            yield Broken(texts[result.key], right[result.key].got, result.got, case=result.key)
