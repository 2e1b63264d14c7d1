"""What the bot does with a question, in a few words for its owner."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

import chatbot
from webcare.bot_why import question_of


def in_words(outcome: Mapping[str, Any], content: chatbot.Content) -> str:
    """Of an outcome as `chatbot.evaluation` has it, or of what a test expects."""
    language = get_language() or ""
    if outcome.get("handoff"):
        return _("a colleague takes over")
    if "offer" in outcome:
        keys = outcome.get("offers") or [outcome["offer"]]
        names = ", ".join(f"“{question_of(content, key, language)}”" for key in keys if key)
        return _("offers {answers}").replace("{answers}", names)
    if outcome.get("answer"):
        return f"“{question_of(content, str(outcome['answer']), language)}”"
    return _("no answer")
