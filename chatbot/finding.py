"""Which answer the customer's words are about: the owner's rules, then their own lines, then the matcher."""

from dataclasses import dataclass

from . import rules
from .explaining import Matches
from .folding import fold
from .matching import Match
from .pieces import Answer
from .sentences import questions
from .talk import Talk

LEAST = 3  # certainty in percent below which an answer is not worth offering beside a better one


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
    matches(talk)  # decides nothing here, but the explanation shows what else was near
    talk.line("rule", True, answer=fired.answer.key, rule=fired.rule.id, words=list(fired.words), typos=fired.typos)
    return Found(fired.answer, 100)


def by_line(talk: Talk) -> Found | None:
    """Word for word one of the owner's lines."""
    key, line = _exact(talk)
    answer = talk.content.answer(key)
    talk.line("exact", answer is not None, **({"answer": key, "variant": line} if answer else {}))
    if not answer:
        return None
    matches(talk)
    talk.why["variant"] = line
    return Found(answer, 100)


def _exact(talk: Talk) -> tuple[str, str]:
    """As they wrote it, or without what stands around the question."""
    lines, asked = talk.content.exact, questions(talk.heard)
    return lines.get(fold(talk.heard)) or len(asked) == 1 and lines.get(fold(asked[0])) or ("", "")


def by_likeness(talk: Talk) -> Found | None:
    found = matches(talk)
    ranked = found.best.ranked
    answer = talk.content.answer(ranked[0].key) if found.sure else None
    best = {"answer": ranked[0].key, "certainty": ranked[0].certainty} if ranked else {}
    talk.line("match", answer is not None, **best)
    return Found(answer, ranked[0].certainty) if answer else None


def matches(talk: Talk) -> Matches:
    """What the index says of the customer's words, asked once a turn: of all of it, and of each sentence by itself.
    Sentences that are surely about different answers are offered, all of them."""
    if talk.matches is None:
        asked = questions(talk.heard)
        whole = talk.content.index.ask(" ".join(asked))
        parts = [talk.content.index.ask(part) for part in asked] if len(asked) > 1 else []
        talk.matches = _together(talk, whole, parts)
        talk.explain(talk.matches.best)
    return talk.matches


def _together(talk: Talk, whole: Match, parts: list[Match]) -> Matches:
    sure = [match for match in (whole, *parts) if _is_sure(talk, match)]
    keys = tuple(dict.fromkeys(part.ranked[0].key for part in sure))
    if len(keys) > 1:
        return Matches(sure[0], keys, sure=False)
    fitting = [match for match in (whole, *parts) if match.evidence >= talk.content.thresholds.offer]
    best = sure[0] if sure else max(fitting, key=lambda match: match.confidence, default=whole)
    offered = near(best, *((whole, *parts) if fitting and not sure else ()))
    return Matches(best, offered if fitting else (), _is_sure(talk, best))


def near(best: Match, *others: Match) -> tuple[str, ...]:
    """What is worth offering, the most certain first, whichever sentence it answers."""
    found = {each.key: each.certainty for each in best.ranked[:1]}
    for each in (each for match in (best, *others) for each in match.ranked if each.certainty >= LEAST):
        found[each.key] = max(found.get(each.key, 0), each.certainty)
    return tuple(sorted(found, key=lambda key: -found[key]))


def _is_sure(talk: Talk, match: Match) -> bool:
    least = talk.content.thresholds
    return bool(match.ranked) and match.confidence >= least.answer and match.evidence >= least.offer


def surely(talk: Talk) -> Found | None:
    """The answer that is surely meant, however it was found."""
    return by_rule(talk) or by_line(talk) or by_likeness(talk)
