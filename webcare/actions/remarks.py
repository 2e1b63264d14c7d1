"""What happens to a customer without words of theirs: a quiet line in the conversation, and what follows from it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from connectors.contract import Id, InboundRemark
from webcare.models import Channel, Conversation, Thread
from webcare.text import identifier
from webcare.windows import opened

from . import identities, turns, waiting
from .incoming import clean
from .outcomes import NotYet


def apply(channel: Channel, remark: InboundRemark) -> None:
    """Raises NotYet while nobody of that name ever wrote."""
    with held(channel, remark.thread, remark.sender.ids) as (conversation, names):
        thread = conversation.thread
        if remark.opens_window:
            let_in(conversation, opened(thread, channel.connector.limits, remark.at, remark.window))
        if remark.standby is not None:
            control(conversation, elsewhere=remark.standby)
        if remark.what != "control":
            shows = {"shows": clean(remark.shows)} if remark.shows else {}
            conversation.log("customer.remarked", what=clean(remark.what), **shows)
        identities.meet(conversation, names)


@contextmanager
def held(channel: Channel, name: str, ids: Sequence[Id]) -> Iterator[tuple[Conversation, identities.Names]]:
    """The latest conversation of a person, with their thread locked; found by any of their names. Raises NotYet."""
    names = identities.look_up(channel.pk, ids)
    external_id = names.thread or identifier(name, 200)
    thread = Thread.objects.filter(channel=channel, external_id=external_id).first()
    if thread is None:
        raise NotYet(waiting.thread_name(name))
    names.owner = names.owner or thread.identity_id
    latest = thread.conversations.order_by("-pk").first()
    if latest is None:
        raise NotYet(waiting.thread_name(name))
    latest.thread = thread
    with latest.locked() as conversation:
        yield conversation, names


def control(conversation: Conversation, *, elsewhere: bool) -> None:
    """Another app of the account handles this customer from now on, or no longer; the thread is held.

    What was with that app becomes our turn when it lets go. Nothing happens when it was so already.
    """
    thread = conversation.thread
    if thread.other_app == elsewhere:
        return
    thread.change(other_app=elsewhere)
    if elsewhere and conversation.bot_due_at:
        conversation.change(bot_due_at=None)  # what our bot owed is theirs to say now
    if not elsewhere and conversation.status == Conversation.Status.BOT:
        conversation.change(**turns.taken_up(conversation, None))
    conversation.log("customer.remarked", what="control", standby=elsewhere)


def let_in(conversation: Conversation, until: dict[str, object]) -> None:
    """The reply window moved: noted with the next event of this thread, and in the list while it is our turn."""
    conversation.thread.change(**until)
    if until and conversation.is_waiting:
        conversation.change(reply_until=conversation.thread.reply_until)
