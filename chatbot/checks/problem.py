"""One thing that is not right, and what channels can show."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

MOST_BUTTONS = 4
MOST_OPTIONS = 10
FEW_VARIANTS = 8


@dataclass(frozen=True, slots=True)
class Problem:
    """`where`: `settings`, `answer:<key>`, `flow:<key>` or `flow:<key>:<step>`. `values` belong in the sentence."""

    where: str
    code: str
    values: Mapping[str, Any] = field(default_factory=dict)
    grave: bool = False

    def __hash__(self) -> int:
        return hash((self.where, self.code, *sorted((name, str(value)) for name, value in self.values.items())))


@dataclass(frozen=True, slots=True)
class Channel:
    """What one message of a channel shows as it was meant; None: any. `title`: letters on a button."""

    buttons: int | None = None
    title: int | None = None
    text: int | None = None


# As their providers document it. Where it is more, a message is split or its buttons become numbered lines.
CHANNELS: Mapping[str, Channel] = {
    "whatsapp": Channel(buttons=10, title=24, text=4096),
    "messenger": Channel(buttons=13, title=20, text=2000),
    "instagram": Channel(buttons=13, title=20, text=1000),
}
