"""What the bot says, as its channel can carry it: buttons, else a list, else numbered text."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import chatbot
from connectors.contract import Capability, Choices, QuickReply
from webcare import bells
from webcare.actions import letters, messages, replies
from webcare.actions.replies import Reply
from webcare.models import Attachment, Channel, Conversation, Delivery, Message

CUT = "\N{HORIZONTAL ELLIPSIS}"


@dataclass(frozen=True, slots=True)
class Fitted:
    """`taps` become buttons or rows; `lines` stand below the text instead."""

    taps: tuple[QuickReply, ...] = ()
    lines: tuple[str, ...] = ()


@dataclass(slots=True)
class Voice:
    """The bot speaking in one turn, which `name` tells from its others; numbers count through all that it says now.
    `data`: what is kept with each message. `files`: those of each thing it says."""

    conversation: Conversation
    name: str
    data: Mapping[str, Any]
    files: Sequence[Sequence[Attachment]] = ()
    spoken: int = 0
    counted: int = 0

    def say_all(self, says: Sequence[chatbot.Say]) -> None:
        """Queue it; inside `locked()`. A letter says everything at once; files that the channel does not take stay
        unsaid."""
        files = [self.files[place] if place < len(self.files) else () for place in range(len(says))]
        if len(says) > 1 and letters.carries(self.conversation.channel):
            whole = "\n\n".join(text for say in says if (text := say.text.strip()))
            says = [chatbot.Say(whole, tuple(one for say in says for one in say.choices))]
            files = [[file for some in files for file in some]]
        for say, some in zip(says, files, strict=True):
            self._say(say, some)

    def _say(self, say: chatbot.Say, files: Sequence[Attachment]) -> None:
        channel = self.conversation.channel
        fitted = fit(say.choices, channel.connector.limits.choices, can_tap(channel, say.text), first=self.counted + 1)
        self.counted += len([one for one in say.choices if not one.link])
        text = "\n\n".join(filter(None, [say.text.strip(), "\n".join(fitted.lines)]))
        taken = [file for file in files if _takes(channel, file)]
        if text or taken:
            self._queue(Reply(text, taken, choices=fitted.taps))

    def _queue(self, reply: Reply) -> None:
        conversation, fields = self.conversation, letters.written(self.conversation, None, None)
        fields["data"] = (fields.get("data") or {}) | dict(self.data)
        for files, row in replies.written(reply, conversation.channel.connector.limits, fields):
            self.spoken += 1
            name = f"bot-{conversation.pk}-{self.name}-{self.spoken}"
            message = messages.add(conversation, Message.Kind.OUT, None, [], client_id=name, **row)
            for file in files:
                file.message = message
                file.save()
            Delivery.objects.create(message=message, thread=conversation.thread)
            conversation.change(**messages.shown(message, files))
            conversation.log("message.queued", message=message, name="")
        bells.ring_worker("deliver", conversation.thread_id)


def fit(choices: Sequence[chatbot.Choice], limits: Choices, can_tap: bool, *, first: int = 1) -> Fitted:
    """Buttons while all titles fit; else a list, whose rows end in an ellipsis and tell the rest below; else numbers
    from `first` on. Links are always lines of text."""
    links = tuple(f"{one.title.strip()}: {one.link}" for one in choices if one.link)
    offered = [one for one in choices if not one.link]
    titles = [one.title.strip() for one in offered]
    if can_tap and offered and all(titles) and len({title.casefold() for title in titles}) == len(titles):
        if len(titles) <= limits.buttons and all(len(title) <= limits.title for title in titles):
            return Fitted(tuple(QuickReply(one.id, one.title.strip()) for one in offered), links)
        rows = tuple(_row(one.id, one.title.strip(), limits) for one in offered)
        if len(rows) <= limits.rows and len({row.title for row in rows}) == len(rows):
            return Fitted(rows, links)
    return Fitted((), (*links, *(f"{number}. {title}" for number, title in enumerate(titles, first))))


def can_tap(channel: Channel, text: str) -> bool:
    """The channel has buttons, and they can stand below this text."""
    connector = channel.connector
    if Capability.QUICK_REPLIES not in connector.capabilities:
        return False
    return 0 < len(text.strip()) <= connector.limits.choices.text_length


def _row(id: str, title: str, limits: Choices) -> QuickReply:
    if len(title) <= limits.row_title:
        return QuickReply(id, title)
    most = limits.description
    rest = title if len(title) <= most else title[: most - 1] + CUT
    return QuickReply(id, title[: limits.row_title - 1].rstrip() + CUT, rest)


def _takes(channel: Channel, file: Attachment) -> bool:
    limits = channel.connector.limits
    return limits.accepts(file.media_type) and file.size <= limits.most_bytes(file.media_type)
