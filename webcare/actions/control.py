"""Who handles a customer: we, or another app of the same account."""

from django.utils.translation import gettext as _

from connectors.contract import Capability, SendError
from webcare import errors
from webcare.models import Conversation, User

from . import outgoing, remarks, replies


class NotTaken(errors.Refusal):
    """The provider did not let us, in its own words."""

    code, status = "not_taken", 502


def take(conversation: Conversation, by: User) -> None:
    """From now on we handle this customer. Raises NotTaken, AlreadyResolved, AlreadyClaimed."""
    connector = conversation.channel.connector
    if Capability.CONTROL not in connector.capabilities:
        raise errors.NotAllowed(_("On this channel nobody else can handle a customer."))
    replies.check_standing(conversation, by)
    try:  # no transaction is open: a provider may take its time
        connector.take_control(outgoing.party(conversation.thread.identity))
    except SendError as problem:
        raise NotTaken(problem.reason) from None
    with conversation.locked() as conversation:
        remarks.control(conversation, elsewhere=False)
