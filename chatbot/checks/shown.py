"""Texts, buttons and what they lead to: the checks that answers, flows and settings have in common."""

from collections.abc import Iterable, Iterator, Mapping

from ..content import Content
from ..pieces import Button, Reply, Texts
from .problem import MOST_BUTTONS, Channel, Problem


def languages(content: Content, where: str, *texts: Texts) -> Iterator[Problem]:
    """Languages in which something is said elsewhere but not here."""
    for language in content.languages:
        if any(each and not each.get(language) and not each.get("") for each in texts):
            yield Problem(where, "missing_language", {"language": language})


def buttons(content: Content, where: str, found: Iterable[Button], most: int = MOST_BUTTONS) -> Iterator[Problem]:
    """Buttons that lead nowhere, and too many of them."""
    found = list(found)
    if len(found) > most:
        yield Problem(where, "too_many_buttons", {"most": most, "count": len(found)})
    yield from languages(content, where, *(button.titles for button in found))
    for button in found:
        yield from _target(content, where, button)


def _target(content: Content, where: str, button: Button) -> Iterator[Problem]:
    if button.does == "answer":
        yield from answer(content, where, button.target)
    elif button.does == "flow":
        yield from flow(content, where, button.target)
    elif button.does == "link":
        if not button.target.startswith(("https://", "http://")):
            yield Problem(where, "dead_end", {"button": button.id}, grave=True)
    elif button.does != "person":
        yield Problem(where, "dead_end", {"button": button.id}, grave=True)


def answer(content: Content, where: str, key: str) -> Iterator[Problem]:
    if not content.answer(key):
        yield Problem(where, "missing_answer", {"answer": key}, grave=True)


def flow(content: Content, where: str, key: str) -> Iterator[Problem]:
    if not content.flow(key):
        yield Problem(where, "missing_flow", {"flow": key}, grave=True)


def channels(where: str, reply: Reply, kinds: Mapping[str, Channel]) -> Iterator[Problem]:
    """What these kinds of channel cannot show as it is meant."""
    tapped = [button for button in reply.buttons if button.does != "link"]
    title = max((len(each) for button in tapped for each in button.titles.values()), default=0)
    text = max(map(len, reply.texts.values()), default=0)
    for kind, can in kinds.items():
        for what, count, most in (
            ("buttons", len(tapped), can.buttons),
            ("title", title, can.title),
            ("text", text, can.text),
        ):
            if most is not None and count > most:
                yield Problem(where, "channel_cannot", {"channel": kind, "what": what})
