from .calendar import Calendar
from .channel import Channel
from .contact import Contact, ContactIdentity
from .conversation import Conversation
from .event import Event
from .inbox import ReadMark
from .message import Attachment, Message
from .pipeline import Beat, Delivery, RawEvent
from .thread import Thread
from .user import Team, User

__all__ = [
    "Attachment",
    "Beat",
    "Calendar",
    "Channel",
    "Contact",
    "ContactIdentity",
    "Conversation",
    "Delivery",
    "Event",
    "Message",
    "RawEvent",
    "ReadMark",
    "Team",
    "Thread",
    "User",
]
