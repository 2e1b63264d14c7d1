"""The mailbox a mail came into, as far as reading it needs to know."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Mailbox:
    """`addresses` are all our own (lower case), the first one is the main one; `domain` is where our Message-IDs live.

    `secrets` sign and verify the tokens in our addresses and ids: the first one signs, all verify.
    `trusted_authserv` is the authserv-id of our own mail server (several: separated by spaces); empty: trust nobody's
    Authentication-Results.
    """

    addresses: tuple[str, ...]
    domain: str
    secrets: tuple[str, ...] = field(repr=False)
    trusted_authserv: str = ""
