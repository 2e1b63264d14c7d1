"""Up to four buttons under the bot's greeting, as lines of a form: a title per language, and where it leads."""

from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from webcare.bot_settings_words import LANGUAGES
from webcare.text import label

MOST = 4
TITLE = 40  # characters
Choice = tuple[
    Any, list[tuple[str, str]]
]  # a heading, and values with their labels: as a select with groups takes them


@dataclass(slots=True)
class Line:
    """`goes`: "answer:<key>", "flow:<key>", "person:<team>" or "link"; `url`: where a link leads."""

    id: str = ""
    titles: dict[str, str] = field(default_factory=dict)
    goes: str = ""
    url: str = ""
    error: str = ""

    @property
    def is_empty(self) -> bool:
        return not any(self.titles.values()) and not self.url

    @property
    def shown(self) -> list[tuple[str, Any, str]]:
        return [(code, name, self.titles.get(code, "")) for code, name in LANGUAGES]


@dataclass(slots=True)
class Buttons:
    lines: list[Line]
    choices: list[Choice]

    @classmethod
    def of(cls, stored: dict[str, Any], choices: list[Choice]) -> "Buttons":
        rows = [row for row in stored.get("greeting_buttons") or [] if isinstance(row, dict)][:MOST]
        lines = [Line(str(row.get("id", "")), dict(row.get("titles") or {}), *_goes(row)) for row in rows]
        return cls(_filled_up(lines), choices)

    @classmethod
    def read(cls, data: QueryDict, choices: list[Choice]) -> "Buttons":
        lines = []
        for at in range(MOST):
            titles = {code: label(data.get(f"button-{at}-{code}", ""), TITLE) for code, _name in LANGUAGES}
            values = (data.get(f"button-{at}-{name}", "").strip() for name in ("goes", "url"))
            lines.append(Line(label(data.get(f"button-{at}-id", ""), 20), titles, *values))
        return cls(lines, choices)

    def check(self) -> bool:
        """Whether every line that is filled in can stand; says on the line what is wrong with it."""
        known = {value for _heading, values in self.choices for value, _label in values}
        for line in self.lines:
            if line.is_empty:
                continue
            if not any(line.titles.values()):
                line.error = _("Say what stands on the button.")
            elif line.goes not in known:
                line.error = _("Choose where this button leads.")
            elif line.goes == "link" and not line.url.startswith(("https://", "http://")):
                line.error = _("An address that begins with https://.")
        return not any(line.error for line in self.lines)

    def content(self) -> list[dict[str, Any]]:
        """As the bot's documents have them; each keeps its id, or gets the next free one."""
        filled = [line for line in self.lines if not line.is_empty]
        free = iter(sorted({f"b{number}" for number in range(1, 2 * MOST + 1)} - {line.id for line in filled}))
        return [
            {"id": line.id or next(free), "titles": {c: t for c, t in line.titles.items() if t}} | _does(line)
            for line in filled
        ]


def _goes(row: dict[str, Any]) -> tuple[str, str]:
    does, target = str(row.get("does", "")), str(row.get("target", ""))
    if does == "link":
        return "link", target
    return (f"person:{target or 0}" if does == "person" else f"{does}:{target}"), ""


def _does(line: Line) -> dict[str, str]:
    if line.goes == "link":
        return {"does": "link", "target": line.url}
    does, _colon, target = line.goes.partition(":")
    return {"does": does, "target": target}


def _filled_up(lines: list[Line]) -> list[Line]:
    return lines + [Line() for _missing in range(MOST - len(lines))]
