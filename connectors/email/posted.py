"""What every provider's request comes down to."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Posted:
    """A raw mail and its envelope. `sender` is None where the provider names none, "" for the null path.

    `proof` names the request where its signature does not cover the mail; `received_at` is ISO 8601.
    """

    raw: bytes = field(repr=False)
    sender: str | None = None
    recipients: tuple[str, ...] = ()
    proof: str = ""
    received_at: str = ""
