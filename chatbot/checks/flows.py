"""Checks of single steps: what they say, ask, name and lead to."""

from collections.abc import Iterator, Mapping

from ..content import Content
from ..flows.requests import HOST
from ..flows.values import compiled_pattern
from ..pieces import Flow, Step
from . import shown
from .problem import MOST_OPTIONS, Channel, Problem


def problems(content: Content, flow: Flow, channels: Mapping[str, Channel]) -> Iterator[Problem]:
    for step in flow.steps.values():
        where = f"flow:{flow.key}:{step.id}"
        yield from _said(content, step, where)
        yield from _named(content, step, where)
        yield from shown.channels(where, step.reply, channels)


def _said(content: Content, step: Step, where: str) -> Iterator[Problem]:
    titles = [*(button.titles for button in step.reply.buttons), *(option.titles for option in step.options)]
    yield from shown.languages(content, where, step.reply.texts, step.texts, step.retry, *titles)
    if step.kind == "ask" and not step.texts:
        yield Problem(where, "empty_question", grave=True)
    if step.kind in ("message", "buttons") and step.reply.is_empty:
        yield Problem(where, "empty_reply", grave=step.kind == "buttons")
    count = len(step.options) if step.type == "choice" else len(step.reply.buttons)
    if count > MOST_OPTIONS:
        yield Problem(where, "too_many_buttons", {"most": MOST_OPTIONS, "count": count})


def _named(content: Content, step: Step, where: str) -> Iterator[Problem]:
    if step.kind == "answer":
        yield from shown.answer(content, where, step.answer)
    if step.kind == "flow":
        yield from shown.flow(content, where, step.flow)
    if step.kind == "ask" and step.type == "pattern" and compiled_pattern(step.pattern) is None:
        yield Problem(where, "bad_pattern", {"pattern": step.pattern}, grave=True)
    if step.kind == "buttons" and not any(not button.does for button in step.reply.buttons) and not step.other:
        yield Problem(where, "dead_end", grave=True)
    no_way = (
        step.kind == "ask" and step.type == "choice" and not step.options,
        step.kind == "jump" and not step.to,
        step.kind == "http" and not HOST.match(step.url),
    )
    if any(no_way):
        yield Problem(where, "dead_end", grave=True)
