"""Why the bot did what it did, in words for people. What is explained is data (`Decision.why`); nothing is decided."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

import chatbot

STEPS: Mapping[str, str | Promise] = {
    "person": _("The customer asks for a person."),
    "anger": _("The customer's words sound angry."),
    "attachment": _("The customer sent something the bot cannot read."),
    "flow": _("A flow was under way: this is its next step."),
    "button": _("The customer tapped a choice, or typed one."),
    "rule": _("A rule with keywords fits."),
    "exact": _("This is how a question was written down, word for word."),
    "match": _("This question comes nearest to what the customer wrote."),
    "small_talk": _("A greeting, thanks or a goodbye."),
    "repeat": _("The same answer would have been given twice."),
    "miss": _("No question comes near enough to what the customer wrote."),
    "language": _("Nothing is written in the customer's language."),
    "idle": _("The customer said nothing more."),
    "handed_back": _("A colleague gave the conversation back to the bot."),
}


@dataclass(frozen=True, slots=True)
class Near:
    """A question of the owner, and how certain (0 to 100) it is the one that was asked."""

    key: str
    question: str
    certainty: int


@dataclass(frozen=True, slots=True)
class Why:
    """`sentence`: which step decided. `answer`: the key of what was answered, "" for nothing, and `question` what that
    answers. `words`: what counted, with its share in per cent. `answer_at`, `offer_at`: the
    certainty in per cent from which the bot answers, and offers a choice; None where nothing was compared."""

    sentence: str
    answer: str
    question: str
    variant: str
    words: tuple[tuple[str, int], ...]
    repairs: tuple[tuple[str, str], ...]
    best: tuple[Near, ...]
    answer_at: int | None
    offer_at: int | None


def explain(why: Mapping[str, Any], content: chatbot.Content, language: str = "") -> Why:
    """Of the version that decided, whose questions have the words in `language` where there are any. Never raises:
    every key may be missing, and an answer may be gone."""
    least, answer = why.get("thresholds") or {}, str(why.get("answer") or "")
    return Why(
        sentence=str(STEPS.get(str(why.get("decided", "")), "")),
        answer=answer,
        question=question_of(content, answer, language) if answer else "",
        variant=str(why.get("variant") or ""),
        words=tuple((str(one.get("word", "")), int(one.get("share", 0))) for one in why.get("words") or ()),
        repairs=tuple((str(one.get("from", "")), str(one.get("to", ""))) for one in why.get("repairs") or ()),
        best=tuple(_near(one, content, language) for one in why.get("best") or ()),
        answer_at=least.get("answer"),
        offer_at=least.get("offer"),
    )


def question_of(content: chatbot.Content, key: str, language: str = "") -> str:
    """The question of an answer in words; its key where it has none (any more)."""
    answer = content.answers.get(key)
    return (content.says(answer.question, language) if answer else "") or key


def _near(one: Mapping[str, Any], content: chatbot.Content, language: str) -> Near:
    key = str(one.get("answer", ""))
    return Near(key, question_of(content, key, language), int(one.get("certainty", 0)))
