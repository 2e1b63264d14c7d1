"""What differs between two documents of the bot, in words: per piece and per field, what stood and stands there."""

from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from webcare import bot_titles
from webcare.actions.bots import differences
from webcare.models import Team

from .piece_words import lines
from .step_words import Names

Content = dict[str, Any]
PAGES = {"answer": "bot_answer", "flow": "bot_flow", "case": "bot_case"}
ICONS = {"answer": "message-square-quote", "flow": "workflow", "case": "list-checks", "settings": "settings-2"}


@dataclass(frozen=True, slots=True)
class Field:
    """`gone` and `new`: the lines that only one side has. A text of one line is whole on both."""

    label: str
    gone: list[str]
    new: list[str]


@dataclass(frozen=True, slots=True)
class Change:
    kind: str
    icon: str
    what: str  # added, changed, removed
    title: str
    url: str
    fields: list[Field]


def between(old: Content, new: Content) -> list[Change]:
    """Every change from `old` to `new`, in the words of the page's reader. One query, for the teams."""
    language, names = (get_language() or "en")[:2], names_of(old, new)
    return [_change(one, names, language) for one in differences.between(old, new)]


def names_of(*documents: Content) -> Names:
    """What pieces name each other by, the last document's names first."""
    language, titles = (get_language() or "en")[:2], {}
    for document in documents:
        titles |= bot_titles.titles(document, language)
    by_kind = {
        kind: {key.partition(":")[2]: title for key, title in titles.items() if key.startswith(f"{kind}:")}
        for kind in ("answer", "flow")
    }
    return Names(by_kind["answer"], by_kind["flow"], dict(Team.objects.values_list("pk", "name")))


def _change(one: differences.Difference, names: Names, language: str) -> Change:
    content = one.after if one.after is not None else one.before
    title = bot_titles.title(one.kind, one.key, content or {}, language)
    return Change(one.kind, ICONS[one.kind], one.what, title, _url(one), _fields(one, names, language))


def _fields(one: differences.Difference, names: Names, language: str) -> list[Field]:
    before, after = (lines(one.kind, side, names, language) for side in (one.before, one.after))
    found = []
    for label in dict.fromkeys([*after, *before]):
        was, now = before.get(label, []), after.get(label, [])
        if was != now:
            gone, new = [text for text in was if text not in now], [text for text in now if text not in was]
            found.append(Field(label, gone, new) if gone or new else Field(label, [], [_("in another order")]))
    if not found and one.what == "changed":
        found.append(_small(one))
    return found


def _small(one: differences.Difference) -> Field:
    """What has no words of its own: where steps stand, or something that only files from elsewhere hold."""
    sides = [[_placeless(step) for step in (side or {}).get("steps", [])] for side in (one.before, one.after)]
    if one.kind == "flow" and sides[0] == sides[1]:
        return Field(_("On the canvas"), [], [_("steps stand elsewhere")])
    return Field(_("Details"), [], [_("something small is different")])


def _placeless(step: Any) -> Any:
    return {name: value for name, value in step.items() if name not in "xy"} if isinstance(step, dict) else step


def _url(one: differences.Difference) -> str:
    """Where it is edited; nowhere when it is gone."""
    if one.what == "removed":
        return ""
    try:
        return reverse("bot_greeting") if one.kind == "settings" else reverse(PAGES[one.kind], args=[one.key])
    except NoReverseMatch:
        return ""
