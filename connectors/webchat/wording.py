"""What the widget says, in each language it speaks, until the owner of the site writes it better.

These are texts for visitors, so they are given in both languages here instead of through the catalogue of the desk.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LANGUAGES = {"nl": "Nederlands", "en": "English"}


@dataclass(frozen=True, slots=True)
class Wording:
    label: str | Promise
    length: int
    required: bool
    texts: Mapping[str, str]


def _wording(label: str | Promise, length: int, nl: str, en: str, required: bool = True) -> Wording:
    return Wording(label, length, required, {"nl": nl, "en": en})


WORDING = {
    "title": _wording(_("Title"), 60, "Stel je vraag", "Ask us anything"),
    "promise": _wording(
        _("Line below the title"), 120, "We reageren meestal binnen een paar minuten.",
        "We usually answer within a few minutes.", required=False,
    ),
    "greeting": _wording(
        _("First message"), 500, "Hoi! Waar kunnen we je mee helpen?", "Hi! How can we help you?", required=False
    ),
    "offline": _wording(
        _("When nobody is there"), 500,
        "We zijn er nu niet. Laat je vraag en je e-mailadres achter; ons antwoord lees je hier terug.",
        "We are away right now. Leave your question and your e-mail address; you will find our answer here.",
    ),
    "launcher": _wording(_("Label of the button"), 40, "Chat met ons", "Chat with us"),
    "placeholder": _wording(_("Hint in the message field"), 60, "Schrijf een bericht…", "Write a message…"),
}  # fmt: skip


def texts(settings: Mapping[str, Any], language: str) -> dict[str, str]:
    """Every text of the widget in `language` ("nl-BE" counts as nl, an unknown language as en)."""
    short = language.lower().replace("_", "-").partition("-")[0]
    short = short if short in LANGUAGES else "en"
    return {name: settings.get(f"{name}_{short}", wording.texts[short]) for name, wording in WORDING.items()}
