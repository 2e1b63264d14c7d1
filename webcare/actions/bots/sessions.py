"""The bot in one conversation: which version it follows, what it remembers, and how far it has read."""

from datetime import timedelta

from webcare import bots, clock
from webcare.models import BotSession, Contact, Conversation

RESTED = timedelta(days=1)  # after which the bot begins anew when a customer comes back

IDLE_HOURS = 24.0  # while nothing is live


class NoVersion(Exception):
    """The bot is off, or nothing was put live."""


def of(conversation: Conversation) -> BotSession | None:
    """None: the bot never had it."""
    return BotSession.objects.filter(conversation=conversation.pk).first()


def current(conversation: Conversation) -> BotSession:
    """The one to go on with, not saved: begun now where there is none, or begun anew long after the last ended.

    What is under way stays on its version; what begins takes the live one. Raises NoVersion.
    """
    live = bots.live()
    if live is None:
        raise NoVersion
    session = of(conversation)
    if session is None:
        return BotSession(conversation=conversation, version_id=live, state=_first_state(conversation.contact))
    if session.ended_at and clock.now() - session.ended_at > RESTED:
        session.version_id, session.language, session.started_at = live, "", clock.now()
        session.state = _first_state(conversation.contact)
    return session


def patience() -> timedelta:
    """For how long a silent customer is waited for, by the version that is live."""
    live = bots.live()
    return timedelta(hours=bots.version(live).settings.idle_hours if live else IDLE_HOURS)


def language_of(session: BotSession | None, contact: Contact) -> str:
    """What they speak with the bot, else what we know of them; "" when nothing."""
    return (session.language if session else "") or contact.language[:2]


def _first_state(contact: Contact) -> dict[str, object]:
    """Their first name is all that a text may fill in from the start."""
    name = contact.name.split()[:1]
    return {"variables": {"name": name[0]}} if name else {}
