"""What `{customer}` and the like stand for in saved replies and signatures.

Filled by plain replacement, once from left to right: a customer who calls themselves "{agent}" stays that, and braces
we do not know stay as they are. Never a template, never a format string.
"""

import re
from collections.abc import Callable

from django.conf import settings
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from webcare import clock
from webcare.models import Conversation, User

NOON, EVENING = 12, 18  # o'clock


def greeting() -> str:
    """By the desk's time of day, in the language that is active."""
    hour = timezone.localtime(clock.now()).hour
    if hour < NOON:
        return _("Good morning")
    return _("Good afternoon") if hour < EVENING else _("Good evening")


Value = Callable[[Conversation, User | None], str]
VALUES: dict[str, Value] = {
    "customer": lambda talk, user: talk.contact.name,
    "first_name": lambda talk, user: talk.contact.name.partition(" ")[0],
    "agent": lambda talk, user: user.name if user else "",
    "agent_first_name": lambda talk, user: user.first_name if user else "",
    "team": lambda talk, user: talk.team.name if talk.team else "",
    "channel": lambda talk, user: talk.channel.name,
    "greeting": lambda talk, user: greeting(),
}
MEANINGS: dict[str, str | Promise] = {
    "customer": gettext_lazy("the customer's name"),
    "first_name": gettext_lazy("the customer's first name"),
    "agent": gettext_lazy("your name"),
    "agent_first_name": gettext_lazy("your first name"),
    "team": gettext_lazy("the team of the conversation"),
    "channel": gettext_lazy("the channel's name"),
    "greeting": gettext_lazy("good morning, good afternoon or good evening"),
}
KNOWN = re.compile(r"( ?)\{(" + "|".join(VALUES) + r")\}")


def fill(text: str, conversation: Conversation, user: User | None, language: str = "") -> str:
    """The text with what is known filled in, in the customer's language (or `language`).

    Where nothing is known (a visitor without a name) the placeholder goes, with the space before it: "Hi," not "Hi ,".
    """
    values: dict[str, str] = {}

    def value(found: re.Match[str]) -> str:
        space, name = found.groups()
        if name not in values:
            values[name] = VALUES[name](conversation, user)
        return space + values[name] if values[name] else ""

    with translation.override(language or language_of(conversation)):
        return KNOWN.sub(value, text)


def language_of(conversation: Conversation) -> str:
    """The customer's language when we speak it, else the desk's own."""
    spoken = [code for code, _name in settings.LANGUAGES]
    theirs = conversation.contact.language[:2]
    return theirs if theirs in spoken else settings.LANGUAGE_CODE[:2]
