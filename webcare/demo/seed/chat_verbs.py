"""What a colleague can do on WhatsApp, Messenger and Instagram only. Parts of a line are divided by ` | `."""

import secrets
from typing import Any

from connectors.contract import QuickReply
from webcare.actions import claims, messages, reactions, replies, templates
from webcare.demo.seed.acts import Act
from webcare.demo.seed.wires import keep
from webcare.models import Message

SMALL = {"nl": "Kies", "en": "Choose"}  # on the button that opens a list


def template(act: Act) -> Message:
    """`bezorging_update: Jolanda | VB-20417 | zaterdag`: a template with what goes into its blanks, in their order."""
    name, _colon, filled = act.step.text.partition(": ")
    row = act.conversation.channel.templates.get(name=name)
    values = dict(zip((one.key for one in templates.blanks(row)), filled.split(" | "), strict=True))
    return _send(act, "", template=templates.filled(row, values, []))


def ask(act: Act) -> Message:
    """`Which one? | This | That`: an answer with buttons, or a list where there are more than three."""
    text, *titles = act.step.text.split(" | ")
    choices = tuple(QuickReply(id=f"{number}-{title}"[:100], title=title) for number, title in enumerate(titles))
    title = SMALL["nl"] if len(choices) > 3 else ""
    return _send(act, text, choices=choices, list_title=title)


def quote(act: Act) -> Message:
    """An answer that points at the customer's last message."""
    return _send(act, act.step.text, reply_to=_their_last(act).pk)


def react(act: Act) -> Message:
    act.read()
    mark = reactions.react(_their_last(act), act.actor, act.step.text)
    assert mark is not None
    return mark


def _their_last(act: Act) -> Message:
    return act.conversation.thread.messages.filter(kind=Message.Kind.IN, deleted_at=None).latest("seq")


def _send(act: Act, text: str, **more: Any) -> Message:
    if act.conversation.assignee_id not in (None, act.actor.pk):
        claims.take_over(act.conversation, act.actor)
    seen = act.conversation.thread.last_seq
    keys = [keep(file, user=act.actor).key for file in act.step.files]
    message = messages.send(act.conversation, act.actor, text, secrets.token_hex(13), seen, keys, **more)
    act.conversation.thread.last_seq = replies.last_seq(message)
    act.read()
    return message
