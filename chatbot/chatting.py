"""Hello, thanks, goodbye, and a yes to nothing that was asked."""

from . import answering
from . import small_talk as lexicon
from .saying import choices, greet
from .talk import Talk
from .types import Decision


def small_talk(talk: Talk) -> Decision | None:
    kind = lexicon.kind(talk.heard) or _unasked(talk)
    talk.line("small_talk", bool(kind), **({"kind": kind} if kind else {}))
    if kind == "hello":
        return _hello(talk)
    if kind == "thanks":
        helped = talk.session.last and talk.session.asking != "missed"
        return answering.confirm(talk) if helped else _said(talk, "thanks")
    if kind == "bye":
        return answering.part(talk)
    if kind:
        talk.session.asking = "open"
    return _hello(talk) if kind else None


def _hello(talk: Talk) -> Decision:
    """The greeting alone, with its buttons; a second hello is not greeted again."""
    buttons = choices(talk, talk.content.settings.greeting_buttons, "g:")
    if talk.session.greeted:
        talk.say(talk.words("hello"), buttons)
    greet(talk, buttons)
    return talk.decide("said")


def _unasked(talk: Talk) -> str:
    """A yes or no to nothing that was asked, once; a no to "say it differently" is not understood."""
    said, asking = lexicon.yes_or_no(talk.heard), talk.session.asking
    return said if said and asking != "open" and (said != "no" or asking != "missed") else ""


def _said(talk: Talk, name: str) -> Decision:
    talk.say(talk.words(name))
    return talk.decide("said")
