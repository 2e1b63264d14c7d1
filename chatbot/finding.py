"""Which answer the customer's words are about: the owner's rules, then their own lines, then the matcher."""

from dataclasses import dataclass

from . import rules, small_talk
from .folding import fold
from .pieces import Answer
from .talk import Talk


@dataclass(frozen=True, slots=True)
class Found:
    """An answer that is surely meant, and how sure that is, 0 to 100."""

    answer: Answer
    certainty: int


def by_rule(talk: Talk) -> Found | None:
    fired = rules.best(talk.content.answers.values(), talk.heard)
    if not fired:
        talk.line("rule", False)
        return None
    talk.line("rule", True, answer=fired.answer.key, rule=fired.rule.id, words=list(fired.words), typos=fired.typos)
    return Found(fired.answer, 100)


def by_line(talk: Talk) -> Found | None:
    """Word for word one of the owner's lines."""
    key, line = _exact(talk)
    answer = talk.content.answer(key)
    talk.line("exact", answer is not None, **({"answer": key, "variant": line} if answer else {}))
    if not answer:
        return None
    talk.why["variant"] = line
    return Found(answer, 100)


def _exact(talk: Talk) -> tuple[str, str]:
    """As they wrote it, or without the hello before and the thanks after it."""
    lines = talk.content.exact
    return lines.get(fold(talk.heard)) or lines.get(fold(small_talk.question(talk.heard))) or ("", "")


def by_likeness(talk: Talk) -> Found | None:
    match, least = talk.ask_matcher(), talk.content.thresholds
    sure = bool(match.ranked) and match.confidence >= least.answer and match.evidence >= least.offer
    answer = talk.content.answer(match.ranked[0].key) if sure else None
    best = {"answer": match.ranked[0].key, "certainty": match.ranked[0].certainty} if match.ranked else {}
    talk.line("match", answer is not None, offers=match.evidence >= least.offer, **best)
    return Found(answer, match.ranked[0].certainty) if answer else None


def surely(talk: Talk) -> Found | None:
    """The answer that is surely meant, however it was found."""
    return by_rule(talk) or by_line(talk) or by_likeness(talk)
