"""What can go wrong between us and a provider, sorted by what the core must do about it."""

from typing import Literal

from django.utils.functional import Promise

Scope = Literal["message", "recipient", "account"]


class ConnectorError(Exception):
    """`reason` is a sentence for people, without secrets; `code` is short and stable, for logs and branches."""

    def __init__(self, reason: str | Promise = "", code: str = "") -> None:
        # Made text here, once: a lazy translation evaluated later could come out in another language.
        self.reason = str(reason)
        self.code = code
        super().__init__(self.reason)


class SendError(ConnectorError):
    """A call to the provider did not succeed. Raised by `send`, `check`, `poll` and `fetch`, always as a subclass."""


class Rejected(SendError):
    """Permanent: the provider refused this very message (blocked, deleted, too long), or our settings are wrong."""


class WindowClosed(Rejected):
    """The reply window is over, whatever we had computed: the provider's word counts from now on."""


class AddressRefused(Rejected):
    """The address lies in a network we never call, see `addresses.py`. No connection was made."""


class Unavailable(SendError):
    """Surely not accepted, later may work. `retry_after` is in seconds; None leaves the pace to the core.

    `scope` is what must wait: this message, everything to this recipient, or everything of this account.
    """

    def __init__(
        self,
        reason: str | Promise = "",
        code: str = "",
        retry_after: float | None = None,
        scope: Scope = "message",
    ) -> None:
        super().__init__(reason, code)
        self.retry_after = retry_after
        self.scope: Scope = scope


class Unclear(SendError):
    """The provider may or may not have accepted it. Never resend unless the connector has `SAFE_RESEND`."""


class Unauthorised(SendError):
    """The provider refuses our credentials: every other message of this account would be refused as well."""


class Forged(ConnectorError):
    """A request that does not come from the provider. Store nothing and answer `status`."""

    def __init__(self, status: int = 403, reason: str | Promise = "", code: str = "") -> None:
        super().__init__(reason, code)
        self.status = status


class Unreadable(ConnectorError):
    """Genuine, but not understood.

    From `parse`: the item stays stored as failed, and nothing else is touched by it. From `split`: no item could be
    told apart, so there is nothing to store; answer 400 with `reason`, which tells the sender what to correct.
    """
