"""What a trial found, in words: the tests before and after, and the conversations that would go differently."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from webcare.bot_words import REASONS
from webcare.models import Conversation, Message, User

from .step_words import Names

Result = dict[str, Any]
OUTCOMES = ("answered", "offered", "missed", "handed", "said")
FILTERS = ("answer", "to_person", "from_person", "lost", "found", "route")
SHOWN = 50  # conversations on a page


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table with what was and what will be; shares are per cent of all."""

    label: str
    before: int | None
    after: int
    before_share: int
    after_share: int


@dataclass(frozen=True, slots=True)
class Parting:
    """A conversation where two versions part. `text`: what the customer said there; empty for who may not see it."""

    how: str
    label: str
    conversation: int
    text: str
    before: str
    after: str


def outcome_words() -> dict[str, str]:
    return {
        "answered": _("answered at once"), "offered": _("offered a choice"), "missed": _("did not understand"),
        "handed": _("a person takes over"), "said": _("said something else"),
    }  # fmt: skip


def rows(before: dict[str, int] | None, after: dict[str, int]) -> list[Row]:
    """The first questions, by what becomes of them; what never happens is left out."""
    before, after, labels = _folded(before), _folded(after) or {}, outcome_words()
    all_before, all_after = sum((before or {}).values()) or 1, sum(after.values()) or 1
    return [
        Row(
            labels[name], None if before is None else before.get(name, 0), after.get(name, 0),
            round(100 * (before or {}).get(name, 0) / all_before), round(100 * after.get(name, 0) / all_after),
        )
        for name in OUTCOMES if after.get(name) or (before or {}).get(name)
    ]  # fmt: skip


def how_words() -> dict[str, str]:
    return {
        "answer": _("another answer"), "to_person": _("now to a person"), "from_person": _("no longer to a person"),
        "lost": _("no longer understood"), "found": _("now understood"), "route": _("another path"),
    }  # fmt: skip


def partings(result: Result, names: Names, user: User, only: str = "") -> list[Parting]:
    """Conversations that would go differently, at most `SHOWN`. Words and links only of those this user may see; they
    are read anew, so that what was taken back is gone here too. Two queries."""
    changed = [one for one in result.get("changed", []) if only in ("", one["how"])][:SHOWN]
    said, labels = _said(changed, user), how_words()
    return [
        Parting(
            one["how"], labels.get(one["how"], ""), one["conversation"] if one["conversation"] in said else 0,
            said.get(one["conversation"], ""), fate(one["before"], names), fate(one["now"], names),
        )
        for one in changed
    ]  # fmt: skip


def fate(did: dict[str, Any], names: Names) -> str:
    """What the bot does, in a short sentence: the answer it gives, what it offers, where it hands over."""
    outcome, flow = did.get("outcome", ""), did.get("flow") or []
    if outcome == "handed":
        team, reason = names.teams.get(did.get("team", 0)), str(REASONS.get(did.get("reason", ""), ""))
        sentence = _("{team} takes over.").replace("{team}", team) if team else _("A person takes over.")
        return f"{sentence} {reason}".strip()
    if flow:
        return _("Flow “{name}”").replace("{name}", names.flows.get(flow[0], flow[0]))
    if did.get("answer"):
        return f"“{names.answers.get(did['answer'], did['answer'])}”"
    if did.get("offers"):
        offered = ", ".join(f"“{names.answers.get(key, key)}”" for key in did["offers"])
        return _("Offers {answers}").replace("{answers}", offered)
    words = outcome_words()
    return words.get(outcome, words["said"]).capitalize()


def of_answer(outcome: str, answer: str, names: Names) -> str:
    """`fate` of what is only known by its outcome and its answer."""
    return fate({"outcome": outcome, "answer": answer if outcome == "answered" else ""}, names)


def _said(changed: list[dict[str, Any]], user: User) -> dict[int, str]:
    spans = {one["conversation"]: (one["after"], one["upto"]) for one in changed}
    visible = Conversation.objects.visible_to(user).filter(pk__in=spans).values_list("pk", flat=True)
    said: dict[int, str] = dict.fromkeys(visible, "")
    messages = Message.objects.filter(conversation_id__in=said, kind=Message.Kind.IN, deleted_at=None).order_by("seq")
    for pk, seq, text in messages.values_list("conversation_id", "seq", "text"):
        if spans[pk][0] < seq <= spans[pk][1]:
            said[pk] = f"{said[pk]} {text}".strip()
    return said


def _folded(tally: dict[str, int] | None) -> dict[str, int] | None:
    """Rare outcomes together."""
    if tally is None:
        return None
    found = {name: tally.get(name, 0) for name in OUTCOMES if name != "said"}
    return found | {"said": sum(count for name, count in tally.items() if name not in found)}


def kinds(result: Result) -> list[tuple[str, str, int]]:
    """Each kind of difference with its words and how many conversations have it."""
    talks = result.get("talks", {})
    return [(name, label, talks[name]) for name, label in how_words().items() if talks.get(name)]


def more(result: Result, only: str) -> int:
    """How many differences of this kind are counted and not shown."""
    counted = sum(count for name, _label, count in kinds(result) if only in ("", name))
    return max(0, counted - min(SHOWN, sum(only in ("", one["how"]) for one in result.get("changed", []))))
