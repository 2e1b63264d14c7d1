"""One account at a provider is one channel, although one address of ours may serve several of them."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from webcare.errors import Refusal
from webcare.models import Channel


class AlreadyConnected(Refusal):
    code, status = "already_connected", 422

    def __init__(self, other: Channel) -> None:
        sentence = _("“{name}” is connected to this account already: one account cannot be two channels.")
        super().__init__(sentence.format(name=other.name))


def account_of(channel: Channel) -> str:
    """How the provider names it, where one hook serves several accounts; empty where the hook is its own."""
    address = channel.connector.address
    return "" if address == channel.key else address


@contextmanager
def only_once(channel: Channel) -> Iterator[None]:
    """Around saving it. Raises AlreadyConnected when another channel is this account."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        twins = Channel.objects.filter(kind=channel.kind, account=channel.account).exclude(pk=channel.pk)
        if (other := twins.exclude(account="").first()) is None:
            raise
        raise AlreadyConnected(other) from error


def siblings(channel: Channel) -> list[Channel]:
    """Other channels whose requests are signed with a secret of ours too: accounts of the same app.

    The provider posts for all of them to one address, whichever was entered there.
    """
    others = Channel.objects.filter(kind=channel.kind).exclude(account="").exclude(pk=channel.pk)
    ours = set(channel.credentials.get("app_secrets") or ())
    return [one for one in others if ours & set(one.credentials.get("app_secrets") or ())]
