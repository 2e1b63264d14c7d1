"""The bot's hand-overs in words: why, for agents; what happens now, for customers."""

import re
from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

REASONS: Mapping[str, str | Promise] = {
    "asked": _("The customer asks for a person."),
    "angry": _("The customer is angry."),
    "misses": _("The bot did not understand the customer several times."),
    "repeat": _("The customer asked the same again; the bot's answer was not enough."),
    "none_of_these": _("None of the offered questions was the right one."),
    "not_helped": _("The bot's answer did not help."),
    "person_only": _("This question is always for a person."),
    "attachment": _("The customer sent something the bot cannot read."),
    "flow": _("The flow leads to a person here."),
    "tries": _("The customer's answers did not fit the bot's question."),
    "flow_failed": _("The flow could not go on: a request to another system failed."),
    "language": _("The customer seems to write in a language the bot does not know."),
    "failed": _("Something went wrong inside the bot."),
    "slow": _("The bot did not answer in time."),
    "off": _("The bot was switched off."),
    "window": _("The bot may no longer write here; a person may."),
}
# A sentence ends at a mark with a space after it, or with its line.
SENTENCE = re.compile(r"[^\n]*?(?:[.!?…;]+(?=\s)|\n|$)", re.S)


def reason(data: Mapping[str, Any]) -> str | Promise:
    """Why the bot handed over, of a `bot.handed_over` event's data."""
    return REASONS.get(str(data.get("reason", "")), REASONS["failed"])


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with `{name}` replaced for the names in `values`. A sentence that asks for something unknown ("") is
    left out; if no other is left, only the placeholder is. Plain replacement: whatever a value holds stays text."""
    marks = {name: "{" + name + "}" for name in values}
    unknown = [mark for name, mark in marks.items() if not values[name]]
    kept = "".join(one for one in SENTENCE.findall(text) if not any(mark in one for mark in unknown)).strip()
    known = re.compile("|".join(map(re.escape, marks.values())))
    return known.sub(lambda found: values[found[0][1:-1]], kept or text).strip()
