"""What a customer hears who waits for a person: their place in line, how long it takes, and when we open."""

from datetime import timedelta
from statistics import median

from django.db.models import DateTimeField, F, OuterRef, QuerySet, Subquery
from django.utils import translation

import chatbot
from webcare import bot_words, clock, opening, opening_words
from webcare.actions import letters
from webcare.models import BotTurn, Conversation, Message

DAY = timedelta(days=1)
FEWEST, MOST = 5, 100  # hand-overs of the last day that a figure is made of
Status = Conversation.Status


def place_in_line(conversation: Conversation) -> int:
    """1 is next; 0: nobody of ours is waited for. Counted among those who wait in the same team."""
    if conversation.status != Status.QUEUED or conversation.waiting_since is None:
        return 0
    before = _queue(conversation).filter(waiting_since__lt=conversation.waiting_since)
    return before.exclude(pk=conversation.pk).count() + 1


def next_place(conversation: Conversation) -> int:
    """Its place, were it to join its team's line now."""
    return _queue(conversation).count() + 1


def _queue(conversation: Conversation) -> QuerySet[Conversation]:
    return Conversation.objects.filter(status=Status.QUEUED, team=conversation.team_id)


def minutes_in_line(conversation: Conversation) -> int | None:
    """The median waiting of the last day's hand-overs in this team that a person has answered, in minutes, at least 1.
    None when there are fewer than five."""
    handed = BotTurn.objects.filter(outcome=BotTurn.Outcome.HANDED, at__gte=clock.now() - DAY)
    handed = handed.filter(conversation__team=conversation.team_id)
    answers = Message.objects.filter(
        conversation=OuterRef("conversation"), kind=Message.Kind.OUT, author_kind=Message.Author.AGENT,
        created_at__gt=OuterRef("at"),
    )  # fmt: skip
    first = Subquery(answers.order_by("created_at").values("created_at")[:1], output_field=DateTimeField())
    waited = handed.annotate(answered=first).exclude(answered=None).order_by("-at")
    seconds = [found.total_seconds() for found in waited.values_list(F("answered") - F("at"), flat=True)[:MOST]]
    return max(1, round(median(seconds) / 60)) if len(seconds) >= FEWEST else None


def sentence(conversation: Conversation, content: chatbot.Content, language: str, minutes: int | None) -> str:
    """What happens now, for the customer of a conversation that is being handed over. `minutes`: as known."""
    calendar, now = conversation.channel.calendar, clock.now()
    is_open = opening.is_open(calendar, now)
    opens = None if is_open or calendar is None else calendar.next_open(now)
    in_line = is_open and not letters.carries(conversation.channel)  # a letter is read when the line is another
    with translation.override(language or None):
        values = {
            "place": str(next_place(conversation)) if in_line else "",
            "minutes": str(minutes or "") if in_line else "",
            "opens": opening_words.moment(calendar, opens, now) if opens else "",
        }
    name = "handed_open" if is_open else "handed_closed"
    return bot_words.fill(chatbot.text(content, name, language), values)
