"""The trial conversation at the right of the owner's pages: with the draft, turn after turn, kept for its owner alone.

What the engine keeps between two turns stays here, never on the page. It is a convenience: lost, it begins anew.
"""

import logging
from dataclasses import asdict, dataclass, field
from typing import Any

from django.core.cache import cache

import chatbot
from chatbot import evaluation
from webcare import clock
from webcare.actions import letters
from webcare.actions.bots import drafts
from webcare.bot_console_words import deciding
from webcare.models import Channel, User

log = logging.getLogger(__name__)
LASTS = 12 * 3600  # seconds
MOST = 30  # turns that are kept on the screen
LONGEST = 2000  # characters of a question
UNASKED = {"flow", "button", "repeat", "idle", "handed_back"}  # decided by more than the words: no test can ask them


@dataclass(slots=True)
class Trial:
    """`turns` oldest first, as JSON. `state`: the engine's. `language`: "" for the customer's own words to decide."""

    turns: list[dict[str, Any]] = field(default_factory=list)
    state: dict[str, Any] = field(default_factory=dict)
    language: str = ""
    channel: str = ""

    @property
    def is_over(self) -> bool:
        """A person would have it now, or it ended: what comes next begins a new conversation."""
        return bool(self.turns and self.turns[-1]["over"])

    @property
    def since_asked(self) -> list[dict[str, Any]]:
        """The turns since the customer last said something: what they offer can be tapped."""
        at = max((at for at, turn in enumerate(self.turns) if turn["kind"] == "message"), default=0)
        return self.turns[at:] if not self.is_over else []

    def turn(self, number: int) -> dict[str, Any] | None:
        return next((turn for turn in self.turns if turn["number"] == number), None)


def load(user: User) -> Trial:
    return Trial(**(cache.get(_key(user)) or {}))


def begin(user: User) -> Trial:
    """Anew, in the same language and channel."""
    trial = load(user)
    return _keep(user, Trial(language=trial.language, channel=trial.channel))


def ask(user: User, turn: chatbot.Turn, *, language: str, channel: str) -> Trial:
    """Take one more turn of the draft. Never raises: a bot that errs is something to see here."""
    trial = load(user)
    trial.language, trial.channel = language, channel
    state = {} if trial.is_over or (turn.kind == "message" and not trial.turns) else trial.state
    decision = _decide(chatbot.Turn(**_given(turn), facts=_facts(language, channel), at=clock.now()), state)
    number = trial.turns[-1]["number"] + 1 if trial.turns else 1
    trial.turns.append(_row(number, turn, decision, begins=trial.is_over) | {"channel": channel})
    trial.turns, trial.state = trial.turns[-MOST:], dict(decision.state) if decision else {}
    return _keep(user, trial)


def judged(user: User, number: int, how: str) -> Trial:
    """Remember that its owner dealt with this turn."""
    trial = load(user)
    if found := trial.turn(number):
        found["judged"] = how
    return _keep(user, trial)


def choice_title(trial: Trial, wanted: str) -> str:
    """What stands on the choice that was offered last under this id; empty when it was not."""
    offered = [one for turn in trial.since_asked for say in turn["says"] for one in say["choices"]]
    return next((one["title"] for one in offered if one["id"] == wanted), "")


def _decide(turn: chatbot.Turn, state: dict[str, Any]) -> chatbot.Decision | None:
    try:
        return chatbot.reply(drafts.loaded(), turn, state)
    except Exception:  # in a real conversation a person takes over; here its owner must see that
        log.exception("the draft could not answer in the trial conversation")
        return None


def _given(turn: chatbot.Turn) -> dict[str, Any]:
    return {name: getattr(turn, name) for name in ("kind", "text", "choice", "fetched")}


def _facts(language: str, kind: str) -> chatbot.Facts:
    channel = Channel.objects.filter(kind=kind, active=True).order_by("pk").first() if kind else None
    return chatbot.Facts(channel=kind, language=language, letters=bool(channel and letters.carries(channel)))


def _row(number: int, turn: chatbot.Turn, decision: chatbot.Decision | None, *, begins: bool) -> dict[str, Any]:
    row = {
        "number": number,
        "kind": turn.kind,
        "said": turn.text,
        "begins": begins,
        "judged": "",
        "says": [],
        "team": 0,
    }
    if decision is None:
        return row | {"outcome": "handed", "reason": "failed", "over": True, "why": {}, "expect": None, "answer": ""}
    fetch, handoff = decision.fetch, decision.handoff
    words_decide = turn.kind == "message" and not turn.choice and deciding(decision.why) not in UNASKED
    return row | {
        "says": [asdict(say) for say in decision.says], "outcome": decision.outcome, "answer": decision.answer,
        "reason": handoff.reason if handoff else "", "team": handoff.team if handoff else 0,
        "note": handoff.note if handoff else "", "why": dict(decision.why), "language": decision.language,
        "acts": [asdict(act) for act in decision.acts], "wait": decision.wait, "end": decision.end,
        "fetch": {"method": fetch.method, "url": fetch.url} if fetch else None,
        "over": bool(handoff or decision.end in ("confirmed", "abandoned", "assumed")),
        "expect": evaluation.outcome(decision) if words_decide and turn.text else None,
    }  # fmt: skip


def _keep(user: User, trial: Trial) -> Trial:
    cache.set(_key(user), asdict(trial), LASTS)
    return trial


def _key(user: User) -> str:
    return f"bot-trial:{user.pk}"
