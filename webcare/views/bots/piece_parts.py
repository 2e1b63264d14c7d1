"""What pieces of the bot have in common, as lines for their owner: replies, texts, buttons."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from webcare.bot_settings_words import LANGUAGES

from . import step_words
from .step_words import Names

Content = dict[str, Any]
Labelled = Iterable[tuple[str, list[str]]]  # a label, and the lines below it


def reply(label: str, given: Content, names: Names, language: str) -> Labelled:
    """`label` may be empty: then what is said stands below its language alone."""
    yield from texts(label, given.get("texts"))
    dot = f"{label}, " if label else ""
    yield dot + _("files"), one(len(given.get("files") or []) or "")
    yield dot + _("buttons"), [button(each, names, language) for each in rows(given.get("buttons"))]


def texts(label: str, given: Any) -> Labelled:
    spoken = dict(LANGUAGES)
    for code, text in as_dict(given).items():
        name = str(spoken.get(code, code))
        yield f"{label} ({name})" if label else name, one(text)


def button(raw: Content, names: Names, language: str) -> str:
    """Its title, and where it leads."""
    target = str(raw.get("target") or "")
    goes = {
        "answer": names.answers.get(target, target), "flow": names.flows.get(target, target), "link": target,
        "person": names.teams.get(int(target) if target.isdecimal() and len(target) < 10 else 0) or _("A colleague"),
    }.get(str(raw.get("does")), "")  # fmt: skip
    title = step_words.button_title(raw, language)
    return f"{title} → {goes}" if goes else title


def rule(raw: Content) -> str:
    kinds = ((_("any of"), "any"), (_("all of"), "all"), (_("none of"), "none"))
    found = [f"{label}: {', '.join(map(str, raw[name]))}" for label, name in kinds if raw.get(name)]
    return "; ".join(found)


def one(value: Any) -> list[str]:
    return [] if value in (None, "") else [str(value)]


def yes(value: Any) -> list[str]:
    return [_("yes")] if value else []


def no(value: Any) -> list[str]:
    """Worth a line only where it differs from what is usual."""
    return [] if value else [_("yes")]


def rows(value: Any) -> list[Content]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def as_dict(value: Any) -> Content:
    return value if isinstance(value, dict) else {}


def number(value: Any) -> int:
    return value if type(value) is int else 0
