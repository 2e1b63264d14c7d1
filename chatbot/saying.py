"""Saying things: the greeting, an answer's reply, buttons, and whether it helped."""

from collections.abc import Sequence

from .content import reply_of
from .pieces import Answer, Button
from .talk import Talk
from .types import Choice


def greet(talk: Talk, offered: tuple[Choice, ...] = ()) -> None:
    """The greeting, once in a conversation, before whatever else is said. A letter gets a line instead."""
    if not talk.session.greeted:
        talk.session.greeted = True
        talk.say(talk.words("letter" if talk.turn.facts.letters else "greeting"), offered)


def repeats(talk: Talk, key: str) -> bool:
    """Whether the same answer would be said again; its line in the explanation."""
    again = key in talk.session.said
    talk.line("repeat", again, answer=key)
    return again


def say_reply(talk: Talk, answer: Answer, links_only: bool = False) -> None:
    """The words, pictures and buttons of an answer for this channel; it counts as said. `links_only`: inside a flow,
    where buttons would lead away."""
    reply = reply_of(answer, talk.turn.facts.channel)
    buttons = [button for button in reply.buttons if button.does == "link" or not links_only]
    if not reply.is_empty or buttons:
        greet(talk)
        talk.say(talk.spoken(reply.texts), choices(talk, buttons, f"b:{answer.key}/"), reply.files)
    talk.session.said_now(answer.key)
    talk.mark("answered", answer=answer.key, certainty=talk.certainty)


def ask_helped(talk: Talk) -> None:
    talk.session.asking = "help"
    talk.say(talk.words("helped"), (Choice("help:yes", talk.words("yes")), Choice("help:no", talk.words("no"))))


def choices(talk: Talk, buttons: Sequence[Button], prefix: str) -> tuple[Choice, ...]:
    """Buttons as choices with ids of this prefix."""
    links = (button.target if button.does == "link" else "" for button in buttons)
    return tuple(
        Choice(f"{prefix}{button.id}", talk.spoken(button.titles), link)
        for button, link in zip(buttons, links, strict=True)
    )
