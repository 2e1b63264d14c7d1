"""What the forms of steps offer to choose from, and their rows."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

Pair = tuple[str, str | Promise]
TYPES: tuple[Pair, ...] = (
    ("text", gettext_lazy("Any text")), ("number", gettext_lazy("A number")),
    ("email", gettext_lazy("An e-mail address")), ("phone", gettext_lazy("A phone number")),
    ("date", gettext_lazy("A date")), ("choice", gettext_lazy("One of these choices")),
    ("pattern", gettext_lazy("A pattern of my own")),
)  # fmt: skip
SETS: tuple[Pair, ...] = (
    ("variable", gettext_lazy("Remember something")), ("label", gettext_lazy("Put a label on the conversation")),
    ("unlabel", gettext_lazy("Take a label off")), ("team", gettext_lazy("Choose the team for later")),
)  # fmt: skip
WAITS: tuple[Pair, ...] = (
    ("seconds", gettext_lazy("seconds")), ("minutes", gettext_lazy("minutes")), ("hours", gettext_lazy("hours")),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Words:
    """A text in one language: `code` is "nl", `label` "Dutch"."""

    code: str
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class ButtonRow:
    """A button; `to` is a step, or that it opens `link`. An option has neither."""

    id: str
    titles: list[Words]
    to: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class BranchRow:
    """One branch of a Check: tests as (what, how, value), whether one is enough, and where it leads."""

    name: str
    tests: list[tuple[str, str, str]]
    any: bool
    to: str
