"""What the world looks like when the bot is asked."""

import chatbot
from webcare import clock, opening
from webcare.actions import letters
from webcare.models import BotSession, Conversation, Label

from . import sessions


def of(conversation: Conversation, session: BotSession | None = None) -> chatbot.Facts:
    """`session`: the bot's in it, where that is at hand."""
    session = session or sessions.of(conversation)
    channel, contact = conversation.channel, conversation.contact
    earlier = Conversation.objects.filter(contact=contact.pk, pk__lt=conversation.pk)
    labels = Label.objects.filter(conversations=conversation.pk) | Label.objects.filter(contacts=contact.pk)
    return chatbot.Facts(
        channel=channel.kind,
        is_open=opening.is_open(channel.calendar, clock.now()),
        known=earlier.exists(),
        labels=tuple(sorted(set(labels.values_list("name", flat=True)))),
        language=sessions.language_of(session, contact),
        letters=letters.carries(channel),
    )
