"""Checks of answers and settings."""

from collections.abc import Iterator, Mapping

from ..content import Content, lines_of, reply_of
from ..folding import fold
from ..pieces import Answer
from . import shown
from .problem import FEW_VARIANTS, Channel, Problem


def of_settings(content: Content) -> Iterator[Problem]:
    settings = content.settings
    yield from shown.languages(content, "settings", settings.greeting, *settings.texts.values())
    yield from shown.buttons(content, "settings", settings.greeting_buttons)


def of_answers(content: Content, channels: Mapping[str, Channel]) -> Iterator[Problem]:
    first: dict[str, tuple[Answer, str]] = {}
    for answer in content.answers.values():
        if answer.on:
            yield from _answer(content, answer, channels)
            yield from _same(answer, first)


def _answer(content: Content, answer: Answer, channels: Mapping[str, Channel]) -> Iterator[Problem]:
    where = f"answer:{answer.key}"
    replies = [answer.reply, *(reply_of(answer, kind) for kind in answer.exceptions)]
    if not answer.question:
        yield Problem(where, "empty_question", grave=not lines_of(answer))
    if answer.reply.is_empty and not (answer.person_only or answer.flow):
        yield Problem(where, "empty_reply", grave=True)
    if len(answer.variants) < FEW_VARIANTS:
        yield Problem(where, "few_variants", {"count": len(answer.variants)})
    yield from shown.languages(content, where, answer.question, *(reply.texts for reply in replies))
    for reply in replies:
        yield from shown.buttons(content, where, reply.buttons)
    if answer.flow:
        yield from shown.flow(content, where, answer.flow)
    for kind, can in channels.items():
        yield from shown.channels(where, reply_of(answer, kind), {kind: can})


def _same(answer: Answer, first: dict[str, tuple[Answer, str]]) -> Iterator[Problem]:
    """Told at both answers: at either it can be put right."""
    for line in lines_of(answer):
        other, written = first.setdefault(fold(line), (answer, line))
        if other is not answer:
            yield Problem(f"answer:{answer.key}", "same_variant", {"other": other.key, "text": line})
            yield Problem(f"answer:{other.key}", "same_variant", {"other": answer.key, "text": written})
