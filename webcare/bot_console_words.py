"""What the trial conversation explains: each step of a decision in words, and the questions that came nearest."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from chatbot.reading import record, records, text, whole
from webcare.bot_why import STEPS
from webcare.bot_words import REASONS


@dataclass(frozen=True, slots=True)
class Bar:
    key: str
    question: str
    certainty: int
    is_first: bool


@dataclass(frozen=True, slots=True)
class Explained:
    """`words`: what counted, the strongest first. `too_far`: nothing the owner wrote is near enough."""

    sentence: str
    variant: str = ""
    words: list[str] = field(default_factory=list)
    repairs: list[tuple[str, str]] = field(default_factory=list)
    bars: list[Bar] = field(default_factory=list)
    answer_at: int = 0
    offer_at: int = 0
    evidence: int = 0
    too_far: bool = False
    steps: list[tuple[bool, str]] = field(default_factory=list)


def explained(turn: Mapping[str, Any], questions: Mapping[str, str]) -> Explained:
    """Of a turn of the trial. `questions`: of the answers in the draft, by key. Never raises."""
    why = record(turn.get("why"))
    decided, least = deciding(why), record(why.get("thresholds"))
    evidence, offer_at = _per_cent(why.get("evidence")), _per_cent(least.get("offer"))
    was_compared = decided in ("match", "miss", "repeat", "exact") and bool(why.get("best"))
    return Explained(
        sentence=str(STEPS.get(decided, "")),
        variant=text(why.get("variant")) if decided in ("match", "exact", "rule") else "",
        words=[text(one.get("word")) for one in records(why.get("words"))] if decided == "match" else [],
        repairs=[(text(one.get("from")), text(one.get("to"))) for one in records(why.get("repairs"))],
        bars=list(_bars(why.get("best"), questions)) if was_compared else [],
        answer_at=_per_cent(least.get("answer")), offer_at=offer_at, evidence=evidence,
        too_far=decided == "miss" and was_compared and evidence < offer_at,
        steps=[(bool(one.get("fired")), _step(one)) for one in records(why.get("steps")) if _step(one)],
    )  # fmt: skip


def deciding(why: Mapping[str, Any]) -> str:
    """The step that found what to do. An answer that goes on with a flow was found by its words, not by the flow."""
    fired = [text(one.get("step")) for one in records(why.get("steps")) if one.get("fired")]
    found = next((step for step in fired if step != "language"), "")
    decided = text(why.get("decided"))
    return found if decided == "flow" and found in ("rule", "exact", "match") else decided


def _bars(best: Any, questions: Mapping[str, str]) -> Iterable[Bar]:
    for at, one in enumerate(records(best)):
        key = text(one.get("answer"))
        yield Bar(key, questions.get(key) or key, _per_cent(one.get("certainty")), at == 0)


def _per_cent(value: Any) -> int:
    return whole(value, 0, 0, 100)


def _step(one: Mapping[str, Any]) -> str:
    """One step that was looked at. Empty for what says nothing to an owner."""
    name, words = text(one.get("step")), text(one.get("words"))
    if one.get("fired"):
        sentence = "" if name == "language" else str(STEPS.get(name, ""))
        return f"{sentence} “{words}”" if words and sentence else sentence
    return _passed().get(name, "")


def _passed() -> dict[str, str]:
    return {
        "person": _("Nobody is asked for."),
        "anger": _("It does not sound angry."),
        "rule": _("None of the fixed words are in it."),
        "exact": _("It is not word for word one of your variants."),
        "small_talk": _("It is no greeting, thanks or goodbye."),
        "match": _("No answer is certain enough."),
    }


def ending(turn: Mapping[str, Any]) -> str:
    """What a person would notice of the end of this turn, "" when it goes on."""
    if turn.get("reason"):
        return str(REASONS.get(turn["reason"], REASONS["failed"]))
    sentences = {
        "confirmed": _("The customer is helped: the conversation is resolved."),
        "assumed": _("The customer says nothing more: the conversation is resolved."),
        "abandoned": _("The customer left: the conversation is resolved."),
    }
    return sentences.get(text(turn.get("end")), "")
