from .audit import AuditEntry
from .bot import Bot, BotChange, BotPiece, BotSession, BotTrial, BotTurn, BotVersion
from .calendar import Calendar
from .channel import Channel, ChannelAlarm, MessageTemplate
from .contact import Contact, ContactIdentity, ContactLink, IdentityAlias
from .conversation import Conversation
from .event import Event
from .inbox import Draft, Label, Mention, ReadMark, SavedReply
from .message import Attachment, Message
from .pipeline import Beat, Delivery, RawEvent
from .thread import Thread
from .user import Team, User

__all__ = [
    "Attachment",
    "AuditEntry",
    "Beat",
    "Bot",
    "BotChange",
    "BotPiece",
    "BotSession",
    "BotTrial",
    "BotTurn",
    "BotVersion",
    "Calendar",
    "Channel",
    "ChannelAlarm",
    "Contact",
    "ContactIdentity",
    "ContactLink",
    "Conversation",
    "Delivery",
    "Draft",
    "Event",
    "IdentityAlias",
    "Label",
    "Mention",
    "Message",
    "MessageTemplate",
    "RawEvent",
    "ReadMark",
    "SavedReply",
    "Team",
    "Thread",
    "User",
]
