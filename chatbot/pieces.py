"""What an owner wrote, read and frozen. The shape is told in `content.load`; nothing here decides anything."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Literal

Texts = Mapping[str, str]


def _nothing() -> Mapping[str, Any]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Button:
    """`does`: answer, flow, person, link. `to`: in a flow, the step it leads to."""

    id: str
    titles: Texts
    does: str = ""
    target: str = ""
    to: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """`files`: keys under which their owner's pictures are kept."""

    texts: Texts = field(default_factory=_nothing)
    files: tuple[str, ...] = ()
    buttons: tuple[Button, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.texts or self.files)


@dataclass(frozen=True, slots=True)
class Variant:
    id: str
    text: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """At least one of `any`, each of `all`, not one of `none`; `typos` allowed in each word."""

    id: str
    any: tuple[str, ...] = ()
    all: tuple[str, ...] = ()
    none: tuple[str, ...] = ()
    typos: int = 0


@dataclass(frozen=True, slots=True)
class Answer:
    key: str
    topic: str = ""
    question: Texts = field(default_factory=_nothing)
    variants: tuple[Variant, ...] = ()
    rules: tuple[Rule, ...] = ()
    reply: Reply = Reply()
    exceptions: Mapping[str, Reply] = field(default_factory=_nothing)
    flow: str = ""
    person_only: bool = False
    team: int = 0
    ask_helped: bool = True
    not_helped_team: int = 0
    on: bool = True


@dataclass(frozen=True, slots=True)
class Option:
    id: str
    titles: Texts


@dataclass(frozen=True, slots=True)
class Test:
    what: str
    name: str = ""
    holds: str = "equals"
    value: str = ""


@dataclass(frozen=True, slots=True)
class Branch:
    """`any`: one of its tests is enough. A branch without tests never holds."""

    tests: tuple[Test, ...]
    any: bool
    to: str


@dataclass(frozen=True, slots=True)
class Save:
    variable: str
    path: str


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a flow. Which fields mean something depends on `kind`; the others keep their defaults."""

    id: str
    kind: str
    next: str = ""
    reply: Reply = Reply()
    texts: Texts = field(default_factory=_nothing)
    retry: Texts = field(default_factory=_nothing)
    variable: str = ""
    type: str = "text"
    pattern: str = ""
    options: tuple[Option, ...] = ()
    tries: int = 3
    failed: str = ""
    other: str = ""
    branches: tuple[Branch, ...] = ()
    what: str = ""
    name: str = ""
    value: str = ""
    answer: str = ""
    method: Literal["GET", "POST"] = "GET"
    url: str = ""
    headers: Mapping[str, str] = field(default_factory=_nothing)
    body: str = ""
    save: tuple[Save, ...] = ()
    seconds: float = 5.0
    to: str = ""
    flow: str = ""
    team: int = 0
    note: str = ""
    rating: bool = False


@dataclass(frozen=True, slots=True)
class Flow:
    """`steps` in the order they were written."""

    key: str
    name: str = ""
    start: str = ""
    on: bool = True
    steps: Mapping[str, Step] = field(default_factory=_nothing)


@dataclass(frozen=True, slots=True)
class Case:
    """One line of the test set. `expect`: `{"answer": key}`, `{"offer": key}`, `{"handoff": True}` or
    `{"nothing": True}`."""

    key: str
    text: str
    language: str = ""
    channel: str = ""
    expect: Mapping[str, Any] = field(default_factory=_nothing)


@dataclass(frozen=True, slots=True)
class Settings:
    """`careful`: 0 eager to 100. `idle_hours`: after how long a silent customer counts as gone."""

    languages: tuple[str, ...] = ("nl", "en")
    name: str = ""
    careful: int = 50
    greeting: Texts = field(default_factory=_nothing)
    greeting_buttons: tuple[Button, ...] = ()
    texts: Mapping[str, Texts] = field(default_factory=_nothing)
    misses_in_row: int = 2
    misses: int = 3
    team: int = 0
    teams: Mapping[str, int] = field(default_factory=_nothing)
    idle_hours: float = 24
    person_words: tuple[str, ...] = ()
    angry_words: tuple[str, ...] = ()
