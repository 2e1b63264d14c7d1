"""What a new answer begins with: nothing, a question, or what an agent answered a customer well."""

from collections.abc import Mapping
from typing import Any

from chatbot.language import detect
from webcare.bot_answer_reading import LANGUAGES
from webcare.models import Conversation, Message, User
from webcare.text import label

MOST = 300  # characters of a customer's words that make a variant


def beginning(user: User, asked: Mapping[str, str]) -> dict[str, Any]:
    """The content of a new answer. `message`: the key of a reply, seen only by who may see its conversation."""
    key = asked.get("message", "")
    if key.isascii() and key.isdecimal() and len(key) < 19 and (found := _of_reply(user, int(key))):
        return found
    if words := label(asked.get("text", ""), MOST):
        return _asked(words) | {"topic": label(asked.get("topic", ""), 60)}
    return {"topic": label(asked.get("topic", ""), 60)}


def _of_reply(user: User, pk: int) -> dict[str, Any] | None:
    """Its text, and what the customer said just before as the question and the first variant; of something a customer
    said only that. Notes stay inside the team."""
    visible = Conversation.objects.visible_to(user)
    said = Message.objects.filter(conversation__in=visible, kind__in=(Message.Kind.IN, Message.Kind.OUT))
    reply = said.filter(pk=pk).first()
    if reply is None:
        return None
    if not reply.is_out:
        return _asked(label(reply.text, MOST))
    asked: list[str] = []
    for one in said.filter(conversation=reply.conversation_id, seq__lt=reply.seq).order_by("-seq")[:10]:
        if one.is_out:
            break  # that was answered already
        asked.insert(0, one.text)
    content = _asked(label(" ".join(asked), MOST))
    language = detect(reply.text) or next(iter(content.get("question", {})), LANGUAGES[0])
    return content | {"reply": {"texts": {language: reply.text.strip()}}}


def _asked(words: str) -> dict[str, Any]:
    if not words:
        return {}
    language = detect(words) or LANGUAGES[0]
    variant = {"id": "v1", "text": words, "language": language}
    return {"question": {language: words}, "variants": [variant]}
