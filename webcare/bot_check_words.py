"""What a Check of a flow looks at, in words: "order is empty", "channel is WhatsApp and we are open"."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from connectors.registry import CONNECTORS

# What can be looked at, besides what the flow remembers.
WHATS: dict[str, str | Promise] = {
    "channel": gettext_lazy("the channel"), "language": gettext_lazy("the language"),
    "label": gettext_lazy("the labels"), "open": gettext_lazy("we are open"),
    "known": gettext_lazy("the customer has written before"),
}  # fmt: skip
FACTS = ("open", "known")  # hold or do not: there is nothing to compare with
HOW: dict[str, str | Promise] = {
    "equals": gettext_lazy("is"), "not_equals": gettext_lazy("is not"), "contains": gettext_lazy("contains"),
    "less": gettext_lazy("is less than"), "more": gettext_lazy("is more than"), "empty": gettext_lazy("is empty"),
    "true": gettext_lazy("is so"), "false": gettext_lazy("is not so"),  # not offered: other tools write these
}  # fmt: skip


def languages() -> dict[str, str]:
    return {"nl": _("Dutch"), "en": _("English")}


def values_for(what: str) -> dict[str, str]:
    """What there is to choose from, by what is kept; empty where anything may be typed."""
    if what == "channel":
        return {kind: str(connector.label) for kind, connector in CONNECTORS.items()}
    return languages() if what == "language" else {}


def kept_value(what: str, typed: str) -> str:
    """What is kept of a value that somebody wrote in words: "WhatsApp" is the channel `whatsapp`."""
    known = {words.casefold(): value for value, words in values_for(what).items()}
    return known.get(typed.casefold(), typed)


def all_tests(branch: dict[str, Any]) -> str:
    """A branch's tests as one sentence's part; "" when it has none."""
    tests = branch.get("tests")
    found = [one_test(test) for test in tests if isinstance(test, dict)] if isinstance(tests, list) else []
    return f" {_('or') if branch.get('any') else _('and')} ".join(found)


def one_test(test: dict[str, Any]) -> str:
    what, how = str(test.get("what") or ""), str(test.get("is") or "equals")
    value = str(test.get("value") or "")
    if what in FACTS:
        return _fact(what, how not in ("false", "not_equals"))
    subject = str(test.get("name") or "…") if what == "variable" else str(WHATS.get(what, what))
    if what == "label":
        subject, value = str(WHATS[what]), str(test.get("value") or test.get("name") or "")
    object_ = values_for(what).get(value, value)
    return " ".join(filter(None, [subject, str(HOW.get(how, how)), "" if how == "empty" else object_]))


def _fact(what: str, holds: bool) -> str:
    if what == "open":
        return _("we are open") if holds else _("we are closed")
    return _("the customer has written before") if holds else _("the customer is new")
