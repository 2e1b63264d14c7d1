"""What the bot's texts and rules are for, in the words of its owner's page."""

from typing import Any

from django.utils.translation import gettext_lazy as _

LANGUAGES: tuple[tuple[str, Any], ...] = (("nl", _("Dutch")), ("en", _("English")))

# Heading, and the texts below it: name, when the bot says it.
TEXTS: tuple[tuple[Any, tuple[tuple[str, Any], ...]], ...] = (
    (_("When a person takes over"), (
        ("handed_open", _("While you are open")),
        ("handed_closed", _("While you are closed")),
        ("handed_back", _("When an agent gives the conversation back")),
        ("person", _("Button to a colleague")),
    )),
    (_("When it is not sure"), (
        ("offer", _("Before the questions it offers")),
        ("none_of_these", _("Button for none of them")),
        ("missed", _("When it does not understand")),
        ("invalid", _("When an answer in a flow does not fit")),
    )),
    (_("After an answer"), (
        ("helped", _("Question whether it helped")),
        ("yes", _("Button for yes")),
        ("no", _("Button for no")),
        ("glad", _("When it helped")),
    )),
    (_("Goodbye"), (
        ("done", _("At the end of a flow")),
        ("thanks", _("When the customer says thank you")),
        ("bye", _("When the customer says goodbye")),
        ("rating", _("Asking for a rating")),
        ("rated", _("After the rating")),
    )),
)  # fmt: skip
LONGEST = {"person": 40, "none_of_these": 40, "yes": 40, "no": 40}  # buttons; characters

GREETINGS: tuple[tuple[str, Any], ...] = (
    ("hello", _("After the greeting, when the customer only says hello")),
    ("letter", _("Instead of the greeting, at the top of a mail")),
)
NAMES = tuple(name for name, _label in GREETINGS) + tuple(name for _heading, texts in TEXTS for name, _label in texts)

# What stands between braces in the two texts of a hand-over, and an example.
PLACES: tuple[tuple[str, Any, Any], ...] = (
    ("place", _("the customer's place in line"), "2"),
    ("opens", _("when you open again"), _("tomorrow at 09:00")),
    ("minutes", _("about how long the wait is, in minutes"), "10"),
)

FILLED = ("handed_open", "handed_closed")

# Reasons for which another team may take over.
REASONS: tuple[tuple[str, Any], ...] = (
    ("asked", _("The customer asks for a person")),
    ("angry", _("The customer is angry")),
    ("misses", _("The bot did not understand too often")),
    ("none_of_these", _("None of the offered questions was meant")),
    ("not_helped", _("The answer did not help")),
    ("repeat", _("The same answer would be said again")),
    ("attachment", _("A file the bot cannot read")),
    ("language", _("A language without answers")),
    ("flow_failed", _("A flow failed")),
)
