"""What goes into a decision and what comes out of it. Everything that is kept is JSON-able; times are aware, UTC."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

Outcome = Literal["answered", "offered", "asked", "said", "missed", "handed", "ended", "silent"]
Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Facts:
    """What the world looks like at this turn. `channel`: its kind (`whatsapp`); `is_open`: by its opening hours;
    `known`: a customer we had before; `labels`: names on the conversation or the customer; `language`: what we know of
    the customer's, "" when nothing. `letters`: the channel carries letters, where nobody taps and greetings are short.
    """

    channel: str = ""
    is_open: bool = True
    known: bool = False
    labels: tuple[str, ...] = ()
    language: str = ""
    letters: bool = False


@dataclass(frozen=True, slots=True)
class Fetched:
    """How an HTTP request of a flow went. `status` 0: no answer in time, or refused; `data`: parsed JSON, or text."""

    status: int = 0
    data: Any = None


@dataclass(frozen=True, slots=True)
class Turn:
    """Why the bot is asked. `message`: the customer said `text` (all they said since the bot's last word, a line each),
    or tapped `choice`; `files` came along. `fetched`: the answer to `Decision.fetch`. `timer`: `Decision.wait` is over.
    `handed_back`: a person gave it back. `idle`: the customer has been silent for as long as the settings say.
    """

    kind: Literal["message", "fetched", "timer", "handed_back", "idle"] = "message"
    text: str = ""
    choice: str = ""
    files: int = 0
    facts: Facts = Facts()
    fetched: Fetched | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """Something the customer can tap. `link`: opens an address instead of answering. `id` comes back in `Turn.choice`;
    where nothing can be tapped, its number in the list or its title does."""

    id: str
    title: str
    link: str = ""


@dataclass(frozen=True, slots=True)
class Say:
    """One thing the bot says. `files` are the keys its owner's pictures are kept under."""

    text: str = ""
    choices: tuple[Choice, ...] = ()
    files: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Act:
    """`label` (value: its name), `unlabel`, `team` (value: its key, a number), `language`. Variables are state."""

    what: Literal["label", "unlabel", "team", "language"]
    value: str


@dataclass(frozen=True, slots=True)
class HandOff:
    """A person must take it from here. `reason` is one of `REASONS`; `team`: its key, 0 is the channel's own; `note`:
    the owner's words for the agent, filled in; `step`: where in which flow, for the card."""

    reason: str
    team: int = 0
    note: str = ""
    step: str = ""


# Why a person takes over. The words for agents and customers are the core's.
REASONS = (
    "asked",  # for a person
    "angry",
    "misses",  # too many questions it did not understand
    "repeat",  # the same answer would be sent again
    "none_of_these",
    "not_helped",
    "person_only",  # the answer says so
    "attachment",  # it cannot read
    "flow",  # the flow says so
    "tries",  # a flow asked too often in vain
    "flow_failed",
    "language",  # nothing in a language they seem to read
    "failed",  # the bot itself erred (given by the core, like the three below)
    "slow",
    "off",
    "window",  # it may no longer write on this channel
)


@dataclass(frozen=True, slots=True)
class Fetch:
    """An HTTP request that a flow makes, filled in. The core makes it and comes back with a `fetched` turn."""

    method: Literal["GET", "POST"]
    url: str
    headers: Json = field(default_factory=dict)
    body: str = ""
    seconds: float = 5.0


@dataclass(frozen=True, slots=True)
class Mark:
    """Something worth counting; the core logs it as `bot.<what>` with `data`. See `webcare/models/event.py`."""

    what: Literal[
        "answered", "offered", "chosen", "missed", "confirmed", "denied", "flow_started", "flow_ended", "rated"
    ]
    data: Json = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Decision:
    """What the bot does now. `state` replaces the one it was given. `wait`: come back after so many seconds with a
    `timer` turn. `end`: `confirmed` (the customer is helped), `assumed` or `abandoned` (silent), `flow`.

    `why` explains it, as JSON (all of it is data, never markup; every key may be missing):
    `{"steps": [{"step": "person"|"anger"|"attachment"|"flow"|"button"|"rule"|"exact"|"match"|"small_talk"|"repeat"|
    "miss"|"language", "fired": bool, ...values}], "decided": step, "answer": key, "variant": the owner's words,
    "words": [{"word", "share" 0-100}], "repairs": [{"from", "to"}], "best": [{"answer": key, "certainty": 0-100}]
    (three), "evidence": 0-100, "thresholds": {"answer": 0-100, "offer": 0-100}, "language": "nl"}`.
    """

    outcome: Outcome
    state: Json
    says: tuple[Say, ...] = ()
    acts: tuple[Act, ...] = ()
    handoff: HandOff | None = None
    fetch: Fetch | None = None
    wait: float | None = None
    end: str = ""
    marks: tuple[Mark, ...] = ()
    answer: str = ""
    reason: str = ""
    certainty: int | None = None
    language: str = ""
    why: Json = field(default_factory=dict)
