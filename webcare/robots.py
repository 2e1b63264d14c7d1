"""Who, on the other side of a mail, is no person: machines, ourselves, and whoever we answered by machine just now."""

import re
from datetime import datetime, timedelta

from webcare.models import Channel, Message

ONCE_IN = timedelta(hours=24)
# Local parts behind which nobody reads: RFC 3834 names owner- and -request, the rest is what senders call them.
NOBODY = re.compile(
    r"(?:(?:no|do[._-]?not|not|niet)[._-]?(?:reply|respond|answer|beantwoorden|antwoorden)|noreply|donotreply|mailer-daemon"
    r"|postmaster|bounces?|autoresponder|owner-[^@]*|[^@]*-(?:request|owner|bounces?))(?:[+=._-][^@]*)?@",
    re.IGNORECASE,
)


def is_machine(address: str) -> bool:
    return "@" not in address or NOBODY.match(address) is not None


def own_addresses() -> set[str]:
    """Of all our mailboxes, also of those switched off."""
    return {address for channel in Channel.objects.all() for address in channel.connector.own_addresses}


def is_ours(address: str, own: set[str] | None = None) -> bool:
    """One of the addresses of our own mailboxes, with whatever stands after a plus."""
    local, _at, domain = address.lower().rpartition("@")
    return f"{local.partition('+')[0]}@{domain}" in (own_addresses() if own is None else own)


def times_answered(message: Message, address: str, now: datetime, most: int = 1) -> int:
    """How often something nobody typed went to this person within a day, in whatever thread of this channel. Counts no
    further than `most`."""
    sent = Message.objects.filter(kind=Message.Kind.OUT, author_kind=Message.Author.BOT, channel=message.channel_id)
    sent = sent.filter(thread__identity__external_id=address, created_at__gt=now - ONCE_IN)
    return len(sent.values_list("pk", flat=True)[:most])
