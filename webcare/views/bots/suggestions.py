"""What the bot's owner would answer to what the customer just asked, for an agent to put in. Never sent by itself."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

import chatbot
from chatbot import filling, language
from chatbot.content import reply_of
from webcare import bots, placeholders
from webcare.models import Conversation, Message
from webcare.templatetags.rows import short_name
from webcare.views.answers import find

MOST = 3  # offered at once; the keys are Alt+1 to Alt+3
RECENT = 5  # messages of the customer that are looked at
LONGEST = 1000  # characters of them
LEAST = 10  # per cent certainty below which a question is named by chance


@dataclass(frozen=True, slots=True)
class Suggestion:
    question: str
    text: str
    certainty: int
    language: str


@login_required
@require_safe
def suggestions(request: HttpRequest, pk: int) -> HttpResponse:
    """At most three, best first, in the customer's language. Empty when nothing is near or the bot has nothing live."""
    conversation = find(request, pk)
    asked, live = _asked(conversation), bots.live()
    found = _near(bots.version(live), conversation, asked) if asked and live else []
    return render(request, "conversations/_suggestions.html", {"suggestions": found})


def _asked(conversation: Conversation) -> list[str]:
    """What the customer typed since a person of ours last wrote; what they tapped was the bot's own words."""
    spoken = conversation.messages.exclude(kind__in=(Message.Kind.NOTE, Message.Kind.MARK)).filter(deleted_at=None)
    ours = spoken.filter(author_kind=Message.Author.AGENT).order_by("-seq").values("seq")[:1]
    typed = spoken.filter(kind=Message.Kind.IN).exclude(data__has_key="choice").exclude(text="").order_by("-seq")
    last = ours.first()
    rows = typed.filter(seq__gt=last["seq"] if last else 0).values_list("text", flat=True)[:RECENT]
    return [text[:LONGEST] for text in rows]


def _near(content: chatbot.Content, conversation: Conversation, asked: Sequence[str]) -> list[Suggestion]:
    """Each message is a question of its own; an answer counts as near as it is to the nearest of them."""
    best: dict[str, int] = {}
    for text in asked:
        match = content.index.ask(text)
        if match.evidence >= content.thresholds.offer:
            for one in match.ranked[:MOST]:
                if one.certainty < LEAST:
                    break
                best[one.key] = max(one.certainty, best.get(one.key, 0))
    spoken = language.detect("\n".join(asked)) or placeholders.language_of(conversation)
    found = [_suggestion(content, conversation, key, certainty, spoken) for key, certainty in best.items()]
    ranked = sorted((one for one in found if one), key=lambda one: -one.certainty)
    return ranked[:MOST]


def _suggestion(
    content: chatbot.Content, conversation: Conversation, key: str, certainty: int, spoken: str
) -> Suggestion | None:
    """None: the answer is off, or has no words of its own."""
    answer = content.answer(key)
    if answer is None:
        return None
    reply = reply_of(answer, conversation.channel.kind)
    values = {"name": short_name(conversation.contact) if conversation.contact.name else ""}
    text = filling.fill(content.says(reply.texts, spoken), values).strip()
    question = content.says(answer.question, spoken)
    return Suggestion(question, text, certainty, spoken) if text else None
