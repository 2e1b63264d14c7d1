"""A flow as lines that its owner can read: what each step does, says and leads to."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from . import piece_parts as parts
from . import step_words
from .step_words import Names

Content = dict[str, Any]
FIELDS = {
    "variable": gettext_lazy("Remembered as"), "type": gettext_lazy("Kind of answer"),
    "pattern": gettext_lazy("Pattern"), "note": gettext_lazy("Note for the colleague"), "url": gettext_lazy("Address"),
    "body": gettext_lazy("Sent along"), "headers": gettext_lazy("Sent along"), "tries": gettext_lazy("Tries"),
    "seconds": gettext_lazy("Seconds"), "next": gettext_lazy("After that"), "to": gettext_lazy("After that"),
    "other": gettext_lazy("Something else"), "failed": gettext_lazy("If it fails"),
}  # fmt: skip


def lines(content: Content, names: Names, language: str) -> parts.Labelled:
    """The flow's own fields, then each step with all it says and where it leads."""
    yield _("Name"), parts.one(content.get("name"))
    yield _("Switched off"), parts.no(content.get("on", True))
    steps = parts.rows(content.get("steps"))
    titles = {str(step.get("id")): step_words.title(step, names, language) for step in steps}
    yield _("Begins with"), parts.one(titles.get(str(content.get("start"))))
    for number, step in enumerate(steps, 1):
        label = _("Step {number}, {kind}").replace("{number}", str(number))
        kind = str(step_words.kind_of(step).word)
        yield label.replace("{kind}", kind), list(_step(step, titles, names, language))


def _step(step: Content, titles: dict[str, str], names: Names, language: str) -> Iterable[str]:
    yield titles[str(step.get("id"))]
    for label, found in parts.reply("", parts.as_dict(step.get("reply")), names, language):
        yield from (f"{label}: {one}" for one in found)
    for name in ("texts", "retry"):
        for label, found in parts.texts("", step.get(name)):
            yield from (f"{label}: {one}" for one in found)
    for one in parts.rows(step.get("options")):
        yield step_words.button_title(one, language)
    for name in ("variable", "type", "pattern", "note", "url", "body", "tries", "seconds"):
        if step.get(name):
            yield f"{FIELDS[name]}: {step[name]}"
    yield from (f"{FIELDS['headers']}: {name}" for name in parts.as_dict(step.get("headers")))
    for each in parts.rows(step.get("save")):
        yield f"{FIELDS['variable']}: {each.get('variable', '')} = {each.get('path', '')}"
    gone = _("a step that is gone")
    for name in ("next", "to", "other", "failed"):
        if step.get(name):
            yield f"{FIELDS[name]} → {titles.get(str(step[name]), gone)}"
    for branch in parts.rows(step.get("branches")):
        yield f"{step_words.all_tests(branch)} → {titles.get(str(branch.get('to')), gone)}"
