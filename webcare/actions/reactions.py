"""Our reactions to what a customer said: sent like a message, shown on theirs."""

from django.utils.translation import gettext as _

from connectors.contract import Capability
from webcare import bells, errors, policies
from webcare.models import Conversation, Delivery, Message, User
from webcare.text_breaks import is_between

from . import messages, replies

LONGEST = 12  # code points of one emoji


class NotReacted(errors.Refusal):
    code, status = "not_reacted", 422


def react(message: Message, by: User, emoji: str) -> Message | None:
    """Put an emoji on it, instead of the one that is there; "" takes it away. None when nothing changes: one that did
    not arrive is sent again.

    Raises NotReacted, WindowClosed, AlreadyResolved, AlreadyClaimed. Nothing is sent here: the Delivery is the job.
    """
    _check_emoji(emoji, message.channel.connector.limits.reactions)
    with message.conversation.locked() as conversation:
        target = conversation.thread.messages.get(pk=message.pk)
        _check(conversation, by, target)
        if ours(target) == emoji and not _has_failed(target):
            return None
        _show(target, by, emoji)
        mark = messages.add(conversation, Message.Kind.MARK, by, [], text=emoji, reply_to=target)
        Delivery.objects.create(message=mark, thread=conversation.thread)
        conversation.log("message.reacted", actor=by, message=mark, emoji=emoji)
        bells.ring_worker("deliver", conversation.thread_id)
    return mark


def ours(message: Message) -> str:
    """The emoji of ours that is on it, or ""."""
    return next((one["emoji"] for one in message.data.get("reactions", ()) if one["by"] == "agent"), "")


def _has_failed(target: Message) -> bool:
    """The last one we sent did not arrive, or may not have."""
    marks = Delivery.objects.filter(message__reply_to=target, message__kind=Message.Kind.MARK)
    last = marks.order_by("-message__seq").values_list("state", flat=True).first()
    return last in (Delivery.State.FAILED, Delivery.State.UNSURE)


def _show(target: Message, by: User, emoji: str) -> None:
    others = [one for one in target.data.get("reactions", ()) if one["by"] != "agent"]
    target.data["reactions"] = others + ([{"by": "agent", "emoji": emoji, "name": by.first_name}] if emoji else [])
    target.save(update_fields=["data"])


def _check(conversation: Conversation, by: User, target: Message) -> None:
    replies.check_standing(conversation, by)
    if conversation.thread.other_app:
        raise replies.OtherApp
    if Capability.REACTIONS not in conversation.channel.connector.capabilities:
        raise NotReacted(_("This channel has no reactions."))
    if not target.is_in or target.deleted_at or not target.external_id:
        raise NotReacted(_("You can only react to what a customer wrote."))
    if not policies.window(conversation.thread).is_open:
        raise errors.WindowClosed


def _check_emoji(emoji: str, known: tuple[str, ...]) -> None:
    """One character as people see it; words are messages. `known`: all the provider takes, when it takes only some."""
    if emoji and known and emoji not in known:
        raise NotReacted(_("Only these reactions can be sent here: %(emoji)s") % {"emoji": " ".join(known)})
    inside = (is_between(emoji, place) for place in range(1, len(emoji)))
    if len(emoji) > LONGEST or any(inside) or any(one.isalnum() or one.isspace() for one in emoji if one.isascii()):
        raise NotReacted(_("Choose one emoji."))
